use serde_json::{Value, json};

use crate::harness::{Client, Harness};
use crate::helpers::*;

const HOUR: i64 = 3_600_000;

async fn of_app(developer: &Client, app: &Value) -> Value {
    developer.get(&format!("{}/activity", path_of(app))).await.expect(200)
}

async fn of_organization(client: &Client) -> Value {
    client.get("/api/v1/activity").await.expect(200)
}

fn entry(kind: &str, at: &str, actor: Option<&str>, details: Value) -> Value {
    let actor = actor.map(|actor| json!({"displayName": actor}));
    json!({"type": kind, "at": at, "actor": actor, "details": details})
}

/// The entries of a list, newest first, without their IDs and apps.
fn entries(list: &Value) -> Vec<Value> {
    let mut items = list["items"].as_array().unwrap().clone();
    for item in &mut items {
        let item = item.as_object_mut().unwrap();
        assert!(item.remove("id").unwrap().is_string());
        item.remove("app").unwrap();
    }
    items
}

/// Rule 31.
#[tokio::test]
async fn developer_actions_are_recorded_with_their_changes() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let member = server.join(&acme, "member@example.com").await;
    let now = now(&server);
    let app = register(&acme, app_input("acme")).await;
    edit(&member, &app, json!({
        "name": "Acme 2", "description": "Labels.", "websiteUrl": "https://acme.example",
        "redirectUris": ["https://acme.example/cb"], "scopes": ["contracts:read", "usage:write"],
    })).await;
    edit(&acme, &app, json!({"description": null, "name": "Acme 2"})).await;
    deactivate(&acme, &app).await;
    reactivate(&member, &app).await;

    let change =
        |field: &str, old: Value, new: Value| json!({"field": field, "old": old, "new": new});
    let expected = [
        entry("APP_REACTIVATED", &now, Some("member"), json!({})),
        entry("APP_DEACTIVATED", &now, Some("acme"), json!({})),
        entry(
            "APP_EDITED",
            &now,
            Some("acme"),
            json!({"changes": [
                change("description", json!("Labels."), Value::Null),
            ]}),
        ),
        entry(
            "APP_EDITED",
            &now,
            Some("member"),
            json!({"changes": [
                change("name", json!("Acme Labeling"), json!("Acme 2")),
                change("description", Value::Null, json!("Labels.")),
                change("websiteUrl", Value::Null, json!("https://acme.example")),
                change("redirectUris", json!([]), json!(["https://acme.example/cb"])),
                change("scopes", json!(["contracts:read"]), json!(["contracts:read", "usage:write"])),
            ]}),
        ),
        entry("APP_REGISTERED", &now, Some("acme"), json!({})),
    ];
    assert_eq!(entries(&of_app(&acme, &app).await), expected);
    assert_eq!(of_organization(&acme).await, of_app(&acme, &app).await);
}

#[tokio::test]
async fn developers_see_which_organization_connected_but_not_who() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app =
        register(&acme, with(app_input("acme"), json!({"scopes": ["participants:email"]}))).await;
    let globex = server.sign_up("globex@example.com").await;
    let now = now(&server);

    let consent = review(&globex, "acme").await;
    let first = approve(&globex, &consent, true).await.expect(201);
    let second = connect(&globex, "acme").await;
    let path = format!("/api/v1/installs/{}", text(&second["install"], "id"));
    globex.delete(&path).await.expect(204);
    let declined = review(&globex, "acme").await;
    decline(&globex, &declined).await.expect(200);
    open(&globex, "acme", "state=&state=").await.expect(400);

    let install = |connected: &Value| {
        json!({
            "installId": connected["install"]["id"], "organizationName": "globex inc",
            "scopes": ["participants:email"], "piiConsent": connected["install"]["piiConsent"],
        })
    };
    let refused = json!({
        "reason": "INVALID_LINK", "code": null, "origin": null, "count": 1, "firstAt": now,
    });
    let seen_by = |actor: Option<&str>| {
        vec![
            entry("CONSENT_REFUSED", &now, actor, refused.clone()),
            entry("CONSENT_DECLINED", &now, actor, json!({})),
            entry("INSTALL_DISCONNECTED", &now, actor, install(&second)),
            entry("INSTALL_RECONNECTED", &now, actor, install(&second)),
            entry("CONSENT_APPROVED", &now, actor, install(&first)),
        ]
    };
    assert_eq!(entries(&of_organization(&globex).await), seen_by(Some("globex")));
    let mut developers = seen_by(None);
    developers.push(entry("APP_REGISTERED", &now, Some("acme"), json!({})));
    assert_eq!(entries(&of_app(&acme, &app).await), developers);
    // The platform's organization list doesn't include its customers' actions.
    assert_eq!(column(&of_organization(&acme).await, "type"), ["APP_REGISTERED"]);
}

#[tokio::test]
async fn each_entry_names_its_app() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let first = register(&acme, app_input("first")).await;
    let second = register(&acme, app_input("second")).await;
    let globex = server.sign_up("globex@example.com").await;
    connect(&globex, "first").await;
    open(&globex, "second", "state=&state=").await.expect(400);
    open(&globex, "unknown", "").await.expect(404);
    edit(&acme, &first, json!({"name": "First 2"})).await;

    let apps = |list: &Value| -> Vec<Value> {
        list["items"].as_array().unwrap().iter().map(|entry| entry["app"].clone()).collect()
    };
    // Old entries show the current name, too.
    let first_app = json!({"id": first["id"], "slug": "first", "name": "First 2"});
    let second_app = json!({"id": second["id"], "slug": "second", "name": "Acme Labeling"});
    let (first_app, second_app) = (&first_app, &second_app);
    let seen = apps(&of_organization(&globex).await);
    assert_eq!(seen.iter().collect::<Vec<_>>(), [&Value::Null, second_app, first_app]);
    let seen = apps(&of_organization(&acme).await);
    assert_eq!(seen.iter().collect::<Vec<_>>(), [first_app, second_app, first_app]);
    // The developers' view: the edit, the customer's approval, the registration.
    let seen = apps(&of_app(&acme, &first).await);
    assert_eq!(seen.iter().collect::<Vec<_>>(), [first_app, first_app, first_app]);
    let seen = apps(&of_app(&acme, &second).await);
    assert_eq!(seen.iter().collect::<Vec<_>>(), [second_app, second_app]);
}

#[tokio::test]
async fn every_refused_attempt_is_recorded_with_its_reason() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let redirect_uris = json!({"redirectUris": ["https://acme.example/cb"]});
    let app = register(&acme, with(app_input("acme"), redirect_uris)).await;
    let globex = server.sign_up("globex@example.com").await;
    let member = server.join(&globex, "member@example.com").await;

    open(&globex, "unknown", "").await.expect(404);
    open(&globex, "acme", "state=1&state=2").await.expect(400);
    open(&globex, "acme", "redirect_uri=https%3A%2F%2Fu:p%40evil.example:8443%2F%3Fsecret")
        .await
        .expect(400);
    open(&globex, "acme", "redirect_uri=secret").await.expect(400);
    let shown_to_member = review(&member, "acme").await;
    approve(&member, &shown_to_member, false).await.expect(403);
    let used = review(&globex, "acme").await;
    approve(&globex, &used, false).await.expect(201);
    approve(&globex, &used, false).await.expect(409);
    let stale = review(&globex, "acme").await;
    connect(&globex, "acme").await;
    approve(&globex, &stale, false).await.expect(409);
    edit(&acme, &app, json!({"name": "New"})).await;
    approve(&globex, &stale, false).await.expect(409);
    deactivate(&acme, &app).await;
    approve(&globex, &stale, false).await.expect(403);
    server.clock.advance(10 * 60_000);
    approve(&globex, &stale, false).await.expect(409);

    let refusals = |list: &Value| -> Vec<(String, Value, Value)> {
        let entries = list["items"].as_array().unwrap().iter();
        let refused = entries.filter(|entry| entry["type"] == "CONSENT_REFUSED");
        refused
            .map(|entry| {
                let details = &entry["details"];
                assert_eq!(members(details), ["code", "count", "firstAt", "origin", "reason"]);
                (
                    text(details, "reason").to_owned(),
                    details["code"].clone(),
                    details["origin"].clone(),
                )
            })
            .collect()
    };
    let reason = |reason: &str| (reason.to_owned(), Value::Null, Value::Null);
    let redirect =
        |code: &str, origin: Value| ("REDIRECT_URI_REFUSED".to_owned(), json!(code), origin);
    let mut expected = vec![
        reason("CONSENT_EXPIRED"),
        reason("APP_DISABLED"),
        reason("APP_CHANGED"),
        reason("INSTALL_CHANGED"),
        reason("CONSENT_USED"),
        reason("OWNER_REQUIRED"),
        redirect("NOT_A_URL", Value::Null),
        redirect("USERINFO", json!("https://evil.example:8443")),
        reason("INVALID_LINK"),
    ];
    assert_eq!(refusals(&of_app(&acme, &app).await), expected);
    // No app, so no developers see this one.
    expected.push(reason("UNKNOWN_APP"));
    let seen = of_organization(&globex).await;
    assert_eq!(refusals(&seen), expected);
    let by_member = seen["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["details"]["reason"] == "OWNER_REQUIRED")
        .unwrap();
    assert_eq!(by_member["actor"], json!({"displayName": "member"}));
}

#[tokio::test]
async fn equal_refusals_within_an_hour_share_an_entry() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let colleague = server.join(&globex, "colleague@example.com").await;
    let initech = server.sign_up("initech@example.com").await;
    let evil = |host: &str| format!("redirect_uri=https%3A%2F%2F{host}%2F&state=secret");
    let first_at = now(&server);

    open(&globex, "acme", &evil("evil.example")).await.expect(400);
    server.clock.advance(1_000);
    // Another origin, another reason, another organization: other entries.
    open(&globex, "acme", &evil("other.example")).await.expect(400);
    open(&globex, "acme", "state=&state=").await.expect(400);
    open(&initech, "acme", &evil("evil.example")).await.expect(400);
    server.clock.advance(HOUR - 1_001);
    open(&colleague, "acme", &evil("evil.example")).await.expect(400);

    let seen = of_organization(&globex).await;
    assert_eq!(seen["items"].as_array().unwrap().len(), 3);
    let details = json!({
        "reason": "REDIRECT_URI_REFUSED", "code": "NONE_REGISTERED",
        "origin": "https://evil.example", "count": 2, "firstAt": first_at,
    });
    // The latest attempt gives the time and actor, and sorts first.
    let latest = entry("CONSENT_REFUSED", &now(&server), Some("colleague"), details.clone());
    assert_eq!(entries(&seen)[0], latest);
    assert_eq!(of_organization(&initech).await["items"][0]["details"]["count"], 1);

    server.clock.advance(1);
    open(&globex, "acme", &evil("evil.example")).await.expect(400);
    let seen = entries(&of_organization(&globex).await);
    let fresh = json!({"count": 1, "firstAt": now(&server)});
    let fresh = entry("CONSENT_REFUSED", &now(&server), Some("globex"), with(details, fresh));
    assert_eq!((seen.len(), &seen[0], &seen[1]), (4, &fresh, &latest));
}

#[tokio::test]
async fn activity_is_paginated() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    for n in 0..4 {
        edit(&acme, &app, json!({"name": format!("Name {n}")})).await;
    }
    for path in ["/api/v1/activity".to_owned(), format!("{}/activity", path_of(&app))] {
        let all = acme.get(&path).await.expect(200);
        let mut paged = Vec::new();
        let mut next = format!("{path}?limit=2");
        loop {
            let page = acme.get(&next).await.expect(200);
            paged.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["nextCursor"].as_str() else { break };
            next = format!("{path}?limit=2&cursor={cursor}");
        }
        assert_eq!(json!(paged), all["items"]);
        assert_eq!(paged.len(), 5);
        let error = acme.get(&format!("{path}?cursor=x")).await.expect(400);
        assert_eq!(invalid_fields(&error), ["cursor INVALID"]);
    }
}

#[tokio::test]
async fn activity_contains_no_secrets() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let redirect_uris = json!({"redirectUris": ["https://acme.example/cb"]});
    let app = register(&acme, with(app_input("acme"), redirect_uris)).await;
    let secret = "s3cr3t";
    let link = format!(
        "redirect_uri=https%3A%2F%2Facme.example%2Fcb%3Fq%3D{secret}&state={secret}&external_project_id={secret}"
    );
    let approved = {
        let consent = open(&acme, "acme", &link).await.expect(201);
        approve(&acme, &consent, false).await.expect(201)
    };
    let again = open(&acme, "acme", &link).await.expect(201);
    approve(&acme, &again, false).await.expect(201);
    let declined = open(&acme, "acme", &link).await.expect(201);
    decline(&acme, &declined).await.expect(200);
    let install =
        text(&acme.get("/api/v1/installs").await.expect(200)["items"][0], "id").to_owned();
    acme.delete(&format!("/api/v1/installs/{install}")).await.expect(204);
    open(&acme, "acme", &format!("{link}&state=2")).await.expect(400);
    let refused = link.replace("acme.example", &format!("{secret}%40evil.example"));
    open(&acme, "acme", &refused).await.expect(400);
    edit(&acme, &app, json!({"name": "New"})).await;
    deactivate(&acme, &app).await;
    reactivate(&acme, &app).await;
    let (admin, member) = (server.admin(), "eve@example.com");
    server.join(&acme, member).await;
    admin.disable_app("acme", None).await.unwrap();
    admin.enable_app("acme").await.unwrap();
    admin.make_owner(member).await.unwrap();
    admin.end_sessions(member).await.unwrap();
    let reset = admin.create_password_reset(member).await.unwrap();

    let seen = of_organization(&acme).await;
    let mut kinds = column(&seen, "type");
    kinds.sort_unstable();
    kinds.dedup();
    let mut all: Vec<_> =
        domain::api_types::ActivityType::ALL.iter().map(|kind| kind.as_str()).collect();
    all.sort_unstable();
    assert_eq!(kinds, all, "every type occurs");
    let token = text(&approved, "token").strip_prefix("ot_ptk_").unwrap();
    for seen in [seen.to_string(), of_app(&acme, &app).await.to_string()] {
        for secret in [secret, token, "ot_ptk_", &reset] {
            assert!(!seen.contains(secret), "{seen}");
        }
    }
}

/// As while servers are replaced one by one.
#[tokio::test]
async fn entries_of_a_later_version_are_left_out() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    deactivate(&acme, &app).await;
    for _ in 0..3 {
        open(&acme, "acme", "").await.expect(403);
        server.clock.advance(2 * HOUR);
    }
    let refused = "CONSENT_REFUSED";
    let all = [refused, refused, refused, "APP_DEACTIVATED", "APP_REGISTERED"];
    assert_eq!(column(&of_app(&acme, &app).await, "type"), all);
    for (column, condition) in [
        ("type", "type = 'APP_DEACTIVATED'"),
        ("reason", "id = (SELECT MAX(id) FROM activity)"),
        ("code", "id = (SELECT MIN(id) FROM activity WHERE reason IS NOT NULL)"),
    ] {
        server.execute(&format!("UPDATE activity SET {column} = 'LATER' WHERE {condition}")).await;
    }
    let readable = [refused, "APP_REGISTERED"];
    assert_eq!(column(&of_app(&acme, &app).await, "type"), readable);
    assert_eq!(column(&of_organization(&acme).await, "type"), readable);
}
