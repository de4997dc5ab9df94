use serde_json::{Value, json};

use crate::harness::{Client, Harness};

const ADA: &str = "ada@platform.example";
const EVE: &str = "eve@platform.example";

async fn id(client: &Client) -> String {
    let session = client.get("/api/v1/session").await.expect(200);
    session["account"]["id"].as_str().unwrap().to_owned()
}

async fn path(client: &Client) -> String {
    format!("/api/v1/members/{}", id(client).await)
}

fn role(role: &str) -> Value {
    json!({ "role": role })
}

#[tokio::test]
async fn every_member_sees_the_members() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let member = server.join(&owner, EVE).await;
    server.sign_up("bob@customer.example").await;
    let list = member.get("/api/v1/members").await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(
        items[1],
        json!({
            "id": id(&member).await, "email": EVE, "displayName": "eve", "role": "MEMBER",
            "createdAt": "2026-11-24T04:08:18.123Z",
        })
    );
}

#[tokio::test]
async fn role_changes_apply_from_the_next_request_on() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let member = server.join(&owner, EVE).await;
    let eve = path(&member).await;
    assert_eq!(owner.patch(&eve, role("OWNER")).await.expect(200)["role"], "OWNER");
    assert_eq!(member.get("/api/v1/session").await.expect(200)["role"], "OWNER");
    member.patch(&path(&owner).await, role("MEMBER")).await.expect(200);
    owner.patch(&eve, role("MEMBER")).await.reason(403, "OWNER_REQUIRED");
}

#[tokio::test]
async fn members_cannot_change_members() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let member = server.join(&owner, EVE).await;
    for target in [path(&owner).await, path(&member).await] {
        member.patch(&target, role("OWNER")).await.reason(403, "OWNER_REQUIRED");
        member.delete(&target).await.reason(403, "OWNER_REQUIRED");
    }
}

#[tokio::test]
async fn members_of_other_organizations_are_not_found() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let stranger = server.sign_up("bob@customer.example").await;
    let member = server.join(&stranger, EVE).await;
    for id in
        [id(&member).await.as_str(), "00000000-0000-7000-8000-000000000000", "x", "%00", "%ff"]
    {
        let path = format!("/api/v1/members/{id}");
        owner.patch(&path, role("MEMBER")).await.error(404, "NOT_FOUND");
        owner.delete(&path).await.error(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn unknown_roles_are_refused() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let ada = path(&owner).await;
    for (input, code) in [
        (json!({}), "role REQUIRED"),
        (json!({"role": null}), "role REQUIRED"),
        (role("owner"), "role INVALID"),
        (role("ADMIN"), "role INVALID"),
    ] {
        assert_eq!(owner.patch(&ada, input).await.fields(400), [code]);
    }
}

/// Rule 46.
#[tokio::test]
async fn last_owner_cannot_resign() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let member = server.join(&owner, EVE).await;
    let ada = path(&owner).await;
    owner.patch(&ada, role("MEMBER")).await.reason(409, "LAST_OWNER");
    owner.delete(&ada).await.reason(409, "LAST_OWNER");
    assert_eq!(owner.patch(&ada, role("OWNER")).await.expect(200)["role"], "OWNER");
    owner.patch(&path(&member).await, role("OWNER")).await.expect(200);
    owner.delete(&ada).await.expect(204);
    member.delete(&path(&member).await).await.reason(409, "LAST_OWNER");
}

/// Rule 46.
#[tokio::test]
async fn concurrent_resignations_leave_one_owner() {
    let server = Harness::start().await;
    let mut owners = vec![server.sign_up(ADA).await];
    for i in 0..4 {
        let owner = server.join(&owners[0], &format!("{i}@platform.example")).await;
        owners[0].patch(&path(&owner).await, role("OWNER")).await.expect(200);
        owners.push(owner);
    }
    let mut targets = Vec::new();
    for owner in &owners {
        targets.push(path(owner).await);
    }
    // All resign concurrently, half of them by leaving.
    let resignations = owners.into_iter().zip(targets).enumerate().map(|(i, (owner, own))| {
        tokio::spawn(async move {
            let answer = match i % 2 {
                0 => owner.delete(&own).await,
                _ => owner.patch(&own, role("MEMBER")).await,
            };
            (answer.status.as_u16(), owner)
        })
    });
    let mut kept = Vec::new();
    for resignation in resignations.collect::<Vec<_>>() {
        let (status, owner) = resignation.await.unwrap();
        if status == 409 {
            kept.push(owner);
        }
    }
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].get("/api/v1/session").await.expect(200)["role"], "OWNER");
}

#[tokio::test]
async fn removed_member_is_signed_out_everywhere_and_may_return() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let member = server.join(&owner, EVE).await;
    let elsewhere = server.sign_in(EVE).await;
    let eve = path(&member).await;
    owner.delete(&eve).await.expect(204);
    member.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    elsewhere.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    let input = json!({"email": EVE, "password": crate::harness::PASSWORD});
    server.client().post("/api/v1/session", input).await.error(401, "UNAUTHORIZED");
    owner.delete(&eve).await.error(404, "NOT_FOUND");
    server.sign_up(EVE).await;
}
