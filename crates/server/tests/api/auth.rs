use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::clock::MINUTE;

use crate::fake_oidc_provider::{FakeProvider, authorization_request};
use crate::harness::{Client, Harness, Options, PASSWORD, TestResponse, per_minute};

const LINK: &str =
    "/integrations/acme/connect?redirect_uri=https%3A%2F%2Facme.example%2Fcb&state=a+b%26c";

async fn start() -> (Harness, FakeProvider) {
    let provider = FakeProvider::start().await;
    let options = Options { oidc: Some(provider.settings()), ..Options::default() };
    (Harness::with(options).await, provider)
}

async fn start_sign_in(client: &Client, return_to: &str) -> TestResponse {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", return_to)
        .finish();
    client.get(&format!("/auth/sign-in?{query}")).await
}

fn ada() -> Value {
    json!({"sub": "ada-1", "email": "ada@acme.example", "email_verified": true, "name": "Ada Osei"})
}

/// A complete sign-in through the provider.
async fn sign_in_through_provider(
    client: &Client,
    provider: &FakeProvider,
    claims: Value,
) -> TestResponse {
    let sign_in = start_sign_in(client, "/settings/members").await;
    client.get(&provider.authorize(&sign_in, claims)).await
}

#[track_caller]
fn assert_redirect(answer: &TestResponse, path: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), Some(path));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

/// Asserts that nobody is signed in and that the sign-in page gets the reason.
async fn assert_refused(client: &Client, answer: &TestResponse, problem: &str) {
    assert_redirect(answer, &format!("/sign-in?return_to=%2Fsettings%2Fmembers&problem={problem}"));
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn auth_routes_are_404_without_a_provider() {
    let server = Harness::start().await;
    for path in ["/auth/sign-in", "/auth/callback?code=c&state=s"] {
        server.client().get(path).await.error(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn sign_in_methods_include_the_providers_name() {
    let (server, _provider) = start().await;
    let methods = server.client().get("/api/v1/sign-in-methods").await.expect(200);
    assert_eq!(methods, json!({"password": true, "oidc": {"name": "Borealis ID"}}));
}

#[tokio::test]
async fn first_sign_in_creates_an_owner_of_a_new_organization() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, LINK).await;
    assert_eq!(
        authorization_request(&sign_in)["redirect_uri"],
        "https://apps.example/auth/callback"
    );
    let answer = client.get(&provider.authorize(&sign_in, ada())).await;
    assert_redirect(&answer, LINK);
    let session = client.get("/api/v1/session").await.expect(200);
    assert_eq!(session["account"]["email"], "ada@acme.example");
    assert_eq!(session["account"]["displayName"], "Ada Osei");
    assert_eq!(session["organization"]["name"], "Ada Osei");
    assert_eq!(session["role"], "OWNER");
    let cookie = client.cookie().unwrap();
    assert!(cookie.starts_with("__Host-ot_session=") && !cookie.contains("ot_sign_in"));
}

#[tokio::test]
async fn later_sign_ins_find_the_account_by_subject() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    let first = client.get("/api/v1/session").await.expect(200);
    let old = client.cookie();
    provider.set_user_info(json!({"sub": "ada-1"}));
    sign_in_through_provider(&client, &provider, json!({"sub": "ada-1"})).await;
    assert_eq!(client.get("/api/v1/session").await.expect(200), first);
    client.set_cookie(old);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn missing_claims_are_fetched_from_user_info() {
    let (server, provider) = start().await;
    let client = server.client();
    provider.set_user_info(ada());
    assert_redirect(
        &sign_in_through_provider(&client, &provider, json!({"sub": "ada-1"})).await,
        "/settings/members",
    );
    // Another subject's user info is rejected.
    let other = server.client();
    let answer = sign_in_through_provider(&other, &provider, json!({"sub": "eve-1"})).await;
    assert_refused(&other, &answer, "FAILED").await;
}

#[tokio::test]
async fn unverified_address_creates_no_account() {
    let (server, provider) = start().await;
    let client = server.client();
    for claims in [
        json!({"sub": "a", "email": "ada@acme.example"}),
        json!({"sub": "a", "email": "ada@acme.example", "email_verified": false}),
        json!({"sub": "a", "email": "no address", "email_verified": true}),
    ] {
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_refused(&client, &answer, "EMAIL_UNVERIFIED").await;
    }
}

/// Whoever signed up with the address hasn't proved that it is theirs.
#[tokio::test]
async fn account_with_a_password_is_not_taken_over() {
    let (server, provider) = start().await;
    server.sign_up("Ada@acme.example").await;
    let client = server.client();
    let answer = sign_in_through_provider(&client, &provider, ada()).await;
    assert_refused(&client, &answer, "EMAIL_TAKEN").await;
    server.sign_in("ada@acme.example").await;
}

#[tokio::test]
async fn provider_account_has_no_password() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    for password in ["", PASSWORD] {
        let input = json!({"email": "ada@acme.example", "password": password});
        let answer = server.client().post("/api/v1/session", input).await;
        assert_eq!(answer.status, if password.is_empty() { 400 } else { 401 });
    }
}

/// Otherwise an attacker could sign a victim in to the attacker's account.
#[tokio::test]
async fn callback_works_only_in_the_browser_that_started() {
    let (server, provider) = start().await;
    let back =
        provider.authorize(&start_sign_in(&server.client(), "/settings/members").await, ada());
    let other = server.client();
    assert_redirect(&other.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
    start_sign_in(&other, "/settings/members").await;
    assert_refused(&other, &other.get(&back).await, "FAILED").await;
}

#[tokio::test]
async fn wrong_state_ends_the_attempt() {
    let (server, provider) = start().await;
    let client = server.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    let cookie = client.cookie();
    assert_refused(&client, &client.get(&back.replace("state=", "state=0")).await, "FAILED").await;
    client.set_cookie(cookie);
    assert_redirect(&client.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
}

#[tokio::test]
async fn callback_works_once() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, "/settings/members").await;
    let (back, cookie) = (provider.authorize(&sign_in, ada()), client.cookie());
    assert_redirect(&client.get(&back).await, "/settings/members");
    client.set_cookie(cookie);
    assert_redirect(&client.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
}

#[tokio::test]
async fn sign_in_attempt_expires_after_ten_minutes() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = start_sign_in(&client, "/settings/members").await;
    let back = provider.authorize(&sign_in, json!({"sub": "ada-1", "exp": i64::from(u32::MAX)}));
    server.clock.advance(10 * MINUTE);
    assert_redirect(&client.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
    server::services::oidc::delete_expired(&server.state).await.unwrap();
}

#[tokio::test]
async fn invalid_id_tokens_are_rejected() {
    let (server, provider) = start().await;
    let client = server.client();
    for wrong in [
        json!({"nonce": "of another sign-in"}),
        json!({"aud": "another client"}),
        json!({"iss": "https://id.example"}),
        json!({"exp": 1}),
        json!({"forged": true}),
    ] {
        let mut claims = ada();
        claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_refused(&client, &answer, "FAILED").await;
    }
}

#[tokio::test]
async fn declining_at_the_provider_returns_to_the_sign_in_page() {
    let (server, _provider) = start().await;
    let client = server.client();
    let state = authorization_request(&start_sign_in(&client, "/settings/members").await)
        .remove("state")
        .unwrap();
    let answer = client.get(&format!("/auth/callback?error=access_denied&state={state}")).await;
    assert_refused(&client, &answer, "FAILED").await;
    assert_eq!(client.cookie(), None);
}

#[tokio::test]
async fn return_to_stays_on_this_origin() {
    let (server, provider) = start().await;
    provider.set_user_info(json!({"sub": "x"}));
    for return_to in ["//evil.example", "/\\evil.example", "https:evil.example", "/\t/evil.example"]
    {
        let client = server.client();
        let sign_in = start_sign_in(&client, return_to).await;
        let answer = client.get(&provider.authorize(&sign_in, json!({"sub": "x"}))).await;
        assert_redirect(&answer, "/sign-in?return_to=%2F&problem=EMAIL_UNVERIFIED");
    }
}

#[tokio::test]
async fn unreachable_provider_is_reported_on_the_sign_in_page() {
    let mut settings = FakeProvider::start().await.settings();
    settings.issuer = openidconnect::IssuerUrl::new("http://127.0.0.1:1".into()).unwrap();
    let options = Options { oidc: Some(settings), ..Options::default() };
    let server = Harness::with(options).await;
    let client = server.client();
    assert_refused(&client, &start_sign_in(&client, "/settings/members").await, "FAILED").await;
}

#[tokio::test]
async fn starting_a_sign_in_counts_toward_the_sign_in_limit() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let client = server.client();
    authorization_request(&start_sign_in(&client, "/").await);
    let refused = start_sign_in(&client, "/").await;
    assert_redirect(&refused, "/sign-in?return_to=%2F&problem=FAILED");
}

#[tokio::test]
async fn invalid_names_from_the_provider_are_replaced() {
    let (server, provider) = start().await;
    let named = async |subject: &str, email: &str, name: &str| {
        let client = server.client();
        let claims = json!({"sub": subject, "email": email, "email_verified": true, "name": name});
        assert_redirect(
            &sign_in_through_provider(&client, &provider, claims).await,
            "/settings/members",
        );
        let session = client.get("/api/v1/session").await.expect(200);
        [&session["account"]["displayName"], &session["organization"]["name"]].map(Value::clone)
    };
    assert_eq!(named("1", "a@acme.example", "OpenTrain Support").await, ["OpenTrain Support", "a"]);
    assert_eq!(named("2", "b@acme.example", "\u{202e}evil").await, ["b", "b"]);
    for (subject, name) in
        [("5", "A\u{ad}da"), ("6", "\u{301}"), ("7", "Ada\u{200d}"), ("8", "Ada\u{2800}")]
    {
        let email = format!("d{subject}@acme.example");
        let local = format!("d{subject}");
        assert_eq!(named(subject, &email, name).await, [&*local, &*local], "{name:?}");
    }
    assert_eq!(named("9", "e@acme.example", "Open Train").await, ["Open Train", "e"]);
    assert_eq!(named("3", "c@acme.example", &"x".repeat(200)).await, ["c", "c"]);
    assert_eq!(named("4", "opentrain@acme.example", " ").await, ["opentrain", "acme.example"]);
}

#[tokio::test]
async fn removed_member_gets_a_new_organization() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    let first = client.get("/api/v1/session").await.expect(200);
    let other = server.join(&client, "ben@acme.example").await;
    let id = other.get("/api/v1/session").await.expect(200)["account"]["id"].clone();
    let path = format!("/api/v1/members/{}", id.as_str().unwrap());
    client.patch(&path, json!({"role": "OWNER"})).await.expect(200);
    let own = format!("/api/v1/members/{}", first["account"]["id"].as_str().unwrap());
    other.delete(&own).await.expect(204);
    sign_in_through_provider(&client, &provider, ada()).await;
    let again = client.get("/api/v1/session").await.expect(200);
    assert_ne!(again["organization"]["id"], first["organization"]["id"]);
}

#[tokio::test]
async fn auth_routes_allow_only_get_and_head() {
    let (server, _provider) = start().await;
    let client = server.client();
    for path in ["/auth/sign-in", "/auth/callback"] {
        let answer = client.send(client.request(Method::POST, path)).await;
        answer.error(405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), Some("GET, HEAD"));
    }
    client.get("/auth/other").await.error(404, "NOT_FOUND");
}

/// Neither the secret in the cookie nor anything derived from it.
#[tokio::test]
async fn sign_in_secrets_are_not_stored() {
    let (server, _provider) = start().await;
    let client = server.client();
    let request = authorization_request(&start_sign_in(&client, LINK).await);
    let dump = String::from_utf8_lossy(&server.dump().await).into_owned();
    let cookie = client.cookie().unwrap();
    let secret = cookie.strip_prefix("__Host-ot_sign_in=").unwrap();
    assert!(dump.contains("/integrations/acme/connect"));
    for kept in [secret, &request["state"], &request["nonce"]] {
        assert!(!dump.contains(kept));
    }
}
