use serde_json::{Value, json};
use server::clock::DAY;

use crate::harness::{Client, Harness, PASSWORD};
use crate::helpers::{account_id, with};

async fn invite(owner: &Client) -> Value {
    owner.post("/api/v1/invitations", json!({})).await.expect(201)["invitation"].clone()
}

fn input(email: &str, invitation: &Value) -> Value {
    json!({"email": email, "password": PASSWORD, "displayName": "Eve", "invitation": invitation})
}

#[tokio::test]
async fn invited_person_joins_as_a_member() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let client = server.client();
    let invitation = invite(&owner).await;
    let session =
        client.post("/api/v1/accounts", input("eve@x.example", &invitation)).await.expect(201);
    assert_eq!(session["role"], "MEMBER");
    let own = owner.get("/api/v1/session").await.expect(200);
    assert_eq!(session["organization"], own["organization"]);
}

/// Rule 45.
#[tokio::test]
async fn invitation_works_once() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let invitation = invite(&owner).await;
    let sign_ups = (0..5).map(|i| {
        let (client, invitation) = (server.client(), invitation.clone());
        let input = input(&format!("{i}@x.example"), &invitation);
        tokio::spawn(async move { client.post("/api/v1/accounts", input).await })
    });
    let mut joined = 0;
    for sign_up in sign_ups.collect::<Vec<_>>() {
        let answer = sign_up.await.unwrap();
        if answer.status == 201 {
            joined += 1;
        } else {
            assert_eq!(answer.fields(400), ["invitation INVALID"]);
        }
    }
    assert_eq!(joined, 1);
}

/// Rule 45.
#[tokio::test]
async fn invitation_of_a_demoted_or_removed_owner_is_invalid() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let second = server.join(&owner, "bob@platform.example").await;
    let path = format!("/api/v1/members/{}", account_id(&second).await);
    let join = async |invitation: &Value| {
        server.client().post("/api/v1/accounts", input("eve@x.example", invitation)).await
    };
    owner.patch(&path, json!({"role": "OWNER"})).await.expect(200);
    let invitation = invite(&second).await;
    owner.patch(&path, json!({"role": "MEMBER"})).await.expect(200);
    assert_eq!(join(&invitation).await.fields(400), ["invitation INVALID"]);
    // A removed owner can't return with an invitation of their own.
    owner.delete(&path).await.expect(204);
    assert_eq!(join(&invitation).await.fields(400), ["invitation INVALID"]);
    join(&invite(&owner).await).await.expect(201);
}

/// Rule 45.
#[tokio::test]
async fn invitation_expires_after_seven_days() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let answer = owner.post("/api/v1/invitations", json!({})).await.expect(201);
    assert_eq!(answer["expiresAt"], "2026-12-01T04:08:18.123Z");
    server.clock.advance(7 * DAY - 1);
    let (late, too_late) = (answer["invitation"].clone(), answer["invitation"].clone());
    let taken = input("ada@platform.example", &late);
    // A failed sign-up doesn't consume it.
    assert_eq!(server.client().post("/api/v1/accounts", taken).await.fields(409), ["email TAKEN"]);
    server.clock.advance(1);
    let answer = server.client().post("/api/v1/accounts", input("eve@x.example", &too_late)).await;
    assert_eq!(answer.fields(400), ["invitation INVALID"]);
}

#[tokio::test]
async fn failed_sign_up_keeps_the_invitation() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let invitation = invite(&owner).await;
    let taken = input("ada@platform.example", &invitation);
    server.client().post("/api/v1/accounts", taken).await.expect(409);
    let free = input("eve@x.example", &invitation);
    server.client().post("/api/v1/accounts", free).await.expect(201);
}

#[tokio::test]
async fn organization_name_with_an_invitation_is_invalid() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let mut both = input("eve@x.example", &invite(&owner).await);
    both["organizationName"] = "Mine".into();
    let answer = server.client().post("/api/v1/accounts", both).await;
    assert_eq!(answer.fields(400), ["organizationName INVALID"]);
}

#[tokio::test]
async fn members_cannot_invite() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let member = server.join(&owner, "eve@x.example").await;
    member.post("/api/v1/invitations", json!({})).await.reason(403, "OWNER_REQUIRED");
}

#[tokio::test]
async fn unknown_invitations_are_refused() {
    let server = Harness::start().await;
    for invitation in [json!(""), json!("x\u{0}"), json!("a".repeat(10_000))] {
        let answer =
            server.client().post("/api/v1/accounts", input("e@x.example", &invitation)).await;
        assert_eq!(answer.fields(400), ["invitation INVALID"]);
    }
}

#[tokio::test]
async fn unusable_invitation_is_reported_beside_the_other_fields() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    for (invitation, fields) in [
        (json!("unknown"), vec!["password TOO_SHORT", "invitation INVALID"]),
        (invite(&owner).await, vec!["password TOO_SHORT"]),
    ] {
        let short = with(input("eve@x.example", &invitation), json!({"password": "short"}));
        let answer = server.client().post("/api/v1/accounts", short).await;
        assert_eq!(answer.fields(400), fields);
    }
}

#[tokio::test]
async fn invitation_is_stored_as_a_hash() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@platform.example").await;
    let invitation = invite(&owner).await;
    let stored = server.dump().await;
    let secret = invitation.as_str().unwrap().as_bytes();
    assert!(!stored.windows(secret.len()).any(|window| window == secret));
}
