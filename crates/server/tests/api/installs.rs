use serde_json::{Value, json};

use crate::harness::Harness;
use crate::helpers::*;

#[tokio::test]
async fn installs_of_the_organization_are_listed_newest_first() {
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
    // Scopes are as granted; name and status are the app's current ones.
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
async fn installs_are_filtered_by_app_and_status() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("one")).await;
    register(&acme, app_input("two")).await;
    register(&acme, app_input("three")).await;
    let globex = server.sign_up("globex@example.com").await;
    // Each reconnection revokes the install before it.
    let old = connect(&globex, "one").await;
    let two = connect(&globex, "two").await;
    let new = connect(&globex, "one").await;
    globex.delete(&format!("/api/v1/installs/{}", text(&two["install"], "id"))).await.expect(204);
    // Another organization's installs of the same apps never appear.
    let initech = server.sign_up("initech@example.com").await;
    connect(&initech, "one").await;
    connect(&initech, "three").await;

    let [old, two, new] = [&old, &two, &new].map(|connected| text(&connected["install"], "id"));
    let long = format!("app={}", "a".repeat(5_000));
    for (query, found) in [
        ("", vec![new, two, old]),
        ("app=one", vec![new, old]),
        ("app=two", vec![two]),
        ("status=ACTIVE", vec![new]),
        ("status=REVOKED", vec![two, old]),
        ("app=one&status=ACTIVE", vec![new]),
        ("status=REVOKED&app=one", vec![old]),
        ("app=two&status=ACTIVE", vec![]),
        ("app=three", vec![]),
        ("app=&status=", vec![new, two, old]),
        // An unknown slug, and texts that aren't slugs.
        ("app=unknown", vec![]),
        ("app=One", vec![]),
        ("app=on", vec![]),
        ("app=%25", vec![]),
        ("app=%00", vec![]),
        ("app=+one", vec![]),
        (&long, vec![]),
    ] {
        let list = globex.get(&format!("/api/v1/installs?{query}")).await.expect(200);
        assert_eq!(column(&list, "id"), found, "{query}");
        assert_eq!(list["nextCursor"], Value::Null, "{query}");
    }
    let wrong = "/api/v1/installs?app=one&status=active&limit=0&cursor=x";
    let error = globex.get(wrong).await.error(400, "BAD_REQUEST");
    assert_eq!(
        invalid_fields(&json!({"details": error})),
        ["limit INVALID", "cursor INVALID", "status INVALID"]
    );
}

#[tokio::test]
async fn pages_of_filtered_installs_are_stable() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("one")).await;
    register(&acme, app_input("two")).await;
    let globex = server.sign_up("globex@example.com").await;
    for _ in 0..5 {
        connect(&globex, "one").await;
        connect(&globex, "two").await;
    }
    for filter in ["app=one", "app=one&status=REVOKED"] {
        let path = format!("/api/v1/installs?{filter}");
        let all = globex.get(&path).await.expect(200);
        let mut paged = Vec::new();
        let mut next = format!("{path}&limit=2");
        loop {
            let page = globex.get(&next).await.expect(200);
            paged.extend(column(&page, "id").into_iter().map(str::to_owned));
            let Some(cursor) = page["nextCursor"].as_str() else { break };
            next = format!("{path}&limit=2&cursor={cursor}");
            // Newer installs come before the first page and don't move the others.
            connect(&globex, "one").await;
        }
        assert!(paged.len() >= 4, "{filter}");
        assert_eq!(paged, column(&all, "id"), "{filter}");
    }
}

/// Rule 26.
#[tokio::test]
async fn disconnecting_revokes_the_token_immediately() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let connected = connect(&globex, "acme").await;
    let path = format!("/api/v1/installs/{}", text(&connected["install"], "id"));
    server.clock.advance(1_000);

    globex.delete(&path).await.expect(204);
    call_platform_api(&server, text(&connected, "token")).await.expect(401);
    let installs = globex.get("/api/v1/installs").await.expect(200);
    let revoked = json!({"status": "REVOKED", "revokedAt": now(&server)});
    assert_eq!(installs["items"], json!([with(connected["install"].clone(), revoked)]));

    // Idempotent.
    server.clock.advance(1_000);
    globex.delete(&path).await.expect(204);
    assert_eq!(globex.get("/api/v1/installs").await.expect(200), installs);
    let activity = globex.get("/api/v1/activity").await.expect(200);
    assert_eq!(column(&activity, "type"), ["INSTALL_DISCONNECTED", "CONSENT_APPROVED"]);

    // A later connection is another install, so the old path doesn't revoke it.
    let again = connect(&globex, "acme").await;
    globex.delete(&path).await.expect(204);
    call_platform_api(&server, text(&again, "token")).await.expect(200);
    let activity = globex.get("/api/v1/activity").await.expect(200);
    assert_eq!(
        column(&activity, "type"),
        ["CONSENT_APPROVED", "INSTALL_DISCONNECTED", "CONSENT_APPROVED"]
    );
}

#[tokio::test]
async fn only_owners_of_the_organization_disconnect() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let member = server.join(&globex, "member@example.com").await;
    let connected = connect(&globex, "acme").await;
    let path = format!("/api/v1/installs/{}", text(&connected["install"], "id"));

    // Neither the app's owner nor a member can; existence is checked before the role.
    acme.delete(&path).await.expect(404);
    let error = member.delete(&path).await.expect(403);
    assert_eq!(error["details"], json!({"reason": "OWNER_REQUIRED"}));
    for id in ["00000000-0000-7000-8000-000000000000", "x"] {
        member.delete(&format!("/api/v1/installs/{id}")).await.expect(404);
    }
    call_platform_api(&server, text(&connected, "token")).await.expect(200);
}

#[tokio::test]
async fn install_keeps_the_name_of_a_removed_granter() {
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
    call_platform_api(&server, text(&connected, "token")).await.expect(200);
}
