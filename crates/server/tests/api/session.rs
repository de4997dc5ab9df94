use axum::http::Method;
use serde_json::json;
use server::clock::{DAY, HOUR};

use crate::harness::{Harness, Options, PASSWORD, per_minute};

const ADA: &str = "ada@platform.example";

#[tokio::test]
async fn sign_in_creates_a_fresh_session() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    let first = client.cookie();
    let input = json!({"email": "ADA@platform.EXAMPLE", "password": PASSWORD});
    let session = client.post("/api/v1/session", input).await.expect(200);
    assert_eq!(session["account"]["email"], ADA);
    assert_ne!(client.cookie(), first);
    assert_eq!(client.get("/api/v1/session").await.expect(200), session);
    client.set_cookie(first);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn foreign_session_id_is_never_adopted() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let client = server.client();
    client.set_cookie(Some("__Host-ot_session=chosen-by-somebody-else".into()));
    let input = json!({"email": ADA, "password": PASSWORD});
    client.post("/api/v1/session", input).await.expect(200);
    assert_ne!(client.cookie().as_deref(), Some("__Host-ot_session=chosen-by-somebody-else"));
}

#[tokio::test]
async fn wrong_password_and_unknown_address_get_the_same_response() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let mut answers = Vec::new();
    for email in [ADA, "nobody@platform.example", "no address", "\u{0}"] {
        let input = json!({"email": email, "password": "not the password"});
        let client = server.client();
        let answer = client.post("/api/v1/session", input).await;
        assert_eq!(answer.error(401, "UNAUTHORIZED"), json!({}));
        assert_eq!(client.cookie(), None);
        answers.push(answer.json()["error"].clone());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[tokio::test]
async fn sign_in_requires_email_and_password() {
    let server = Harness::start().await;
    let answer = server.client().post("/api/v1/session", json!({"email": " "})).await;
    assert_eq!(answer.fields(400), ["email REQUIRED", "password REQUIRED"]);
}

#[tokio::test]
async fn requests_without_a_session_must_sign_in() {
    let server = Harness::start().await;
    let client = server.client();
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    for cookie in ["__Host-ot_session=", "__Host-ot_session=x", "ot_session=x", "x"] {
        client.set_cookie(Some(cookie.into()));
        client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    }
}

#[tokio::test]
async fn platform_token_is_not_a_session() {
    let server = Harness::start().await;
    let client = server.client();
    let request = client.request(Method::GET, "/api/v1/session");
    let answer = client.send(request.header("authorization", "Bearer ot_ptk_x")).await;
    answer.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn sign_out_deletes_the_session() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    let cookie = client.cookie();
    let answer = client.delete("/api/v1/session").await;
    assert_eq!(answer.expect(204), json!(null));
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(client.cookie(), None);
    client.set_cookie(cookie);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    client.delete("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

/// Rule 44.
#[tokio::test]
async fn session_expires_after_seven_idle_days() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    server.clock.advance(7 * DAY - 1);
    client.get("/api/v1/session").await.expect(200);
    server.write_last_used().await;
    server.clock.advance(7 * DAY - 1);
    client.get("/api/v1/session").await.expect(200);
    server.write_last_used().await;
    server.clock.advance(7 * DAY);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

/// Rule 44.
#[tokio::test]
async fn session_expires_after_thirty_days_of_use() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    for _ in 0..29 {
        server.clock.advance(DAY);
        client.get("/api/v1/session").await.expect(200);
        server.write_last_used().await;
    }
    server.clock.advance(DAY - 1);
    client.get("/api/v1/session").await.expect(200);
    server.clock.advance(1);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn expired_sessions_are_deleted() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let live = server.sign_up("bob@customer.example").await;
    server.clock.advance(6 * DAY);
    live.get("/api/v1/session").await.expect(200);
    server.write_last_used().await;
    server.clock.advance(DAY + HOUR);
    let stored = async || {
        let sql = "SELECT COUNT(*) FROM sessions";
        let mut connection = server.state.db.read().await.unwrap();
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut *connection).await.unwrap()
    };
    assert_eq!(stored().await, 2);
    server.state.sessions.delete_expired().await.unwrap();
    assert_eq!(stored().await, 1, "the idle one is gone");
    live.get("/api/v1/session").await.expect(200);

    for _ in 0..4 {
        server.clock.advance(6 * DAY - HOUR);
        server.write_last_used().await;
        live.get("/api/v1/session").await;
    }
    server.state.sessions.delete_expired().await.unwrap();
    assert_eq!(stored().await, 0, "the old one is gone, though it was in use");
}

#[tokio::test]
async fn sign_ins_are_rate_limited_per_client_address_and_account() {
    let mut options = Options::default();
    options.rates.sign_in = per_minute(3);
    let server = Harness::with(options).await;
    let client = server.client();
    let send = async |address: &str, email: &str| {
        let input = json!({"email": email, "password": "not the password"});
        let request = client.request(Method::POST, "/api/v1/session").address(address);
        client.send(request.json(input)).await
    };
    for email in ["a@x.example", "b@x.example", "c@x.example"] {
        assert_eq!(send("198.51.100.1", email).await.status, 401);
    }
    let limited = send("198.51.100.1", "d@x.example").await;
    limited.error(429, "RATE_LIMITED");
    assert_eq!(limited.header("retry-after"), Some("20"));

    for address in ["198.51.100.2", "198.51.100.3"] {
        assert_eq!(send(address, "A@X.example").await.status, 401);
    }
    assert_eq!(send("198.51.100.4", "a@x.example").await.status, 429);
    assert_eq!(send("198.51.100.4", "e@x.example").await.status, 401);
    server.clock.advance(20_000);
    assert_eq!(send("198.51.100.5", "a@x.example").await.status, 401);

    // What isn't an address is no account's, so one person's typos don't lock out another's.
    for last in 6..10 {
        assert_eq!(send(&format!("198.51.100.{last}"), "ada").await.status, 401);
    }
}

#[tokio::test]
async fn client_address_comes_from_trusted_proxies_only() {
    let mut options = Options { trusted_proxies: 1, ..Options::default() };
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let client = server.client();
    let send = async |forwarded: &str| {
        let request = client.request(Method::POST, "/api/v1/session").json(json!({}));
        client.send(request.header("x-forwarded-for", forwarded)).await.status.as_u16()
    };
    assert_eq!(send("203.0.113.1, 198.51.100.1").await, 400);
    assert_eq!(send("203.0.113.2, 198.51.100.1").await, 429);
    assert_eq!(send("203.0.113.1, 198.51.100.2").await, 400);
}

#[tokio::test]
async fn forwarded_header_is_ignored_without_trusted_proxies() {
    let mut options = Options::default();
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let client = server.client();
    let send = async |forwarded: &str| {
        let request = client.request(Method::POST, "/api/v1/session").json(json!({}));
        client.send(request.header("x-forwarded-for", forwarded)).await.status.as_u16()
    };
    assert_eq!(send("203.0.113.1").await, 400);
    assert_eq!(send("203.0.113.2").await, 429);
}

#[tokio::test]
async fn sign_in_methods_need_no_session() {
    let server = Harness::start().await;
    let methods = server.client().get("/api/v1/sign-in-methods").await.expect(200);
    assert_eq!(methods, json!({"password": true, "oidc": null}));
}
