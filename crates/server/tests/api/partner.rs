use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Harness, Options, per_minute};
use crate::helpers::*;

const CURRENT: &str = "/api/partner/v1/installs/current";
const MINUTE: i64 = 60_000;

/// Rule 28.
#[tokio::test]
async fn token_reports_what_it_grants() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let connected = connect(&globex, "acme").await;
    edit(&acme, &app, json!({"name": "Acme 2", "scopes": ["usage:write"]})).await;

    let current = call_platform_api(&server, text(&connected, "token")).await.expect(200);
    let token_id = &current["install"]["token"]["id"];
    assert!(token_id.is_string() && *token_id != connected["install"]["id"]);
    assert_eq!(
        current,
        json!({"install": {
            "id": connected["install"]["id"],
            "status": "ACTIVE",
            "scopes": ["contracts:read"],
            "piiConsent": false,
            "organizationId": current_session(&globex).await["organization"]["id"],
            "createdAt": connected["install"]["createdAt"],
            "partnerApp": {"id": app["id"], "slug": "acme", "name": "Acme 2"},
            "token": {"id": token_id, "name": "Acme 2 connection", "scopes": ["contracts:read"]},
        }})
    );
}

/// Rules 27 and 29.
#[tokio::test]
async fn all_invalid_tokens_get_the_same_response() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let revoked = connect(&acme, "acme").await;
    let live = connect(&acme, "acme").await;
    let live = text(&live, "token");
    let last = if live.ends_with('0') { "1" } else { "0" };
    let wrong_sum = format!("{}{last}", &live[..live.len() - 1]);
    let unknown = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";
    let bearer = |token: &str| ("authorization", format!("Bearer {token}"));
    for headers in [
        vec![],
        vec![bearer("")],
        vec![bearer("x")],
        vec![bearer(unknown)],
        vec![bearer(&wrong_sum)],
        vec![bearer(text(&revoked, "token"))],
        vec![bearer(live), bearer(live)],
        vec![("authorization", live.to_owned())],
        vec![("authorization", format!("Basic {live}"))],
        vec![("x-authorization", format!("Bearer {live}"))],
    ] {
        let answer = get_with(&server, CURRENT, &headers).await;
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        let error = answer.expect(401);
        assert_eq!((&error["code"], &error["details"]), (&json!("UNAUTHORIZED"), &json!({})));
    }
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let headers = [("authorization", format!("{scheme} {live}"))];
        get_with(&server, CURRENT, &headers).await.expect(200);
    }
    // Tokens in the query are ignored.
    get_with(&server, &format!("{CURRENT}?access_token={live}"), &[]).await.expect(401);
}

/// Calls at once share a statement, but no answer.
#[tokio::test]
async fn each_of_many_calls_at_once_gets_its_own_answer() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let mut tokens = vec![("ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp".to_owned(), None)];
    for slug in ["one", "two", "three"] {
        register(&acme, app_input(slug)).await;
        let connected = connect(&acme, slug).await;
        tokens
            .push((text(&connected, "token").to_owned(), Some(connected["install"]["id"].clone())));
    }
    let revoked = connect(&acme, "three").await;
    tokens[3].1 = None;
    tokens.push((text(&revoked, "token").to_owned(), Some(revoked["install"]["id"].clone())));

    // More than one statement takes.
    let calls = (0..20).flat_map(|_| &tokens).map(async |(token, install)| {
        let answer = call_platform_api(&server, token).await;
        match install {
            Some(id) => assert_eq!(answer.expect(200)["install"]["id"], *id),
            None => drop(answer.expect(401)),
        }
    });
    join_all(calls).await;
}

/// As a server of the next version may write it.
#[tokio::test]
async fn install_that_cannot_be_read_fails_only_its_own_calls() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    for slug in ["read", "unreadable"] {
        register(&acme, app_input(slug)).await;
    }
    let (read, unreadable) = (connect(&acme, "read").await, connect(&acme, "unreadable").await);
    let id = text(&unreadable["install"], "id");
    server.execute(&format!("UPDATE installs SET scopes = '{{}}' WHERE id = '{id}'")).await;
    let calls = (0..10).flat_map(|_| [(&read, 200), (&unreadable, 500)]);
    let calls = calls.map(async |(connected, status)| {
        call_platform_api(&server, text(connected, "token")).await.expect(status);
    });
    join_all(calls).await;
}

#[tokio::test]
async fn calls_fail_as_unavailable_without_a_database() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let connected = connect(&acme, "acme").await;
    server.state.db.close().await;
    let calls = (0..40).map(async |_| {
        call_platform_api(&server, text(&connected, "token")).await.error(503, "UNAVAILABLE");
    });
    join_all(calls).await;
}

#[tokio::test]
async fn calls_of_a_disabled_app_are_refused_from_the_next_request_on() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let connected = connect(&globex, "acme").await;
    let token = text(&connected, "token");
    deactivate(&acme, &app).await;
    let error = call_platform_api(&server, token).await.expect(403);
    assert_eq!(error["code"], "FORBIDDEN");
    assert_eq!(error["details"], json!({"reason": "APP_DISABLED"}));
    // A refused call doesn't count as a use.
    let installs = globex.get("/api/v1/installs").await.expect(200);
    assert_eq!(installs["items"][0]["lastUsedAt"], Value::Null);

    reactivate(&acme, &app).await;
    call_platform_api(&server, token).await.expect(200);

    // A revoked token is 401, whatever the app's status.
    deactivate(&acme, &app).await;
    let path = format!("/api/v1/installs/{}", text(&connected["install"], "id"));
    globex.delete(&path).await.expect(204);
    call_platform_api(&server, token).await.expect(401);
}

#[tokio::test]
async fn platform_api_takes_only_tokens_and_app_api_only_cookies() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let connected = connect(&acme, "acme").await;
    acme.get(CURRENT).await.expect(401);
    let headers = [("authorization", format!("Bearer {}", text(&connected, "token")))];
    for path in ["/api/v1/session", "/api/v1/installs", "/api/v1/platform-apps"] {
        let error = get_with(&server, path, &headers).await.expect(401);
        assert_eq!(error["details"], json!({"reason": "SIGN_IN_REQUIRED"}));
    }
}

/// Rule 26.
#[tokio::test]
async fn first_use_is_recorded_exactly_and_later_ones_to_the_minute() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let connected = connect(&acme, "acme").await;
    let token = text(&connected, "token");
    let last_used = async || {
        let installs = acme.get("/api/v1/installs").await.expect(200);
        installs["items"][0]["lastUsedAt"].clone()
    };
    assert_eq!(last_used().await, Value::Null);
    server.clock.advance(1_234);
    call_platform_api(&server, token).await.expect(200);
    let first = now(&server);
    assert_eq!(last_used().await, json!(first));
    server.clock.advance(MINUTE - 1);
    call_platform_api(&server, token).await.expect(200);
    assert_eq!(last_used().await, json!(first));
    server.clock.advance(1);
    call_platform_api(&server, token).await.expect(200);
    server.write_last_used().await;
    assert_eq!(last_used().await, json!(now(&server)));
}

#[tokio::test]
async fn calls_are_rate_limited_per_token() {
    let mut options = Options::default();
    options.rates.token = per_minute(2);
    let server = Harness::with(options).await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let one = connect(&acme, "acme").await;
    let other = connect(&globex, "acme").await;
    for _ in 0..2 {
        call_platform_api(&server, text(&one, "token")).await.expect(200);
    }
    let limited = call_platform_api(&server, text(&one, "token")).await;
    limited.error(429, "RATE_LIMITED");
    let seconds: i64 = limited.header("retry-after").unwrap().parse().unwrap();
    call_platform_api(&server, text(&other, "token")).await.expect(200);
    server.clock.advance(seconds * 1_000);
    call_platform_api(&server, text(&one, "token")).await.expect(200);
}
