//! Linking the provider to the account with the same address, after its password.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use server::clock::MINUTE;
use server::storage::accounts;

use crate::account::{eve, hash, send_during, try_password};
use crate::auth::{
    ada, assert_redirect, assert_refused, sign_in_through_provider, start, start_sign_in,
};
use crate::fake_oidc_provider::{FakeProvider, authorization_request, with as changed};
use crate::harness::{Client, Harness, Options, PASSWORD, TestResponse, per_minute};
use crate::helpers::*;

const ADA: &str = "Ada@acme.example";
const LINK: &str = "/api/v1/provider-link";

async fn confirm(client: &Client, password: &str) -> TestResponse {
    client.post(LINK, json!({"password": password})).await
}

/// A browser in which Ada's password is asked for.
async fn pending(server: &Harness, provider: &FakeProvider) -> Client {
    let client = server.client();
    let answer = sign_in_through_provider(&client, provider, ada()).await;
    assert_refused(&client, &answer, "PASSWORD_TO_LINK").await;
    client
}

async fn is_linked(client: &Client) -> Value {
    let methods = client.get("/api/v1/account/sign-in-methods").await.expect(200);
    methods["provider"]["linked"].clone()
}

#[tokio::test]
async fn password_links_the_provider_and_signs_in() {
    let (server, provider) = start().await;
    let own = server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let offered = client.get(LINK).await.expect(200);
    assert_eq!(offered, json!({"email": ADA, "provider": "Borealis ID"}));
    let session = confirm(&client, PASSWORD).await.expect(200);
    assert_eq!(session, current_session(&own).await);
    assert_eq!(current_session(&client).await, session);
    assert_eq!(is_linked(&own).await, true);
    client.get(LINK).await.error(404, "NOT_FOUND");
    confirm(&client, PASSWORD).await.error(404, "NOT_FOUND");

    let later = server.client();
    let answer = sign_in_through_provider(&later, &provider, ada()).await;
    assert_redirect(&answer, "/settings/members");
    assert_eq!(current_session(&later).await, session);
    try_password(&server, ADA, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn linking_replaces_the_browsers_session() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = server.sign_up("bob@acme.example").await;
    let old = client.cookie();
    sign_in_through_provider(&client, &provider, ada()).await;
    let session = confirm(&client, PASSWORD).await.expect(200);
    assert_eq!(session["account"]["email"], ADA);
    client.set_cookie(old);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn provider_asks_for_the_account_until_it_is_linked() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let prompt = async || {
        let mut request = authorization_request(&start_sign_in(&client, "/").await);
        request.remove("prompt")
    };
    assert_eq!(prompt().await.as_deref(), Some("select_account"));
    confirm(&client, PASSWORD).await.expect(200);
    assert_eq!(prompt().await, None);
}

#[tokio::test]
async fn wrong_password_links_nothing_and_may_be_corrected() {
    let (server, provider) = start().await;
    let own = server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    assert_eq!(confirm(&client, "").await.fields(400), ["password REQUIRED"]);
    let wrong = confirm(&client, "not the password").await;
    wrong.error(401, "UNAUTHORIZED");
    let at_sign_in = try_password(&server, ADA, "not the password").await;
    assert_eq!(wrong.json()["error"], at_sign_in.json()["error"]);
    assert_eq!(is_linked(&own).await, false);
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    confirm(&client, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn link_needs_the_browser_that_came_from_the_provider() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let other = server.client();
    for _ in 0..2 {
        other.get(LINK).await.error(404, "NOT_FOUND");
        confirm(&other, PASSWORD).await.error(404, "NOT_FOUND");
        // With a cookie of its own.
        start_sign_in(&other, "/").await;
    }
    client.get(LINK).await.expect(200);
}

#[tokio::test]
async fn offer_expires_after_ten_minutes() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    server.clock.advance(10 * MINUTE - 1);
    client.get(LINK).await.expect(200);
    server.clock.advance(1);
    client.get(LINK).await.error(404, "NOT_FOUND");
    confirm(&client, PASSWORD).await.error(404, "NOT_FOUND");
    let stores = async || String::from_utf8_lossy(&server.dump().await).contains("ada-1");
    if server.is_postgres() {
        assert!(stores().await);
        server::services::provider_link::delete_expired(&server.state.db, &server.clock)
            .await
            .unwrap();
        assert!(!stores().await);
    }
}

#[tokio::test]
async fn browser_has_one_offer_the_latest() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    server.sign_up("bob@acme.example").await;
    let client = pending(&server, &provider).await;
    let bob = changed(ada(), &json!({"sub": "bob-1", "email": "bob@acme.example"}));
    sign_in_through_provider(&client, &provider, bob).await;
    let session = confirm(&client, PASSWORD).await.expect(200);
    assert_eq!(session["account"]["email"], "bob@acme.example");
    client.get(LINK).await.error(404, "NOT_FOUND");
}

/// There is no password that could show whose the account is.
#[tokio::test]
async fn nothing_is_offered_for_an_account_without_a_password() {
    let (server, provider) = start().await;
    sign_in_through_provider(&server.client(), &provider, ada()).await;
    let client = server.client();
    let other = changed(ada(), &json!({"sub": "another-ada"}));
    let answer = sign_in_through_provider(&client, &provider, other).await;
    assert_refused(&client, &answer, "EMAIL_TAKEN").await;
    client.get(LINK).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn nothing_is_offered_while_passwords_are_off() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let oidc = Some(provider.settings());
    let options = Options { oidc, password_sign_in: false, ..Options::default() };
    let off = server.second_server_with(options).await;
    let client = off.client();
    let answer = sign_in_through_provider(&client, &provider, ada()).await;
    assert_refused(&client, &answer, "EMAIL_TAKEN").await;

    // Nor does an offer from before count, here or without the provider.
    let before = pending(&server, &provider).await;
    client.set_cookie(before.cookie());
    confirm(&client, PASSWORD).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    let without = server.second_server().await.client();
    without.set_cookie(before.cookie());
    without.get(LINK).await.error(404, "NOT_FOUND");
    confirm(&without, PASSWORD).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn nothing_is_offered_for_an_account_that_is_linked() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    confirm(&pending(&server, &provider).await, PASSWORD).await.expect(200);
    let client = server.client();
    let other = changed(ada(), &json!({"sub": "another-ada"}));
    let answer = sign_in_through_provider(&client, &provider, other).await;
    assert_refused(&client, &answer, "EMAIL_TAKEN").await;
}

/// An address counts only if the provider has verified it.
#[tokio::test]
async fn nothing_is_offered_for_an_unverified_address() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = server.client();
    let unverified = changed(ada(), &json!({"email_verified": false}));
    let answer = sign_in_through_provider(&client, &provider, unverified).await;
    assert_refused(&client, &answer, "EMAIL_UNVERIFIED").await;
    client.get(LINK).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn wrong_passwords_count_with_sign_ins() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(3);
    let server = Harness::with(options).await;
    server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let from = async |address: &str, password: &str| {
        let request = client.request(Method::POST, LINK).json(json!({"password": password}));
        client.send(request.address(address)).await
    };
    // Per account, from two addresses.
    for address in ["198.51.100.1", "198.51.100.2"] {
        from(address, "wrong").await.expect(401);
    }
    try_password(&server, ADA, "wrong").await.expect(401);
    from("198.51.100.3", PASSWORD).await.error(429, "RATE_LIMITED");
    // Per address, whatever the browser has.
    let other = server.client();
    for expected in [404, 404, 404, 429] {
        let request = other.request(Method::POST, LINK).json(json!({"password": "wrong"}));
        other.send(request.address("198.51.100.4")).await.expect(expected);
    }
    server.clock.advance(MINUTE);
    from("198.51.100.4", PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn password_that_changes_meanwhile_links_nothing() {
    let (server, provider) = start().await;
    let own = server.sign_up(ADA).await;
    let id = account_id(&own).await;
    let client = Arc::new(pending(&server, &provider).await);
    let new_hash = hash(&server, "a new pass phrase").await;
    let request = (Method::POST, LINK, json!({"password": PASSWORD}));
    let answer = send_during(&server, &client, request, async |tx| {
        accounts::lock(tx, &id).await.unwrap();
        accounts::set_password_hash(tx, &id, &new_hash).await.unwrap();
    });
    answer.await.error(401, "UNAUTHORIZED");
    assert_eq!(is_linked(&own).await, false);
}

#[tokio::test(flavor = "multi_thread")]
async fn password_sent_twice_links_once() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let answers = tokio::join!(confirm(&client, PASSWORD), confirm(&client, PASSWORD));
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404]);
}

#[tokio::test]
async fn account_or_person_that_is_linked_meanwhile_is_refused() {
    let (server, provider) = start().await;
    let own = server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let link = async |client: &Client, claims: Value| {
        let started = client.post("/api/v1/account/provider-link", json!({})).await;
        let back = provider.authorize(&started, claims);
        assert_redirect(&client.get(&back).await, "/settings/account");
    };
    link(&own, eve()).await;
    confirm(&client, PASSWORD).await.reason(409, "PROVIDER_LINKED");
    own.delete("/api/v1/account/provider-link").await.expect(204);
    link(&server.sign_up("bob@acme.example").await, ada()).await;
    confirm(&client, PASSWORD).await.reason(409, "PROVIDER_LINKED");
    assert_eq!(is_linked(&own).await, false);
}

#[tokio::test]
async fn offer_of_a_removed_account_is_gone() {
    let (server, provider) = start().await;
    let owner = server.sign_up("owner@acme.example").await;
    let member = server.join(&owner, ADA).await;
    let client = pending(&server, &provider).await;
    let path = format!("/api/v1/members/{}", account_id(&member).await);
    owner.delete(&path).await.expect(204);
    client.get(LINK).await.error(404, "NOT_FOUND");
    confirm(&client, PASSWORD).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn offer_keeps_no_secret() {
    let (server, provider) = start().await;
    server.sign_up(ADA).await;
    let client = pending(&server, &provider).await;
    let cookie = client.cookie().unwrap();
    let mut pairs = cookie.split("; ");
    let secret = pairs.find_map(|pair| pair.strip_prefix("__Host-ot_sign_in=")).unwrap();
    let dump = String::from_utf8_lossy(&server.dump().await).into_owned();
    assert!(dump.contains(&server::rng::sha256_hex(secret)) && !dump.contains(secret));
    // Nor does the hash open anything.
    let other = server.client();
    other.set_cookie(Some(format!("__Host-ot_sign_in={}", server::rng::sha256_hex(secret))));
    other.get(LINK).await.error(404, "NOT_FOUND");
}
