//! The caller's own account: name, password, linking and unlinking the provider.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use server::clock::MINUTE;
use server::storage::{Tx, accounts, sessions};

use crate::auth::{ada, assert_redirect, sign_in_through_provider, start};
use crate::fake_oidc_provider::{FakeProvider, authorization_request, with as changed};
use crate::harness::{Client, Harness, Options, PASSWORD, TestResponse, per_minute};
use crate::helpers::*;
use crate::races::start_blocked;

const ADA: &str = "ada@acme.example";
const BOB: &str = "bob@acme.example";
const NEW_PASSWORD: &str = "a new pass phrase";
const ACCOUNT: &str = "/api/v1/account";
const PASSWORD_PATH: &str = "/api/v1/account/password";
const METHODS: &str = "/api/v1/account/sign-in-methods";
const LINK: &str = "/api/v1/account/provider-link";
const PAGE: &str = "/settings/account";

/// Somebody at the provider, whose address is no account's here.
pub fn eve() -> Value {
    json!({"sub": "eve-1", "email": "eve@elsewhere.example", "email_verified": true})
}

async fn set_password(client: &Client, current: &str, new: &str) -> TestResponse {
    client.put(PASSWORD_PATH, json!({"currentPassword": current, "newPassword": new})).await
}

pub async fn try_password(server: &Harness, email: &str, password: &str) -> TestResponse {
    let input = json!({"email": email, "password": password});
    server.client().post("/api/v1/session", input).await
}

async fn start_link(client: &Client) -> TestResponse {
    client.post(LINK, json!({})).await
}

/// The callback of an attempt to link `claims`.
async fn callback(client: &Client, provider: &FakeProvider, claims: Value) -> String {
    provider.authorize(&start_link(client).await, claims)
}

async fn link(client: &Client, provider: &FakeProvider, claims: Value) {
    let back = callback(client, provider, claims).await;
    assert_redirect(&client.get(&back).await, PAGE);
}

async fn is_linked(client: &Client) -> Value {
    client.get(METHODS).await.expect(200)["provider"]["linked"].clone()
}

pub async fn hash(server: &Harness, password: &str) -> String {
    let password = domain::Password::parse(password).unwrap();
    server.passwords.hash(&password).await.unwrap()
}

/// Sends a request that reads before `change` is committed and whose transaction starts after it.
pub async fn send_during(
    server: &Harness,
    client: &Arc<Client>,
    (method, path, body): (Method, &'static str, Value),
    change: impl AsyncFnOnce(&mut Tx),
) -> TestResponse {
    let mut tx = server.state.db.begin().await.unwrap();
    change(&mut tx).await;
    let sender = Arc::clone(client);
    let request = async move {
        let request = sender.request(method, path);
        sender.send(if body.is_null() { request } else { request.json(body) }).await
    };
    let request = start_blocked(server, request).await;
    tx.commit().await.unwrap();
    request.await.unwrap()
}

/// Where these callbacks lead if they all arrive at once, sorted.
pub async fn come_back_at_once(attempts: Vec<(Client, String)>) -> Vec<String> {
    let answers = attempts.into_iter().map(|(client, back)| {
        tokio::spawn(async move { client.get(&back).await.header("location").unwrap().to_owned() })
    });
    let mut locations = Vec::new();
    for answer in answers.collect::<Vec<_>>() {
        locations.push(answer.await.unwrap());
    }
    locations.sort();
    locations
}

#[tokio::test]
async fn display_name_changes() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let before = current_session(&ada).await;
    let answer = ada.patch(ACCOUNT, json!({"displayName": "  Ada Osei "})).await.expect(200);
    assert_eq!(answer["account"]["displayName"], "Ada Osei");
    assert_eq!(answer["account"]["id"], before["account"]["id"]);
    assert_eq!(current_session(&ada).await, answer);
    let members = ada.get("/api/v1/members").await.expect(200);
    assert_eq!(members["items"][0]["displayName"], "Ada Osei");

    for (name, code) in
        [(json!(null), "REQUIRED"), (json!("  "), "REQUIRED"), (json!("x".repeat(121)), "TOO_LONG")]
    {
        let answer = ada.patch(ACCOUNT, json!({"displayName": name})).await;
        assert_eq!(answer.fields(400), [format!("displayName {code}")]);
    }
    assert_eq!(ada.patch(ACCOUNT, json!({})).await.fields(400), ["displayName REQUIRED"]);
    assert_eq!(current_session(&ada).await, answer);
}

#[tokio::test]
async fn password_changes_with_the_current_one() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let fields = async |body: Value| ada.put(PASSWORD_PATH, body).await.fields(400);
    let missing = "currentPassword REQUIRED";
    assert_eq!(fields(json!({})).await, [missing, "newPassword REQUIRED"]);
    assert_eq!(fields(json!({"newPassword": NEW_PASSWORD})).await, [missing]);
    let empty = json!({"currentPassword": "", "newPassword": "short"});
    assert_eq!(fields(empty).await, [missing, "newPassword TOO_SHORT"]);
    let long = json!({"currentPassword": PASSWORD, "newPassword": "x".repeat(129)});
    assert_eq!(fields(long).await, ["newPassword TOO_LONG"]);
    let wrong = set_password(&ada, "not the password", NEW_PASSWORD).await;
    assert_eq!(wrong.fields(400), ["currentPassword INVALID"]);
    try_password(&server, ADA, PASSWORD).await.expect(200);

    set_password(&ada, PASSWORD, NEW_PASSWORD).await.expect(204);
    try_password(&server, ADA, PASSWORD).await.error(401, "UNAUTHORIZED");
    try_password(&server, ADA, NEW_PASSWORD).await.expect(200);
}

/// Rule 2: its address is from before joiners were refused.
#[tokio::test]
async fn account_with_a_joiner_in_its_address_signs_in_and_changes_its_password() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let old = "ad\u{200d}a@acme.example";
    server.execute(&format!("UPDATE accounts SET email = '{old}', email_key = '{old}'")).await;
    set_password(&ada, PASSWORD, NEW_PASSWORD).await.expect(204);
    try_password(&server, old, NEW_PASSWORD).await.expect(200);
    let input = json!({
        "email": old, "password": PASSWORD, "displayName": "Ada", "organizationName": "Acme",
    });
    let sign_up = server.client().post("/api/v1/accounts", input).await;
    assert_eq!(sign_up.fields(400), ["email INVALID"]);
}

#[tokio::test]
async fn password_change_ends_all_other_sessions() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let (other, bob) = (server.sign_in(ADA).await, server.sign_up(BOB).await);
    set_password(&ada, "not the password", NEW_PASSWORD).await.expect(400);
    current_session(&other).await;
    set_password(&ada, PASSWORD, NEW_PASSWORD).await.expect(204);
    other.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    current_session(&ada).await;
    current_session(&bob).await;
}

#[tokio::test]
async fn provider_account_sets_its_first_password() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    let methods = client.get(METHODS).await.expect(200);
    let linked = json!({"name": "Borealis ID", "linked": true});
    assert_eq!(methods, json!({"password": false, "provider": linked}));

    let short = client.put(PASSWORD_PATH, json!({"newPassword": "short"})).await;
    assert_eq!(short.fields(400), ["newPassword TOO_SHORT"]);
    set_password(&client, "ignored", NEW_PASSWORD).await.expect(204);
    try_password(&server, ADA, NEW_PASSWORD).await.expect(200);
    assert_eq!(client.get(METHODS).await.expect(200)["password"], true);
    // From now on it is needed.
    let again = client.put(PASSWORD_PATH, json!({"newPassword": PASSWORD})).await;
    assert_eq!(again.fields(400), ["currentPassword REQUIRED"]);
}

#[tokio::test]
async fn no_password_is_set_while_passwords_are_off() {
    let provider = FakeProvider::start().await;
    let oidc = Some(provider.settings());
    let server =
        Harness::with(Options { oidc, password_sign_in: false, ..Options::default() }).await;
    let ada = server.client();
    sign_in_through_provider(&ada, &provider, self::ada()).await;
    set_password(&ada, "", NEW_PASSWORD).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    ada.delete(LINK).await.reason(409, "LAST_SIGN_IN_METHOD");

    // An account from before has a password that nobody can use now.
    let bob = server.second_server().await.sign_up(BOB).await;
    let here = server.client();
    here.set_cookie(bob.cookie());
    set_password(&here, PASSWORD, NEW_PASSWORD).await.reason(403, "PASSWORD_SIGN_IN_OFF");
    let unlinked = json!({"name": "Borealis ID", "linked": false});
    let methods = json!({"password": false, "provider": unlinked});
    assert_eq!(here.get(METHODS).await.expect(200), methods);
    link(&here, &provider, eve()).await;
    here.delete(LINK).await.reason(409, "LAST_SIGN_IN_METHOD");
    try_password(&server.second_server().await, BOB, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn passwords_tried_here_and_at_sign_in_are_limited_together() {
    let mut options = Options::default();
    options.rates.sign_in = per_minute(3);
    let server = Harness::with(options).await;
    let (ada, bob) = (server.sign_up(ADA).await, server.sign_up(BOB).await);
    try_password(&server, "ADA@acme.example", "wrong").await.expect(401);
    for _ in 0..2 {
        set_password(&ada, "wrong", NEW_PASSWORD).await.expect(400);
    }
    // Before the body is read, and whether or not the password is right.
    let request = ada.request(Method::PUT, PASSWORD_PATH).body("{");
    ada.send(request).await.error(429, "RATE_LIMITED");
    set_password(&ada, PASSWORD, NEW_PASSWORD).await.error(429, "RATE_LIMITED");
    try_password(&server, ADA, PASSWORD).await.error(429, "RATE_LIMITED");
    set_password(&bob, PASSWORD, NEW_PASSWORD).await.expect(204);
    server.clock.advance(MINUTE);
    set_password(&ada, PASSWORD, NEW_PASSWORD).await.expect(204);
}

#[tokio::test(flavor = "multi_thread")]
async fn password_change_is_checked_again_in_its_transaction() {
    let server = Harness::start().await;
    let ada = Arc::new(server.sign_up(ADA).await);
    let id = account_id(&ada).await;
    let body = json!({"currentPassword": PASSWORD, "newPassword": NEW_PASSWORD});
    let change = || (Method::PUT, PASSWORD_PATH, body.clone());
    let elsewhere = hash(&server, "set elsewhere").await;
    let answer = send_during(&server, &ada, change(), async |tx| {
        accounts::lock(tx, &id).await.unwrap();
        accounts::set_password_hash(tx, &id, &elsewhere).await.unwrap();
    });
    assert_eq!(answer.await.fields(400), ["currentPassword INVALID"]);

    let server = Harness::start().await;
    let ada = Arc::new(server.sign_up(ADA).await);
    let id = account_id(&ada).await;
    let answer = send_during(&server, &ada, change(), async |tx| {
        accounts::lock(tx, &id).await.unwrap();
        sessions::delete_others(tx, &id, "").await.unwrap();
    });
    answer.await.reason(401, "SIGN_IN_REQUIRED");
    try_password(&server, ADA, PASSWORD).await.expect(200);
}

/// Otherwise somebody with the old password would keep a session that the change was to end.
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_during_a_password_change_fails() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let id = account_id(&ada).await;
    let body = json!({"email": ADA, "password": PASSWORD});
    let sign_in = (Method::POST, "/api/v1/session", body);
    let other = Arc::new(server.client());
    let new_hash = hash(&server, NEW_PASSWORD).await;
    let answer = send_during(&server, &other, sign_in, async |tx| {
        accounts::lock(tx, &id).await.unwrap();
        accounts::set_password_hash(tx, &id, &new_hash).await.unwrap();
    });
    answer.await.error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn without_a_provider_only_the_password_signs_in() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let methods = json!({"password": true, "provider": null});
    assert_eq!(ada.get(METHODS).await.expect(200), methods);
    start_link(&ada).await.error(404, "NOT_FOUND");
    ada.delete(LINK).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn linked_person_signs_in_and_address_and_session_stay() {
    let (server, provider) = start().await;
    let ada = server.sign_up(ADA).await;
    let (before, sessions) =
        (current_session(&ada).await, ada.get("/api/v1/sessions").await.expect(200));
    let started = start_link(&ada).await;
    assert_eq!(authorization_request(&started)["prompt"], "select_account");
    assert!(started.header("set-cookie").unwrap().starts_with("__Host-ot_sign_in="));
    assert_eq!(is_linked(&ada).await, false);
    let back = ada.get(&provider.authorize(&started, eve())).await;
    assert_redirect(&back, PAGE);
    assert_eq!(back.header("set-cookie"), None);
    assert_eq!(is_linked(&ada).await, true);
    assert_eq!(current_session(&ada).await, before);
    assert_eq!(ada.get("/api/v1/sessions").await.expect(200), sessions);
    start_link(&ada).await.reason(409, "PROVIDER_LINKED");

    let other = server.client();
    let answer = sign_in_through_provider(&other, &provider, eve()).await;
    assert_redirect(&answer, "/settings/members");
    assert_eq!(current_session(&other).await, before);
    try_password(&server, ADA, PASSWORD).await.expect(200);
}

#[tokio::test]
async fn failed_link_leads_back_to_the_account_page() {
    let (server, provider) = start().await;
    let ada = server.sign_up(ADA).await;
    let back = callback(&ada, &provider, eve()).await;
    let cancelled = ada.get(&format!("{back}&error=access_denied")).await;
    assert_redirect(&cancelled, "/settings/account?problem=CANCELLED");
    let forged = callback(&ada, &provider, changed(eve(), &json!({"forged": true}))).await;
    assert_redirect(&ada.get(&forged).await, "/settings/account?problem=FAILED");
    let late = callback(&ada, &provider, changed(eve(), &json!({"exp": u32::MAX}))).await;
    server.clock.advance(10 * MINUTE);
    assert_redirect(&ada.get(&late).await, "/settings/account?problem=FAILED");
    assert_eq!(is_linked(&ada).await, false);
}

#[tokio::test]
async fn rate_limited_link_leads_back_to_the_account_page() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let ada = server.sign_up(ADA).await;
    let back = callback(&ada, &provider, eve()).await;
    let request = ada.request(Method::POST, LINK).body("{");
    ada.send(request).await.error(429, "RATE_LIMITED");
    server.client().get("/auth/callback").await;
    ada.get("/auth/callback").await;
    assert_redirect(&ada.get(&back).await, "/settings/account?problem=RATE_LIMITED");
    server.clock.advance(MINUTE);
    assert_redirect(&ada.get(&back).await, PAGE);
}

#[tokio::test]
async fn link_needs_the_browser_that_started_it() {
    let (server, provider) = start().await;
    let (mallory, ada) = (server.sign_up("mallory@x.example").await, server.sign_up(ADA).await);
    let back = callback(&mallory, &provider, eve()).await;
    // A browser with no attempt, and one with an attempt of its own.
    assert_redirect(&ada.get(&back).await, "/sign-in?return_to=%2F&problem=NO_COOKIE");
    let elsewhere = "/sign-in?return_to=%2F&problem=FAILED";
    start_link(&ada).await;
    assert_redirect(&ada.get(&back).await, elsewhere);
    assert_eq!(is_linked(&ada).await, false);
    assert_redirect(&mallory.get(&back).await, PAGE);
    assert_redirect(&mallory.get(&back).await, elsewhere);
}

/// Otherwise whoever leaves an attempt behind in a browser gets into the account that signs in there
/// next.
#[tokio::test]
async fn link_needs_the_session_that_started_it() {
    let (server, provider) = start().await;
    server.sign_up(BOB).await;
    let sign_in = async |client: &Client, email: &str| {
        let input = json!({"email": email, "password": PASSWORD});
        client.post("/api/v1/session", input).await.expect(200);
    };
    let client = server.sign_up(ADA).await;
    for next in [Some(BOB), Some(ADA), None] {
        let back = callback(&client, &provider, eve()).await;
        client.delete("/api/v1/session").await.expect(204);
        if let Some(email) = next {
            sign_in(&client, email).await;
        }
        assert_redirect(&client.get(&back).await, "/settings/account?problem=FAILED");
        sign_in(&client, next.unwrap_or(ADA)).await;
        assert_eq!(is_linked(&client).await, false, "{next:?}");
    }
}

#[tokio::test]
async fn person_with_another_account_cannot_be_linked() {
    let (server, provider) = start().await;
    sign_in_through_provider(&server.client(), &provider, eve()).await;
    let ada = server.sign_up(ADA).await;
    let back = callback(&ada, &provider, eve()).await;
    assert_redirect(&ada.get(&back).await, "/settings/account?problem=IDENTITY_TAKEN");
    assert_eq!(is_linked(&ada).await, false);
}

#[tokio::test]
async fn account_is_linked_to_one_person() {
    let (server, provider) = start().await;
    let ada = server.sign_up(ADA).await;
    let mallory = json!({"sub": "mallory-1"});
    let first = callback(&ada, &provider, eve()).await;
    let second = callback(&ada, &provider, mallory).await;
    let again = callback(&ada, &provider, eve()).await;
    assert_redirect(&ada.get(&first).await, PAGE);
    assert_redirect(&ada.get(&second).await, "/settings/account?problem=FAILED");
    assert_redirect(&ada.get(&again).await, PAGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_accounts_that_link_one_person_one_wins() {
    let (server, provider) = start().await;
    let mut attempts = Vec::new();
    for n in 0..4 {
        let client = server.sign_up(&format!("{n}@acme.example")).await;
        let back = callback(&client, &provider, eve()).await;
        attempts.push((client, back));
    }
    let locations = come_back_at_once(attempts).await;
    let taken = "/settings/account?problem=IDENTITY_TAKEN";
    assert_eq!(locations, [PAGE, taken, taken, taken]);
}

#[tokio::test]
async fn provider_is_unlinked_from_an_account_with_a_password() {
    let (server, provider) = start().await;
    let ada = server.sign_up(ADA).await;
    ada.delete(LINK).await.expect(204);
    link(&ada, &provider, eve()).await;
    for _ in 0..2 {
        ada.delete(LINK).await.expect(204);
        assert_eq!(is_linked(&ada).await, false);
    }
    // The person is new here again.
    let client = server.client();
    sign_in_through_provider(&client, &provider, eve()).await;
    assert_ne!(account_id(&client).await, account_id(&ada).await);
}

#[tokio::test]
async fn last_way_to_sign_in_stays() {
    let (server, provider) = start().await;
    let client = server.client();
    sign_in_through_provider(&client, &provider, ada()).await;
    client.delete(LINK).await.reason(409, "LAST_SIGN_IN_METHOD");
    set_password(&client, "", NEW_PASSWORD).await.expect(204);
    client.delete(LINK).await.expect(204);
    try_password(&server, ADA, NEW_PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn linking_and_unlinking_at_once_ends_in_one_of_the_two() {
    let (server, provider) = start().await;
    let ada = server.sign_up(ADA).await;
    for _ in 0..3 {
        let back = callback(&ada, &provider, eve()).await;
        let (linked, unlinked) = tokio::join!(ada.get(&back), ada.delete(LINK));
        assert_redirect(&linked, PAGE);
        unlinked.expect(204);
        // Either may have been the last. Another round starts in both cases.
        ada.delete(LINK).await.expect(204);
        assert_eq!(is_linked(&ada).await, false);
    }
}

/// Whoever holds a session that a changed password ends must not change the account any more.
#[tokio::test(flavor = "multi_thread")]
async fn session_that_ends_meanwhile_changes_nothing() {
    let (server, provider) = start().await;
    let ada = Arc::new(server.sign_up(ADA).await);
    link(&ada, &provider, eve()).await;
    let id = account_id(&ada).await;
    let rename = (Method::PATCH, "/api/v1/account", json!({"displayName": "Mallory"}));
    for change in [rename, (Method::DELETE, LINK, Value::Null)] {
        let answer = send_during(&server, &ada, change, async |tx| {
            accounts::lock(tx, &id).await.unwrap();
            sessions::delete_others(tx, &id, "").await.unwrap();
        });
        answer.await.reason(401, "SIGN_IN_REQUIRED");
        ada.post("/api/v1/session", json!({"email": ADA, "password": PASSWORD})).await.expect(200);
    }
    assert_eq!(is_linked(&ada).await, true);
    let session = ada.get("/api/v1/session").await.expect(200);
    assert_ne!(session["account"]["displayName"], "Mallory");
}

/// The unlinked person must not get in with an attempt that was under way.
#[tokio::test(flavor = "multi_thread")]
async fn sign_in_while_the_person_is_unlinked_opens_nothing() {
    let (server, provider) = start().await;
    let ada = server.sign_up(ADA).await;
    link(&ada, &provider, eve()).await;
    let id = account_id(&ada).await;
    let client = Arc::new(server.client());
    let started = crate::auth::start_sign_in(&client, "/settings/members").await;
    let back: &'static str = provider.authorize(&started, eve()).leak();
    let issuer = provider.settings().issuer.to_string();
    let answer = send_during(&server, &client, (Method::GET, back, Value::Null), async |tx| {
        accounts::lock(tx, &id).await.unwrap();
        server::storage::identities::delete(tx, &issuer, &id).await.unwrap();
    });
    assert_redirect(&answer.await, "/settings/members");
    assert_ne!(account_id(&client).await, id);
}
