//! What the log says about sign-ins that failed.

use axum::http::StatusCode;
use serde_json::json;
use server::clock::HOUR;

use crate::auth::{
    ada, ada_with, assert_redirect, assert_refused, sign_in_through_provider, start, start_sign_in,
};
use crate::fake_oidc_provider::{Behavior, FakeProvider, with};
use crate::harness::{Harness, Options};
use crate::log_capture::Log;

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
    let plain = provider.settings().issuer.replace("http:", "https:");
    for (issuer, line) in [
        ("http://127.0.0.1:1".to_owned(), "failed: unreachable: can't connect to discovery"),
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
