use serde_json::{Value, json};

use crate::harness::Harness;
use crate::steps::*;

#[tokio::test]
async fn connected_apps_are_the_organizations_own_newest_first() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    register(&acme, app_input("other")).await;
    let globex = server.sign_up("globex@example.com").await;
    let member = server.join(&globex, "member@example.com").await;
    let first = connect(&globex, "acme").await;
    connect(&globex, "other").await;
    edit(&acme, &app, json!({"name": "Acme 2", "scopes": ["usage:write"]})).await;
    deactivate(&acme, &app).await;

    let installs = member.get("/api/v1/installs").await.expect(200);
    let slugs: Vec<_> =
        installs["items"].as_array().unwrap().iter().map(|it| &it["app"]["slug"]).collect();
    assert_eq!(slugs, ["other", "acme"]);
    // The scopes are those that were granted; name and status are the app's of today.
    let app =
        json!({"slug": "acme", "name": "Acme 2", "ownerName": "acme inc", "status": "DISABLED"});
    assert_eq!(installs["items"][1], with(first["install"].clone(), json!({"app": app})));
    assert_eq!(acme.get("/api/v1/installs").await.expect(200)["items"], json!([]));

    let page = globex.get("/api/v1/installs?limit=1").await.expect(200);
    let cursor = text(&page, "nextCursor");
    let rest = globex.get(&format!("/api/v1/installs?cursor={cursor}")).await.expect(200);
    assert_eq!(rest["items"], json!([installs["items"][1]]));
    assert_eq!(rest["nextCursor"], Value::Null);
}

#[tokio::test]
async fn an_owner_disconnects_and_the_token_dies_at_once() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let connected = connect(&globex, "acme").await;
    let path = format!("/api/v1/installs/{}", text(&connected["install"], "id"));
    server.clock.advance(1_000);

    globex.delete(&path).await.expect(204);
    platform(&server, text(&connected, "token")).await.expect(401);
    let installs = globex.get("/api/v1/installs").await.expect(200);
    let revoked = json!({"status": "REVOKED", "revokedAt": now(&server)});
    assert_eq!(installs["items"], json!([with(connected["install"].clone(), revoked)]));

    // Again changes nothing.
    server.clock.advance(1_000);
    globex.delete(&path).await.expect(204);
    assert_eq!(globex.get("/api/v1/installs").await.expect(200), installs);
    let activity = globex.get("/api/v1/activity").await.expect(200);
    assert_eq!(column(&activity, "type"), ["INSTALL_DISCONNECTED", "CONSENT_APPROVED"]);

    // A later connection is another install, which the old path does not end.
    let again = connect(&globex, "acme").await;
    globex.delete(&path).await.expect(204);
    platform(&server, text(&again, "token")).await.expect(200);
    let activity = globex.get("/api/v1/activity").await.expect(200);
    assert_eq!(
        column(&activity, "type"),
        ["CONSENT_APPROVED", "INSTALL_DISCONNECTED", "CONSENT_APPROVED"]
    );
}

#[tokio::test]
async fn only_an_owner_of_the_organization_disconnects() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let member = server.join(&globex, "member@example.com").await;
    let connected = connect(&globex, "acme").await;
    let path = format!("/api/v1/installs/{}", text(&connected["install"], "id"));

    // Neither the app's owner nor a member; existence comes before the role.
    acme.delete(&path).await.expect(404);
    let error = member.delete(&path).await.expect(403);
    assert_eq!(error["details"], json!({"reason": "OWNER_REQUIRED"}));
    for id in ["00000000-0000-7000-8000-000000000000", "x"] {
        member.delete(&format!("/api/v1/installs/{id}")).await.expect(404);
    }
    platform(&server, text(&connected, "token")).await.expect(200);
}

#[tokio::test]
async fn who_granted_an_install_keeps_its_name_after_leaving() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let second = server.join(&globex, "second@example.com").await;
    let member = format!("/api/v1/members/{}", account_id(&second).await);
    globex.patch(&member, json!({"role": "OWNER"})).await.expect(200);
    let connected = connect(&second, "acme").await;
    globex.delete(&member).await.expect(204);

    let installs = globex.get("/api/v1/installs").await.expect(200);
    assert_eq!(installs["items"][0]["grantedBy"], "second");
    let activity = globex.get("/api/v1/activity").await.expect(200);
    assert_eq!(activity["items"][0]["actor"], json!({"displayName": "second"}));
    platform(&server, text(&connected, "token")).await.expect(200);
}
