use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use server::clock::{DAY, HOUR, MINUTE};

use crate::fake_oidc_provider::{Behavior, FakeProvider, authorization_request, with};
use crate::harness::{Client, Harness, Options, PASSWORD, TestResponse, per_minute};
use crate::log_capture::Log;

pub const LINK: &str =
    "/integrations/acme/connect?redirect_uri=https%3A%2F%2Facme.example%2Fcb&state=a+b%26c";

pub async fn start() -> (Harness, FakeProvider) {
    let provider = FakeProvider::start().await;
    let options = Options { oidc: Some(provider.settings()), ..Options::default() };
    (Harness::with(options).await, provider)
}

pub fn ada_with(changes: &Value) -> Value {
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
async fn provider_sign_ins_are_limited_per_address() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let (start, limited) = ("/auth/sign-in", "/sign-in?return_to=%2F&problem=RATE_LIMITED");
    for address in ["198.51.100.1", "198.51.100.2"] {
        let client = server.client();
        let get = async |path: &str| {
            client.send(client.request(Method::GET, path).address(address)).await
        };
        let back = provider.authorize(&get(start).await, ada());
        assert_redirect(&get(start).await, limited);
        assert_redirect(&get(&back).await, "/");
        assert_redirect(&get(&back).await, limited);
    }
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
async fn auth_routes_allow_only_get_and_head() {
    let (server, _provider) = start().await;
    let client = server.client();
    for path in ["/auth/sign-in", "/auth/callback"] {
        let answer = client.send(client.request(Method::POST, path)).await;
        answer.error(405, "METHOD_NOT_ALLOWED");
        assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    }
    client.get("/auth/other").await.error(404, "NOT_FOUND");
}
