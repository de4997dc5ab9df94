//! The operator's links that set a password (rule 42).

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use server::clock::{HOUR, MINUTE};
use server::rng::sha256_hex;
use server::storage::{accounts, password_resets as store};

use crate::account::{hash, send_during, try_password};
use crate::harness::{Harness, Options, PASSWORD, TestResponse, per_minute};

const ADA: &str = "ada@acme.example";
const NEW_PASSWORD: &str = "a new pass phrase";
const RESETS: &str = "/api/v1/password-resets";
const LOOKUP: &str = "/api/v1/password-resets/lookup";

fn input(secret: &str, password: &str) -> Value {
    json!({"secret": secret, "password": password})
}

async fn reset(server: &Harness, secret: &str, password: &str) -> TestResponse {
    server.client().post(RESETS, input(secret, password)).await
}

async fn look_up(server: &Harness, secret: &str) -> TestResponse {
    server.client().post(LOOKUP, json!({"secret": secret})).await
}

async fn link(server: &Harness) -> String {
    server.admin().create_password_reset(ADA).await.unwrap()
}

/// Rule 42.
#[tokio::test]
async fn link_sets_the_password_once_and_ends_all_sessions() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let phone = server.sign_in(ADA).await;
    let secret = link(&server).await;
    let answer = reset(&server, &secret, NEW_PASSWORD).await;
    assert_eq!(answer.header("set-cookie"), None);
    answer.expect(204);
    for client in [&ada, &phone] {
        client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    }
    try_password(&server, ADA, PASSWORD).await.error(401, "UNAUTHORIZED");
    try_password(&server, ADA, NEW_PASSWORD).await.expect(200);
    let again = reset(&server, &secret, "yet another phrase").await;
    assert_eq!(again.fields(400), ["secret INVALID"]);
    try_password(&server, ADA, NEW_PASSWORD).await.expect(200);
}

/// Rule 42.
#[tokio::test]
async fn lookup_names_the_account_and_leaves_the_link_usable() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    for _ in 0..2 {
        let found = look_up(&server, &secret).await.expect(200);
        assert_eq!(found, json!({"email": ADA}));
    }
    reset(&server, &secret, NEW_PASSWORD).await.expect(204);
}

/// Rule 42.
#[tokio::test]
async fn unknown_used_replaced_and_expired_links_answer_alike() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let replaced = link(&server).await;
    let used = link(&server).await;
    let lookup_of_replaced = look_up(&server, &replaced).await;
    let by_replaced = reset(&server, &replaced, NEW_PASSWORD).await;
    reset(&server, &used, NEW_PASSWORD).await.expect(204);
    let expired = link(&server).await;
    server.clock.advance(HOUR);
    let mut answers = vec![by_replaced, lookup_of_replaced];
    for secret in [&used, &expired, "unknown", ""] {
        answers.push(reset(&server, secret, "yet another phrase").await);
        answers.push(look_up(&server, secret).await);
    }
    for answer in &answers {
        assert_eq!(answer.fields(400), ["secret INVALID"]);
        assert_eq!(answer.json()["details"], answers[0].json()["details"]);
    }
    try_password(&server, ADA, NEW_PASSWORD).await.expect(200);
}

#[tokio::test]
async fn link_works_for_an_hour() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    server.clock.advance(HOUR - 1);
    reset(&server, &secret, NEW_PASSWORD).await.expect(204);
}

#[tokio::test]
async fn password_is_checked_as_at_sign_up_and_leaves_the_link_usable() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    for (password, code) in
        [("", "REQUIRED"), ("eleven char", "TOO_SHORT"), (&*"x".repeat(129), "TOO_LONG")]
    {
        let answer = reset(&server, &secret, password).await;
        assert_eq!(answer.fields(400), [format!("password {code}")]);
    }
    let both = reset(&server, "unknown", "").await;
    assert_eq!(both.fields(400), ["secret INVALID", "password REQUIRED"]);
    reset(&server, &secret, NEW_PASSWORD).await.expect(204);
}

#[tokio::test]
async fn changing_the_password_ends_the_link() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let secret = link(&server).await;
    let change = json!({"currentPassword": PASSWORD, "newPassword": NEW_PASSWORD});
    ada.put("/api/v1/account/password", change).await.expect(204);
    let answer = reset(&server, &secret, "yet another phrase").await;
    assert_eq!(answer.fields(400), ["secret INVALID"]);
}

/// Both have found the link when the first transaction uses it up.
#[tokio::test(flavor = "multi_thread")]
async fn two_resets_at_once_use_the_link_once() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    let new_hash = hash(&server, "the phrase of the first").await;
    let (client, secret_hash) = (Arc::new(server.client()), sha256_hex(&secret));
    let request = (Method::POST, RESETS, input(&secret, NEW_PASSWORD));
    let answer = send_during(&server, &client, request, async |tx| {
        let sql = "SELECT account_id FROM password_resets WHERE secret_hash = $1";
        let id: String =
            sqlx::query_scalar(sql).bind(&secret_hash).fetch_one(&mut **tx).await.unwrap();
        accounts::lock(tx, &id).await.unwrap();
        accounts::set_password_hash(tx, &id, &new_hash).await.unwrap();
        assert!(store::consume(tx, &secret_hash).await.unwrap());
    })
    .await;
    assert_eq!(answer.fields(400), ["secret INVALID"]);
    try_password(&server, ADA, "the phrase of the first").await.expect(200);
}

#[tokio::test]
async fn tries_are_limited_per_address_apart_from_sign_in() {
    let mut options = Options::default();
    options.rates.sign_in = per_minute(2);
    let server = Harness::with(options).await;
    look_up(&server, "unknown").await.expect(400);
    reset(&server, "unknown", NEW_PASSWORD).await.expect(400);
    look_up(&server, "unknown").await.error(429, "RATE_LIMITED");
    reset(&server, "unknown", NEW_PASSWORD).await.error(429, "RATE_LIMITED");
    let client = server.client();
    let elsewhere = client.request(Method::POST, LOOKUP).address("198.51.100.1");
    client.send(elsewhere.json(json!({"secret": "unknown"}))).await.expect(400);
    try_password(&server, ADA, PASSWORD).await.expect(401);
    server.clock.advance(MINUTE);
    reset(&server, "unknown", NEW_PASSWORD).await.expect(400);
}

#[tokio::test]
async fn reset_from_another_site_is_refused() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    let client = server.client();
    let request = client.request(Method::POST, RESETS).header("sec-fetch-site", "cross-site");
    client.send(request.json(input(&secret, NEW_PASSWORD))).await.reason(403, "CROSS_ORIGIN");
    reset(&server, &secret, NEW_PASSWORD).await.expect(204);
}

#[tokio::test]
async fn nobody_can_reset_a_password_while_passwords_are_off() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    let without = Options { password_sign_in: false, ..Options::default() };
    let other = server.second_server_with(without).await;
    reset(&other, &secret, NEW_PASSWORD).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    look_up(&other, &secret).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    reset(&server, &secret, NEW_PASSWORD).await.expect(204);
}

#[tokio::test]
async fn secret_is_stored_as_a_hash_and_deleted_once_expired() {
    let server = Harness::start().await;
    server.sign_up(ADA).await;
    let secret = link(&server).await;
    assert_eq!(secret.len(), 43, "256 bits");
    let holds = async |text: &str| {
        let dump = server.dump().await;
        dump.windows(text.len()).any(|window| window == text.as_bytes())
    };
    assert!(!holds(&secret).await);
    assert!(holds(&sha256_hex(&secret)).await);
    let count = async || {
        let mut connection = server.state.db.read().await.unwrap();
        let count = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM password_resets");
        count.fetch_one(&mut *connection).await.unwrap()
    };
    server.state.password_resets.delete_expired().await.unwrap();
    assert_eq!(count().await, 1);
    server.clock.advance(HOUR);
    server.state.password_resets.delete_expired().await.unwrap();
    assert_eq!(count().await, 0);
}
