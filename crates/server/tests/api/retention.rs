//! What is removed after a time, and how much refused attempts can write.

use serde_json::json;
use server::clock::{DAY, HOUR};
use server::services::{accounts, activity};
use server::storage::invitations;

use crate::harness::{Client, Harness};
use crate::helpers::*;

async fn types(client: &Client) -> Vec<String> {
    let list = client.get("/api/v1/activity?limit=100").await.expect(200);
    column(&list, "type").into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn refusals_with_ever_new_origins_fill_few_entries() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, full_app_input()).await;
    let globex = server.sign_up("globex@example.com").await;
    let refuse = async |n: usize| {
        let query = format!("redirect_uri=https%3A%2F%2F{n}.example");
        open(&globex, "acme", &query).await.reason(400, "REDIRECT_URI_REFUSED");
    };
    for n in 0..50 {
        refuse(n).await;
    }
    let list = globex.get("/api/v1/activity?limit=100").await.expect(200);
    let entries = list["items"].as_array().unwrap();
    assert_eq!(entries.len(), 21);
    let shared = &entries[0]["details"];
    assert_eq!((&shared["origin"], &shared["count"]), (&json!(null), &json!(30)));
    assert_eq!(shared["reason"], "REDIRECT_URI_REFUSED");

    // Known origins and other reasons still count on entries of their own.
    refuse(7).await;
    open(&globex, "acme", "state=1&state=2").await.reason(400, "INVALID_LINK");
    let list = globex.get("/api/v1/activity?limit=100").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 22);
    assert_eq!(list["items"][0]["details"]["reason"], "INVALID_LINK");
    assert_eq!(list["items"][1]["details"]["origin"], "https://7.example");
    assert_eq!(list["items"][1]["details"]["count"], 2);

    // Another organization and the next hour have their own.
    let initech = server.sign_up("initech@example.com").await;
    open(&initech, "acme", "redirect_uri=https%3A%2F%2Fx.example").await.expect(400);
    assert_eq!(types(&initech).await.len(), 1);
    server.clock.advance(HOUR);
    refuse(99).await;
    let list = globex.get("/api/v1/activity?limit=1").await.expect(200);
    assert_eq!(list["items"][0]["details"]["origin"], "https://99.example");
}

#[tokio::test]
async fn refusals_are_kept_for_90_days_and_other_activity_for_2_years() {
    let server = Harness::start().await;
    let sign_in = async || server.sign_in("acme@example.com").await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    open(&acme, "acme", "state=1&state=2").await.expect(400);
    for (days, expected) in [
        (90, vec!["CONSENT_REFUSED", "APP_REGISTERED"]),
        (1, vec!["APP_REGISTERED"]),
        (2 * 365 - 91, vec!["APP_REGISTERED"]),
        (1, vec![]),
    ] {
        server.clock.advance(days * DAY);
        activity::delete_old(&server.state).await.unwrap();
        assert_eq!(types(&sign_in().await).await, expected, "{days} days later");
    }
}

#[tokio::test]
async fn more_than_one_step_is_removed() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@example.com").await;
    let session = current_session(&owner).await;
    let (organization, account) =
        (text(&session["organization"], "id"), text(&session["account"], "id"));
    let hash = |n: usize| format!("old-{n}");
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..1001 {
        invitations::insert(&mut tx, &hash(n), organization, account, 0, 1).await.unwrap();
    }
    tx.commit().await.unwrap();
    accounts::delete_old_invitations(&server.state).await.unwrap();
    // The keys are free again.
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..1001 {
        invitations::insert(&mut tx, &hash(n), organization, account, 0, 1).await.unwrap();
    }
}

#[tokio::test]
async fn invitations_are_removed_30_days_after_they_expired() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@example.com").await;
    let invited = owner.post("/api/v1/invitations", json!({})).await.expect(201);
    let hash = server::rng::sha256_hex(text(&invited, "invitation"));
    let is_stored = async || {
        accounts::delete_old_invitations(&server.state).await.unwrap();
        let dump = server.dump().await;
        dump.windows(hash.len()).any(|window| window == hash.as_bytes())
    };
    server.clock.advance(37 * DAY - 1);
    assert!(is_stored().await);
    server.clock.advance(1);
    let consumed = server.client();
    let input = json!({
        "email": "eve@example.com", "password": crate::harness::PASSWORD,
        "displayName": "Eve", "invitation": invited["invitation"],
    });
    assert_eq!(consumed.post("/api/v1/accounts", input).await.fields(400), ["invitation INVALID"]);
    accounts::delete_old_invitations(&server.state).await.unwrap();
}
