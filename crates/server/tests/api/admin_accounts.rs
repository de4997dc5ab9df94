//! What the operator does to accounts.

use serde_json::{Value, json};
use server::services::admin::{AdminError, Outcome};

use crate::harness::{Client, Harness};
use crate::helpers::*;

const ADA: &str = "ada@acme.example";
const EVE: &str = "eve@acme.example";

/// The newest entry of the client's organization.
async fn latest_activity(client: &Client) -> Value {
    client.get("/api/v1/activity").await.expect(200)["items"][0].clone()
}

fn assert_is_operators(entry: &Value, kind: &str, account_name: &str) {
    assert_eq!(entry["type"], kind);
    assert_eq!((&entry["actor"], &entry["app"]), (&json!(null), &json!(null)));
    assert_eq!(entry["details"], json!({"accountName": account_name}));
}

#[tokio::test]
async fn member_becomes_an_owner() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let eve = server.join(&ada, EVE).await;
    let admin = server.admin();
    // In any case, as for signing in.
    assert_eq!(admin.make_owner("EVE@acme.example").await.unwrap(), Outcome::Changed);
    assert_eq!(current_session(&eve).await["role"], "OWNER");
    assert_is_operators(&latest_activity(&ada).await, "MEMBER_MADE_OWNER", "eve");
    assert_eq!(admin.make_owner(EVE).await.unwrap(), Outcome::Unchanged);
    let activity = ada.get("/api/v1/activity").await.expect(200);
    assert_eq!(activity["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn sessions_of_one_account_end() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let eve = server.join(&ada, EVE).await;
    let phone = server.sign_in(EVE).await;
    let admin = server.admin();
    assert_eq!(admin.end_sessions(EVE).await.unwrap(), 2);
    for client in [&eve, &phone] {
        client.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
    }
    assert_is_operators(&latest_activity(&ada).await, "SESSIONS_ENDED", "eve");
    assert_eq!(admin.end_sessions(EVE).await.unwrap(), 0);
    let activity = ada.get("/api/v1/activity").await.expect(200);
    assert_eq!(activity["items"].as_array().unwrap().len(), 1);
    server.sign_in(EVE).await;
}

#[tokio::test]
async fn link_for_a_password_is_recorded() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    server.admin().create_password_reset(ADA).await.unwrap();
    assert_is_operators(&latest_activity(&ada).await, "PASSWORD_RESET_LINK_CREATED", "ada");
}

#[tokio::test]
async fn unknown_address_changes_nothing() {
    let server = Harness::start().await;
    let admin = server.admin();
    for email in [EVE, "", "no address"] {
        let outcomes = [
            admin.make_owner(email).await.err(),
            admin.end_sessions(email).await.err(),
            admin.create_password_reset(email).await.err(),
        ];
        for outcome in outcomes {
            assert!(matches!(outcome, Some(AdminError::UnknownEmail)), "{email}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn organizations_and_apps_are_found_by_their_names() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    server.join(&ada, EVE).await;
    let ben = server.sign_up("ben@globex.example").await;
    register(&ada, app_input("acme")).await;
    register(&ada, with(app_input("acme-100"), json!({"name": "100% Acme"}))).await;
    register(&ben, app_input("globex")).await;
    connect(&ben, "acme").await;
    let admin = server.admin();
    let organizations = async |search: &str| {
        let found = admin.organizations(search).await.unwrap();
        found.into_iter().map(|it| (it.name, it.accounts, it.apps)).collect::<Vec<_>>()
    };
    let ada_inc = ("ada inc".to_owned(), 2, 2);
    assert_eq!(organizations("").await, [ada_inc.clone(), ("ben inc".to_owned(), 1, 1)]);
    assert_eq!(organizations("ADA").await, [ada_inc]);
    assert!(organizations("%").await.is_empty());
    server.execute("UPDATE organizations SET name = 'Übung' WHERE name = 'ben inc'").await;
    assert_eq!(organizations("Übung").await, [("Übung".to_owned(), 1, 1)]);

    let apps = async |organization: Option<&str>, search: &str| {
        let found = admin.apps(organization, search).await.unwrap();
        found.into_iter().map(|it| (it.app.slug, it.active_installs)).collect::<Vec<_>>()
    };
    let [acme, acme_100, globex] =
        [("acme", 1), ("acme-100", 0), ("globex", 0)].map(|(slug, count)| (slug.to_owned(), count));
    assert_eq!(apps(None, "").await, [acme, acme_100.clone(), globex.clone()]);
    assert_eq!(apps(None, "100% a").await, [acme_100]);
    let id = current_session(&ben).await["organization"]["id"].as_str().unwrap().to_owned();
    assert_eq!(apps(Some(&id), "").await, [globex]);
    assert!(apps(Some("unknown"), "").await.is_empty());
}
