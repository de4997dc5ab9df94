//! Joining an organization with an invitation and the provider.

use serde_json::{Value, json};
use server::clock::{DAY, MINUTE};

use crate::account::{come_back_at_once, eve};
use crate::auth::{ada, assert_redirect, sign_in_through_provider, start};
use crate::fake_oidc_provider::{FakeProvider, with as changed};
use crate::harness::{Client, Harness, Options, PASSWORD, TestResponse, per_minute};
use crate::helpers::*;
use crate::log_capture::Log;

const SIGN_UP: &str = "/api/v1/provider-sign-up";
const OWNER: &str = "owner@acme.example";

async fn invite(owner: &Client) -> Value {
    owner.post("/api/v1/invitations", json!({})).await.expect(201)["invitation"].clone()
}

async fn start_sign_up(client: &Client, invitation: &Value) -> TestResponse {
    client.post(SIGN_UP, json!({"invitation": invitation})).await
}

/// The callback of an attempt to join.
async fn callback(
    client: &Client,
    provider: &FakeProvider,
    invitation: &Value,
    claims: Value,
) -> String {
    provider.authorize(&start_sign_up(client, invitation).await, claims)
}

fn refused(problem: &str) -> String {
    format!("/sign-in?return_to=%2F&problem={problem}")
}

async fn join_with_password(server: &Harness, invitation: &Value) -> TestResponse {
    let input = json!({
        "email": "new@acme.example", "password": PASSWORD, "displayName": "New",
        "invitation": invitation,
    });
    server.client().post("/api/v1/accounts", input).await
}

#[tokio::test]
async fn invited_person_joins_through_the_provider() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    let invitation = invite(&owner).await;
    let client = server.client();
    let back = callback(&client, &provider, &invitation, ada()).await;
    assert_redirect(&client.get(&back).await, "/");
    let session = current_session(&client).await;
    assert_eq!(session["role"], "MEMBER");
    assert_eq!(session["account"]["displayName"], "Ada Osei");
    assert_eq!(session["account"]["email"], "ada@acme.example");
    assert_eq!(session["organization"], current_session(&owner).await["organization"]);
    join_with_password(&server, &invitation).await.expect(400);
    let again = server.client();
    sign_in_through_provider(&again, &provider, ada()).await;
    assert_eq!(current_session(&again).await, session);
}

#[tokio::test]
async fn unusable_invitation_is_refused_as_at_sign_up() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    let second = server.join(&owner, "bob@acme.example").await;
    let member = format!("/api/v1/members/{}", account_id(&second).await);
    owner.patch(&member, json!({"role": "OWNER"})).await.expect(200);
    let (used, of_demoted) = (invite(&owner).await, invite(&second).await);
    owner.patch(&member, json!({"role": "MEMBER"})).await.expect(200);
    join_with_password(&server, &used).await.expect(201);
    for invitation in [json!(null), json!(""), json!("unknown"), used, of_demoted] {
        let answer = start_sign_up(&server.client(), &invitation).await;
        assert_eq!(answer.fields(400), ["invitation INVALID"]);
        assert_eq!(answer.header("set-cookie"), None);
    }
    let expired = invite(&owner).await;
    server.clock.advance(7 * DAY);
    let answer = start_sign_up(&server.client(), &expired).await;
    assert_eq!(answer.fields(400), ["invitation INVALID"]);
    assert_eq!(provider.fetched(), 0);
}

#[tokio::test]
async fn sign_up_without_a_provider_is_not_found() {
    let server = Harness::start().await;
    let invitation = invite(&server.sign_up(OWNER).await).await;
    start_sign_up(&server.client(), &invitation).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn sign_up_shares_the_limit_of_starts_at_the_provider() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let invitation = invite(&server.sign_up(OWNER).await).await;
    start_sign_up(&server.client(), &invitation).await.expect(200);
    start_sign_up(&server.client(), &json!(7)).await.error(429, "RATE_LIMITED");
}

#[tokio::test]
async fn invitation_that_ended_meanwhile_creates_no_account() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    let (client, used) = (server.client(), invite(&owner).await);
    let back = callback(&client, &provider, &used, ada()).await;
    join_with_password(&server, &used).await.expect(201);
    assert_redirect(&client.get(&back).await, &refused("INVITATION_INVALID"));

    server.clock.advance(MINUTE);
    let expiring = invite(&owner).await;
    server.clock.advance(7 * DAY - 1);
    let claims = changed(ada(), &json!({"exp": u32::MAX}));
    let back = callback(&client, &provider, &expiring, claims).await;
    server.clock.advance(1);
    assert_redirect(&client.get(&back).await, &refused("INVITATION_INVALID"));
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn person_with_an_account_is_not_signed_in_and_keeps_the_invitation() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    sign_in_through_provider(&server.client(), &provider, ada()).await;
    let (client, invitation) = (server.client(), invite(&owner).await);
    let back = callback(&client, &provider, &invitation, ada()).await;
    assert_redirect(&client.get(&back).await, &refused("ACCOUNT_EXISTS"));
    client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    join_with_password(&server, &invitation).await.expect(201);
}

#[tokio::test]
async fn addresses_follow_the_rules_of_sign_in() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    provider.set_user_info(json!({"sub": "ada-1"}));
    let invitation = invite(&owner).await;
    let client = server.client();
    for (changes, problem) in [
        (json!({"email": null}), "EMAIL_MISSING"),
        (json!({"email_verified": null}), "EMAIL_MISSING"),
        (json!({"email_verified": false}), "EMAIL_UNVERIFIED"),
        // The password doesn't help: the account is in another organization, or here already.
        (json!({"email": OWNER}), "EMAIL_TAKEN"),
    ] {
        let claims = changed(ada(), &changes);
        let back = callback(&client, &provider, &invitation, claims).await;
        assert_redirect(&client.get(&back).await, &refused(problem));
        client.get("/api/v1/provider-link").await.error(404, "NOT_FOUND");
    }
    join_with_password(&server, &invitation).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn invitation_in_several_attempts_admits_one_person() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    let invitation = invite(&owner).await;
    let mut attempts = Vec::new();
    for n in 0..4 {
        let (sub, email) = (format!("person-{n}"), format!("{n}@x.example"));
        let claims = json!({"sub": sub, "email": email, "email_verified": true});
        let client = server.client();
        let back = callback(&client, &provider, &invitation, claims).await;
        attempts.push((client, back));
    }
    let locations = come_back_at_once(attempts).await;
    let invalid = refused("INVITATION_INVALID");
    assert_eq!(locations, ["/", &invalid, &invalid, &invalid]);
    let members = owner.get("/api/v1/members").await.expect(200);
    assert_eq!(members["items"].as_array().unwrap().len(), 2);
}

/// Otherwise an attacker could sign a victim in to the attacker's account.
#[tokio::test]
async fn sign_up_ends_only_in_the_browser_that_started_it() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    let invitation = invite(&owner).await;
    let back = callback(&server.client(), &provider, &invitation, eve()).await;
    let victim = server.client();
    assert_redirect(&victim.get(&back).await, &refused("NO_COOKIE"));
    victim.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    join_with_password(&server, &invitation).await.expect(201);
}

#[tokio::test]
async fn invitation_and_secrets_are_neither_stored_nor_logged() {
    let (server, provider) = start().await;
    let owner = server.sign_up(OWNER).await;
    let invitation = invite(&owner).await;
    let log = Log::start();
    let client = server.client();
    let started = start_sign_up(&client, &invitation).await;
    let back = provider.authorize(&started, ada());
    let (cookie, request) =
        (client.cookie().unwrap(), crate::fake_oidc_provider::authorization_request(&started));
    let secret = cookie.strip_prefix("__Host-ot_sign_in=").unwrap().to_owned();
    let invitation = invitation.as_str().unwrap();
    let hash = server::rng::sha256_hex(invitation);
    assert!(!started.text().contains(invitation) && !started.text().contains(&hash));
    let before = String::from_utf8_lossy(&server.dump().await).into_owned();
    assert!(before.contains(&hash));
    assert_redirect(&client.get(&back).await, "/");
    let after = String::from_utf8_lossy(&server.dump().await).into_owned();
    for kept in [invitation, &secret, &request["state"], &request["nonce"]] {
        assert!(!before.contains(kept) && !after.contains(kept) && !log.about("").contains(kept));
    }
}
