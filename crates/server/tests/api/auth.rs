use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::clock::{DAY, HOUR, MINUTE};

use crate::fake_oidc_provider::{Behavior, FakeProvider, authorization_request, with};
use crate::harness::{Client, Harness, Options, PASSWORD, TestResponse, per_minute};
use crate::log::Log;

const LINK: &str =
    "/integrations/acme/connect?redirect_uri=https%3A%2F%2Facme.example%2Fcb&state=a+b%26c";

pub async fn start() -> (Harness, FakeProvider) {
    let provider = FakeProvider::start().await;
    let options = Options { oidc: Some(provider.settings()), ..Options::default() };
    (Harness::with(options).await, provider)
}

fn ada_with(changes: &Value) -> Value {
    with(ada(), changes)
}

pub async fn start_sign_in(client: &Client, return_to: &str) -> TestResponse {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("return_to", return_to)
        .finish();
    client.get(&format!("/auth/sign-in?{query}")).await
}

pub fn ada() -> Value {
    json!({"sub": "ada-1", "email": "ada@acme.example", "email_verified": true, "name": "Ada Osei"})
}

/// A complete sign-in through the provider.
pub async fn sign_in_through_provider(
    client: &Client,
    provider: &FakeProvider,
    claims: Value,
) -> TestResponse {
    let sign_in = start_sign_in(client, "/settings/members").await;
    client.get(&provider.authorize(&sign_in, claims)).await
}

#[track_caller]
pub fn assert_redirect(answer: &TestResponse, path: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), Some(path));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

/// Asserts that nobody is signed in and that the sign-in page gets the reason.
pub async fn assert_refused(client: &Client, answer: &TestResponse, problem: &str) {
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
async fn sign_out_after_the_session_ended_makes_the_provider_ask_too() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    server.clock.advance(8 * DAY);
    client.delete("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    let sign_in = start_sign_in(&client, "/").await;
    assert_eq!(authorization_request(&sign_in)["prompt"], "select_account");

    let plain = Harness::start().await.client();
    let answer = plain.delete("/api/v1/session").await;
    answer.reason(401, "SIGN_IN_REQUIRED");
    assert_eq!(answer.header("set-cookie"), None, "without a provider");
}

#[tokio::test]
async fn passwords_open_and_create_nothing_while_they_are_off() {
    let provider = FakeProvider::start().await;
    let oidc = Some(provider.settings());
    let server =
        Harness::with(Options { oidc, password_sign_in: false, ..Options::default() }).await;
    let client = server.client();
    let methods = client.get("/api/v1/sign-in-methods").await.expect(200);
    assert_eq!(methods, json!({"password": false, "oidc": {"name": "Borealis ID"}}));

    let sign_up = json!({
        "email": "ada@acme.example", "password": PASSWORD, "displayName": "Ada Osei",
        "organizationName": "Acme",
    });
    client.post("/api/v1/accounts", sign_up.clone()).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    client.post("/api/v1/accounts", json!({})).await.error(400, "BAD_REQUEST");
    // An account from before has a password that is right.
    let before = server.second_server().await;
    before.client().post("/api/v1/accounts", sign_up).await.expect(201);
    let sign_in = json!({"email": "ada@acme.example", "password": PASSWORD});
    client.post("/api/v1/session", sign_in.clone()).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    before.client().post("/api/v1/session", sign_in).await.expect(200);

    let eve = json!({"sub": "eve-1", "email": "eve@acme.example", "email_verified": true});
    let answer = sign_in_through_provider(&client, &provider, eve).await;
    assert_redirect(&answer, "/settings/members");
    client.get("/api/v1/session").await.expect(200);
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
    assert!(cookie.contains("__Host-ot_session="), "{cookie}");
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
    provider.set_user_info(json!({"sub": "a"}));
    for (claims, problem) in [
        (json!({"email": "ada@acme.example"}), "EMAIL_MISSING"),
        (json!({"email_verified": true}), "EMAIL_MISSING"),
        (json!({"email": "no address", "email_verified": true}), "EMAIL_MISSING"),
        (json!({"email": ["ada@acme.example"], "email_verified": true}), "EMAIL_MISSING"),
        (json!({"email": "ada@acme.example", "email_verified": false}), "EMAIL_UNVERIFIED"),
        (json!({"email": "ada@acme.example", "email_verified": "false"}), "EMAIL_UNVERIFIED"),
        (json!({"email": "ada@acme.example", "email_verified": 1}), "EMAIL_UNVERIFIED"),
    ] {
        let claims = with(json!({"sub": "a"}), &claims);
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_refused(&client, &answer, problem).await;
    }
}

/// The person who signed up with the address hasn't proved that it's theirs.
#[tokio::test]
async fn account_with_a_password_is_not_taken_over() {
    let (server, provider) = start().await;
    server.sign_up("Ada@acme.example").await;
    let client = server.client();
    let answer = sign_in_through_provider(&client, &provider, ada()).await;
    assert_refused(&client, &answer, "PASSWORD_TO_LINK").await;
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
    assert_redirect(&other.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
    other.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn wrong_state_signs_nobody_in_and_leaves_the_attempt() {
    let (server, provider) = start().await;
    let client = server.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    for wrong in [back.replace("state=", "state=0"), back.replace("state=", "other=")] {
        let answer = client.get(&wrong).await;
        assert_redirect(&answer, "/sign-in?return_to=%2F&problem=FAILED");
        client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    }
    assert_redirect(&client.get(&back).await, "/settings/members");
}

#[tokio::test]
async fn tabs_sign_in_at_once_and_each_returns_to_its_own_page() {
    let (server, provider) = start().await;
    let client = server.client();
    let pages = ["/settings/members", LINK, "/settings/sessions"];
    let mut backs = Vec::new();
    for page in pages {
        backs.push((page, provider.authorize(&start_sign_in(&client, page).await, ada())));
    }
    // One tab cancels, and the others come back in another order than they left.
    let state = backs[1].1.split('&').next().unwrap();
    assert!(
        client
            .get(&format!("{state}&error=access_denied"))
            .await
            .header("location")
            .unwrap()
            .ends_with("problem=CANCELLED")
    );
    for (page, back) in [&backs[2], &backs[0]] {
        assert_redirect(&client.get(back).await, page);
    }
    client.get("/api/v1/session").await.expect(200);
}

#[tokio::test]
async fn first_sign_in_in_two_tabs_at_once_creates_one_account() {
    let (server, provider) = start().await;
    let client = server.client();
    let mut backs = Vec::new();
    for _ in 0..2 {
        let sign_in = start_sign_in(&client, "/settings/members").await;
        backs.push(provider.authorize(&sign_in, ada()));
    }
    let answers = tokio::join!(client.get(&backs[0]), client.get(&backs[1]));
    for answer in [&answers.0, &answers.1] {
        assert_redirect(answer, "/settings/members");
    }
    let members = client.get("/api/v1/members").await.expect(200);
    assert_eq!(members["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn foreign_values_in_the_cookie_are_replaced() {
    let (server, provider) = start().await;
    for value in ["", "short", &"é".repeat(43), &"x".repeat(44)] {
        let client = server.client();
        client.set_cookie(Some(format!("__Host-ot_sign_in={value}")));
        assert_redirect(
            &sign_in_through_provider(&client, &provider, ada()).await,
            "/settings/members",
        );
    }
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
    server::services::oidc::delete_expired(&server.state.db, &server.clock).await.unwrap();
    let log = Log::start();
    assert_refused(&client, &client.get(&back).await, "FAILED").await;
    log.has("failed: expired");
}

#[tokio::test]
async fn attempts_are_deleted_a_day_after_they_expired() {
    let (server, provider) = start().await;
    let client = server.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    server.clock.advance(10 * MINUTE + DAY + 1);
    server::services::oidc::delete_expired(&server.state.db, &server.clock).await.unwrap();
    assert_redirect(&client.get(&back).await, "/sign-in?return_to=%2F&problem=FAILED");
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
        json!({"exp": "tomorrow"}),
        json!({"nonce": null}),
        json!({"sub": ""}),
        json!({"sub": 7}),
        json!({"aud": []}),
        json!({"aud": {"platform-apps": true}}),
        json!({"forged": true}),
        json!({"header": {"alg": "none"}}),
        json!({"header": {"alg": "HS256"}}),
        json!({"header": {"alg": "HS512"}}),
        json!({"header": {"alg": "RS256"}}),
        json!({"header": {"alg": "ES256"}}),
        json!({"header": {"alg": "unheard of"}}),
        json!({"header": {"kid": "unknown"}}),
        json!({"header": {"crit": ["exp"]}}),
    ] {
        let mut claims = ada();
        claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_refused(&client, &answer, "FAILED").await;
    }
}

#[tokio::test]
async fn id_token_may_be_signed_with_the_client_secret() {
    let (server, provider) = start().await;
    let claims = ada_with(&json!({"hmac": true, "header": {"alg": "HS256"}}));
    let answer = sign_in_through_provider(&server.client(), &provider, claims).await;
    assert_redirect(&answer, "/settings/members");
}

#[tokio::test]
async fn declining_at_the_provider_returns_to_the_sign_in_page() {
    let (server, _provider) = start().await;
    let client = server.client();
    let state = authorization_request(&start_sign_in(&client, "/settings/members").await)
        .remove("state")
        .unwrap();
    let answer = client.get(&format!("/auth/callback?error=access_denied&state={state}")).await;
    assert_refused(&client, &answer, "CANCELLED").await;
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
        assert_redirect(&answer, "/sign-in?return_to=%2F&problem=EMAIL_MISSING");
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
async fn provider_sign_ins_have_a_limit_of_their_own() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let client = server.client();
    let log = Log::start();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    assert_refused(&client, &start_sign_in(&client, "/settings/members").await, "RATE_LIMITED")
        .await;
    log.has("failed: rate limited");
    // What isn't a navigation doesn't count.
    let picture = client.request(Method::GET, &back).header("sec-fetch-mode", "no-cors");
    client.send(picture).await.error(404, "NOT_FOUND");
    let cancelled = client.get("/auth/callback?error=access_denied&state=other").await;
    assert_redirect(&cancelled, "/sign-in?return_to=%2F&problem=FAILED");
    assert_refused(&client, &client.get(&back).await, "RATE_LIMITED").await;
    // The password sign-in isn't limited by any of this, and the attempt still counts.
    let input = json!({"email": "ada@acme.example", "password": PASSWORD});
    client.post("/api/v1/session", input).await.error(401, "UNAUTHORIZED");
    server.clock.advance(MINUTE);
    assert_redirect(&client.get(&back).await, "/settings/members");
}

#[tokio::test]
async fn auth_routes_answer_navigations_only() {
    let (server, provider) = start().await;
    let client = server.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    for path in ["/auth/sign-in", &back] {
        for mode in ["cors", "no-cors", "same-origin", "websocket", ""] {
            let request = client.request(Method::GET, path).header("sec-fetch-mode", mode);
            client.send(request).await.error(404, "NOT_FOUND");
        }
    }
    let request = client.request(Method::GET, &back).header("sec-fetch-mode", "navigate");
    assert_redirect(&client.send(request).await, "/settings/members");
}

#[tokio::test]
async fn unused_claims_never_decide() {
    let (server, provider) = start().await;
    for (index, odd) in [
        json!({"updated_at": "2026-11-24T04:08:18.123Z"}),
        json!({"updated_at": {"at": 1}}),
        json!({"locale": 7, "zoneinfo": [], "address": "Main Street 1"}),
        json!({"phone_number_verified": "yes", "phone_number": 49, "gender": false}),
        json!({"birthdate": null, "picture": "no url", "website": {}}),
        json!({"name": 7}),
        json!({"name": {"en": "Ada"}}),
        json!({"azp": 5, "acr": {}, "amr": "pwd", "auth_time": "now", "iat": "earlier"}),
        json!({"exp": 4_000_000_000.5}),
        json!({"aud": ["platform-apps"], "email_verified": "true"}),
    ]
    .into_iter()
    .enumerate()
    {
        let client = server.client();
        let email = format!("ada{index}@acme.example");
        let own = json!({"sub": format!("ada-{index}"), "email": email});
        let answer = sign_in_through_provider(&client, &provider, with(ada_with(&own), &odd)).await;
        assert_redirect(&answer, "/settings/members");
    }
}

#[tokio::test]
async fn unused_members_of_other_responses_never_decide() {
    let (server, provider) = start().await;
    for behavior in [
        Behavior {
            configuration: json!({
                "scopes_supported": "openid", "response_types_supported": 7,
                "subject_types_supported": null, "claims_supported": {}, "ui_locales_supported": 1,
                "id_token_signing_alg_values_supported": {}, "mtls_endpoint_aliases": [],
                "token_endpoint_auth_methods_supported": "client_secret_basic",
                "prompt_values_supported": {},
            }),
            ..Behavior::default()
        },
        Behavior {
            tokens: json!({
                "expires_in": "soon", "scope": ["openid"], "refresh_token": 7, "token_type": null,
                "not_before_policy": 0,
            }),
            ..Behavior::default()
        },
        Behavior {
            keys: vec![json!(7), json!({"kty": "unheard of"}), json!({"kty": "RSA", "n": []})],
            ..Behavior::default()
        },
    ] {
        provider.behave(behavior);
        server.clock.advance(HOUR);
        let client = server.client();
        let claims = ada_with(&json!({"exp": i64::from(u32::MAX)}));
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        assert_redirect(&answer, "/settings/members");
    }
    let client = server.client();
    provider.set_user_info(json!({
        "sub": "ben-1", "email": "ben@acme.example", "email_verified": true, "name": [],
        "updated_at": "2026-11-24", "address": 1,
    }));
    let claims = json!({"sub": "ben-1", "exp": i64::from(u32::MAX)});
    let answer = sign_in_through_provider(&client, &provider, claims).await;
    assert_redirect(&answer, "/settings/members");
}

#[tokio::test]
async fn log_names_the_unreadable_member_and_not_its_value() {
    let (server, provider) = start().await;
    let cases = [
        (
            json!({"configuration": {"token_endpoint": 4711}}),
            "can't read `token_endpoint` of discovery",
        ),
        (json!({"configuration": {"jwks_uri": "4711"}}), "can't read `jwks_uri` of discovery"),
        (json!({"configuration": {"issuer": null}}), "can't read `issuer` of discovery"),
        (json!({"tokens": {"id_token": null}}), "can't read `id_token` of the token endpoint"),
        (json!({"tokens": {"access_token": 4711}}), "can't read `access_token` of the token"),
        (json!({"claims": {"sub": 4711}}), "can't read `sub` of the ID token"),
        (json!({"claims": {"exp": "4711"}}), "can't read `exp` of the ID token"),
        (json!({"claims": {"aud": "4711"}}), "the ID token's `aud` is wrong"),
        (json!({"claims": {"nonce": "4711"}}), "the ID token's `nonce` is wrong"),
    ];
    for (case, line) in cases {
        provider.behave(Behavior {
            configuration: case["configuration"].clone(),
            tokens: case["tokens"].clone(),
            ..Behavior::default()
        });
        server.clock.advance(HOUR);
        let (client, log) = (server.client(), Log::start());
        let mut answer = start_sign_in(&client, "/settings/members").await;
        if case["configuration"].is_null() {
            let claims = with(json!({"sub": "x", "exp": u32::MAX}), &case["claims"]);
            answer = client.get(&provider.authorize(&answer, claims)).await;
        }
        assert_refused(&client, &answer, "FAILED").await;
        let text = log.has(line);
        assert!(!text.contains("4711") && text.lines().count() == 1, "{text}");
    }
    // A claim that is used but optional is ignored, and named too.
    let (client, log) = (server.client(), Log::start());
    provider.behave(Behavior::default());
    let claims = ada_with(&json!({"name": 4711, "exp": u32::MAX}));
    let answer = sign_in_through_provider(&client, &provider, claims).await;
    assert_redirect(&answer, "/settings/members");
    assert!(!log.has("can't read `name` of the ID token").contains("4711"));
}

#[tokio::test]
async fn further_audiences_need_azp() {
    let (server, provider) = start().await;
    for (claims, is_valid) in [
        (json!({"aud": ["platform-apps", "project"], "azp": "platform-apps"}), true),
        (json!({"aud": ["project", "platform-apps"], "azp": "platform-apps"}), true),
        (json!({"aud": ["platform-apps", "platform-apps"]}), true),
        (json!({"aud": "platform-apps", "azp": "android"}), true),
        (json!({"aud": ["platform-apps", "project"]}), false),
        (json!({"aud": ["platform-apps", "project"], "azp": "project"}), false),
        (json!({"aud": ["platform-apps", "project"], "azp": ["platform-apps"]}), false),
        (json!({"aud": ["project"], "azp": "platform-apps"}), false),
    ] {
        let client = server.client();
        let answer = sign_in_through_provider(&client, &provider, ada_with(&claims)).await;
        if is_valid {
            assert_redirect(&answer, "/settings/members");
        } else {
            assert_refused(&client, &answer, "FAILED").await;
        }
    }
}

#[tokio::test]
async fn user_info_completes_what_the_id_token_says_about_the_address() {
    let (server, provider) = start().await;
    let email = "ada@acme.example";
    for (index, (id_token, user_info, address)) in [
        (json!({"email": email}), json!({"email": email, "email_verified": true}), Some(email)),
        (json!({"email": email}), json!({"email_verified": true}), Some(email)),
        (json!({"email": email}), json!({"email": email, "email_verified": "true"}), Some(email)),
        (json!({"email_verified": true}), json!({"email": email}), Some(email)),
        (json!({}), json!({"email": email, "email_verified": true}), Some(email)),
        (json!({"email": email}), json!({"email": email}), None),
        (json!({"email": email}), json!({"email": email, "email_verified": false}), None),
        (json!({"email": email, "email_verified": false}), json!({"email_verified": true}), None),
    ]
    .into_iter()
    .enumerate()
    {
        let (sub, client) = (format!("ada-{index}"), server.client());
        let unique = |claims: Value| {
            let claims = claims.to_string().replace(email, &format!("{index}{email}"));
            with(json!({"sub": sub}), &serde_json::from_str(&claims).unwrap())
        };
        provider.set_user_info(unique(user_info));
        sign_in_through_provider(&client, &provider, unique(id_token)).await;
        let session = client.get("/api/v1/session").await.json();
        let expected = address.map(|address| format!("{index}{address}"));
        assert_eq!(session["account"]["email"].as_str(), expected.as_deref(), "{index}");
    }
}

#[tokio::test]
async fn addresses_of_a_trusted_provider_need_no_email_verified() {
    let provider = FakeProvider::start().await;
    let mut settings = provider.settings();
    settings.trust_email = true;
    let server = Harness::with(Options { oidc: Some(settings), ..Options::default() }).await;
    for (claims, is_trusted) in [
        (json!({"sub": "1", "email": "a@acme.example"}), true),
        (json!({"sub": "2", "email": "b@acme.example", "email_verified": null}), true),
        (json!({"sub": "3", "email": "c@acme.example", "email_verified": false}), false),
    ] {
        let client = server.client();
        let answer = sign_in_through_provider(&client, &provider, claims).await;
        if is_trusted {
            assert_redirect(&answer, "/settings/members");
        } else {
            assert_refused(&client, &answer, "EMAIL_UNVERIFIED").await;
        }
    }
}

/// The provider still knows who signed out here, and would sign them in again without asking.
#[tokio::test]
async fn provider_asks_for_the_account_after_signing_out() {
    let (server, provider) = start().await;
    let client = server.client();
    let prompt = async || {
        let request = authorization_request(&start_sign_in(&client, "/settings/members").await);
        request.get("prompt").cloned()
    };
    assert_eq!(prompt().await, None);
    sign_in_through_provider(&client, &provider, ada()).await;
    client.delete("/api/v1/session").await.expect(204);
    assert_eq!(prompt().await.as_deref(), Some("select_account"));
    for (prompts, expected) in [
        (json!(["none", "login"]), Some("login")),
        (json!(["login", "select_account"]), Some("select_account")),
        (json!(["none"]), None),
        (json!("select_account"), Some("select_account")),
    ] {
        let configuration = json!({"prompt_values_supported": prompts});
        provider.behave(Behavior { configuration, ..Behavior::default() });
        server.clock.advance(HOUR);
        assert_eq!(prompt().await.as_deref(), expected, "{prompts}");
    }
    // Until somebody has signed in.
    let claims = ada_with(&json!({"exp": u32::MAX}));
    sign_in_through_provider(&client, &provider, claims).await;
    assert_eq!(prompt().await, None);
}

#[tokio::test]
async fn provider_asks_for_the_account_after_refusing_one() {
    let (server, provider) = start().await;
    let client = server.client();
    let unverified = ada_with(&json!({"email_verified": false}));
    let answer = sign_in_through_provider(&client, &provider, unverified).await;
    assert_refused(&client, &answer, "EMAIL_UNVERIFIED").await;
    let request = authorization_request(&start_sign_in(&client, "/").await);
    assert_eq!(request["prompt"], "select_account");
}

#[tokio::test]
async fn sign_out_sets_nothing_without_a_provider() {
    let server = Harness::start().await;
    let client = server.sign_up("ada@acme.example").await;
    client.delete("/api/v1/session").await.expect(204);
    assert_eq!(client.cookie(), None);
}

#[tokio::test]
async fn discovery_and_keys_are_cached_until_a_key_is_unknown() {
    let (server, provider) = start().await;
    let client = server.client();
    let sign_in = async || {
        let claims = ada_with(&json!({"exp": u32::MAX}));
        sign_in_through_provider(&client, &provider, claims).await
    };
    for _ in 0..3 {
        assert_redirect(&sign_in().await, "/settings/members");
    }
    assert_eq!(provider.fetched(), 1);
    for (seed, id) in [(2, "second"), (3, "second"), (4, "third")] {
        let before = provider.fetched();
        provider.rotate_key(seed, id);
        assert_redirect(&sign_in().await, "/settings/members");
        assert_redirect(&sign_in().await, "/settings/members");
        assert_eq!(provider.fetched(), before + 1, "{id}");
    }
    server.clock.advance(HOUR);
    assert_redirect(&sign_in().await, "/settings/members");
    assert_eq!(provider.fetched(), 5);
}

#[tokio::test]
async fn client_secret_goes_into_the_body_if_the_provider_wants_that() {
    let (server, provider) = start().await;
    for methods in
        [json!(["client_secret_post"]), json!(["client_secret_post", "client_secret_jwt"])]
    {
        let configuration = json!({"token_endpoint_auth_methods_supported": methods});
        provider.behave(Behavior { configuration, ..Behavior::default() });
        server.clock.advance(HOUR);
        let claims = ada_with(&json!({"exp": u32::MAX}));
        let answer = sign_in_through_provider(&server.client(), &provider, claims).await;
        assert_redirect(&answer, "/settings/members");
    }
}

/// One line each, which a search finds by its first words.
#[tokio::test]
async fn log_tells_failures_apart() {
    let (server, provider) = start().await;
    server.sign_up("taken@acme.example").await;
    provider.set_user_info(json!({"sub": "x"}));
    let claims = |changes| with(json!({"sub": "x"}), &changes);
    let taken = json!({"email": "taken@acme.example", "email_verified": true});
    for (claims, query, line) in [
        (
            claims(json!({})),
            "&error=access_denied",
            "cancelled: the provider answered `?error=access",
        ),
        (
            claims(json!({})),
            "&error=server_error",
            "failed: the provider answered `?error=server_error",
        ),
        (claims(json!({})), "&error=%0Aforged", "failed: the provider answered `?error=(no known"),
        (claims(json!({})), "&state=x", "failed: no email address"),
        (claims(json!({"email": "a@a.example"})), "", "OIDC_TRUST_EMAIL=true"),
        (
            claims(json!({"email": "a@a.example", "email_verified": false})),
            "",
            "failed: unverified",
        ),
        (claims(taken), "", "waits: the address has an account"),
    ] {
        let (client, log) = (server.client(), Log::start());
        let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, claims);
        client.get(&format!("{back}{query}")).await;
        let text = log.has(line);
        assert!(text.lines().count() == 1 && !text.contains("a@a.example"), "{text}");
    }
    let (client, log) = (server.client(), Log::start());
    client.get("/auth/callback?code=c&state=s").await;
    log.has("failed: no cookie");
    start_sign_in(&client, "/").await;
    client.get("/auth/callback?code=c&state=s").await;
    log.has("failed: no such `state`");
}

#[tokio::test]
async fn log_tells_why_the_provider_did_not_answer() {
    use StatusCode as S;
    let (server, provider) = start().await;
    for (answer, line) in [
        ((S::BAD_REQUEST, r#"{"error": "invalid_client"}"#), "refused: invalid_client"),
        ((S::UNAUTHORIZED, r#"{"error": "secret 4711"}"#), "refused: (no known code)"),
        ((S::BAD_GATEWAY, "<html>"), "the token endpoint answered with status 502"),
        ((S::OK, "<html>"), "can't read `(JSON)` of the token endpoint"),
        ((S::OK, "[]"), "of the token endpoint"),
    ] {
        provider.behave(Behavior { token_answer: Some(answer), ..Behavior::default() });
        let (client, log) = (server.client(), Log::start());
        let answer = sign_in_through_provider(&client, &provider, ada()).await;
        assert_refused(&client, &answer, "FAILED").await;
        assert!(!log.has(line).contains("4711"));
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let plain = provider.settings().issuer.replace("http:", "https:");
    for (issuer, line) in [
        (format!("http://{closed}"), "failed: unreachable: can't connect to discovery"),
        ("https://id.invalid".to_owned(), "failed: DNS: can't resolve the host of discovery"),
        (plain, "failed: TLS: can't trust discovery"),
        (format!("{}/", *provider.settings().issuer), "OIDC_ISSUER must be exactly that"),
    ] {
        let mut settings = provider.settings();
        settings.issuer = openidconnect::IssuerUrl::new(issuer).unwrap();
        let server = Harness::with(Options { oidc: Some(settings), ..Options::default() }).await;
        let (client, log) = (server.client(), Log::start());
        let answer = start_sign_in(&client, "/settings/members").await;
        assert_refused(&client, &answer, "FAILED").await;
        log.has(line);
    }
}

#[tokio::test]
async fn exchange_with_the_provider_has_one_deadline() {
    let provider = FakeProvider::start().await;
    provider.behave(Behavior { hangs: true, ..Behavior::default() });
    let mut settings = provider.settings();
    settings.deadline = std::time::Duration::from_millis(500);
    let server = Harness::with(Options { oidc: Some(settings), ..Options::default() }).await;
    let (client, log) = (server.client(), Log::start());
    let answer = sign_in_through_provider(&client, &provider, ada()).await;
    assert_refused(&client, &answer, "FAILED").await;
    log.has("failed: time-out");
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
    assert_eq!(secret.len(), 43);
    assert!(dump.contains("/integrations/acme/connect"));
    for kept in [secret, &request["state"], &request["nonce"]] {
        assert!(!dump.contains(kept));
    }
}
