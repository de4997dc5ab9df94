use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::Harness;
use crate::helpers::*;

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn consent_expires_after_ten_minutes() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let (late, later) = (review(&acme, "acme").await, review(&acme, "acme").await);
    let path = format!("/api/v1/consents/{}", text(&late, "id"));
    server.clock.advance(10 * MINUTE - 1);
    acme.get(&path).await.expect(200);
    approve(&acme, &late, false).await.expect(201);
    server.clock.advance(1);
    let path = format!("/api/v1/consents/{}", text(&later, "id"));
    acme.get(&path).await.expect(404);
    for answer in [approve(&acme, &later, false).await, decline(&acme, &later).await] {
        let error = answer.expect(409);
        assert_eq!(error["code"], "CONFLICT");
        assert_eq!(error["details"], json!({"reason": "CONSENT_EXPIRED"}));
    }
}

#[tokio::test]
async fn expired_consent_is_deleted_after_a_day() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let consent = review(&acme, "acme").await;
    let approved_after = async |millis: i64| {
        server.clock.advance(millis);
        server.state.consents.delete_expired().await.unwrap();
        approve(&acme, &consent, false).await
    };
    let day = 24 * 60 * MINUTE;
    approved_after(10 * MINUTE + day - 1).await.reason(409, "CONSENT_EXPIRED");
    approved_after(1).await.expect(404);
}

/// Rules 19 and 22.
#[tokio::test]
async fn owner_approves_and_gets_a_token_once() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, full_app_input()).await;
    let globex = server.sign_up("globex@example.com").await;
    let consent = open(&globex, "acme", LINK).await.expect(201);

    let approved = approve(&globex, &consent, true).await.expect(201);
    assert_eq!(members(&approved), ["continueUrl", "install", "token"]);
    let token = text(&approved, "token");
    let install = &approved["install"];
    assert!(domain::PlatformToken::parse(token).is_some());
    assert_eq!(
        *install,
        json!({
            "id": install["id"],
            "app": {
                "slug": "acme", "name": "Acme Labeling", "ownerName": "acme inc", "status": "ACTIVE",
            },
            "scopes": ["contracts:read", "participants:email"],
            "piiConsent": true,
            "status": "ACTIVE",
            "grantedBy": "globex",
            "createdAt": now(&server),
            "revokedAt": null,
            "lastUsedAt": null,
            "tokenHint": format!("ot_ptk_…{}", &token[token.len() - 4..]),
        })
    );
    let answer_url = format!(
        "https://acme.example/cb/x?y=1&opentrain_install_id={}&state=a+b%26&external_project_id=%C3%A9",
        text(install, "id")
    );
    assert_eq!(text(&approved, "continueUrl"), answer_url);

    let again = approve(&globex, &consent, true).await;
    assert!(!again.text().contains("ot_ptk_"));
    assert_eq!(again.expect(409)["details"], json!({"reason": "CONSENT_USED"}));
    let installs = globex.get("/api/v1/installs").await.expect(200);
    assert_eq!(installs["items"], json!([install]));
}

#[tokio::test]
async fn state_and_project_id_are_returned_unchanged() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, full_app_input()).await;
    let state = "\u{0}\u{1}\r\n\"'<>\\\u{7f}\u{202e}\u{fffe}é😀%+;& ";
    let encoded: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
    let query = format!(
        "redirect_uri=https%3A%2F%2Facme.example%2Fcb&state={encoded}&external_project_id={encoded}"
    );
    let consent = open(&acme, "acme", &query).await.expect(201);
    let declined = decline(&acme, &consent).await.expect(200);
    let url = format!(
        "https://acme.example/cb?error=access_denied&state={encoded}&external_project_id={encoded}"
    );
    assert_eq!(declined, json!({"returnUrl": url}));
}

/// Rule 18.
#[tokio::test]
async fn pii_consent_needs_the_scope_and_the_checkbox() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, full_app_input()).await;
    register(&acme, app_input("without-email")).await;
    for (slug, ticked, granted) in [
        ("acme", true, true),
        ("acme", false, false),
        ("without-email", true, false),
        ("without-email", false, false),
    ] {
        let consent = review(&acme, slug).await;
        let approved = approve(&acme, &consent, ticked).await.expect(201);
        assert_eq!(approved["install"]["piiConsent"], granted, "{slug} {ticked}");
    }
    let consent = review(&acme, "acme").await;
    let path = format!("/api/v1/consents/{}/approve", text(&consent, "id"));
    for body in [json!({}), json!({"piiConsent": null})] {
        let error = acme.post(&path, body).await.expect(400);
        assert_eq!(invalid_fields(&error), ["piiConsent REQUIRED"]);
    }
    for body in
        [json!({"piiConsent": "true"}), json!({"piiConsent": true, "scopes": []}), json!([])]
    {
        acme.post(&path, body).await.expect(400);
    }
    approve(&acme, &consent, true).await.expect(201);
}

/// Rule 16.
#[tokio::test]
async fn member_sees_the_consent_but_cannot_decide() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let member = server.join(&globex, "member@example.com").await;
    let consent = review(&member, "acme").await;
    assert_eq!(consent["decider"]["mayDecide"], false);
    for answer in [approve(&member, &consent, true).await, decline(&member, &consent).await] {
        let error = answer.expect(403);
        assert_eq!(error["code"], "FORBIDDEN");
        assert_eq!(error["details"], json!({"reason": "OWNER_REQUIRED"}));
    }
    assert_eq!(globex.get("/api/v1/installs").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn demoted_owner_cannot_decide() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let second = server.join(&globex, "second@example.com").await;
    let member = format!("/api/v1/members/{}", account_id(&second).await);
    globex.patch(&member, json!({"role": "OWNER"})).await.expect(200);

    let consent = review(&second, "acme").await;
    assert_eq!(consent["decider"]["mayDecide"], true);
    globex.patch(&member, json!({"role": "MEMBER"})).await.expect(200);
    let error = approve(&second, &consent, false).await.expect(403);
    assert_eq!(error["details"], json!({"reason": "OWNER_REQUIRED"}));

    globex.delete(&member).await.expect(204);
    let error = approve(&second, &consent, false).await.expect(401);
    assert_eq!(error["details"], json!({"reason": "SIGN_IN_REQUIRED"}));
    assert_eq!(globex.get("/api/v1/installs").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn approval_checks_follow_the_contracts_order() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let reason = |error: Value| text(&error["details"], "reason").to_owned();

    // One consent that fails every check, in reverse order.
    let open_one = review(&globex, "acme").await;
    connect(&globex, "acme").await;
    let refused = approve(&globex, &open_one, false).await.expect(409);
    assert_eq!(reason(refused), "INSTALL_CHANGED");
    edit(&acme, &app, json!({"name": "New"})).await;
    let refused = approve(&globex, &open_one, false).await.expect(409);
    assert_eq!(reason(refused), "APP_CHANGED");
    deactivate(&acme, &app).await;
    let refused = approve(&globex, &open_one, false).await.expect(403);
    assert_eq!(reason(refused), "APP_DISABLED");
    let path = format!("/api/v1/consents/{}/approve", text(&open_one, "id"));
    let refused = globex.post(&path, json!({})).await;
    assert_eq!(refused.fields(400), ["piiConsent REQUIRED"]);
    server.clock.advance(10 * MINUTE);
    let refused = approve(&globex, &open_one, false).await.expect(409);
    assert_eq!(reason(refused), "CONSENT_EXPIRED");

    reactivate(&acme, &app).await;
    let used = review(&globex, "acme").await;
    decline(&globex, &used).await.expect(200);
    server.clock.advance(10 * MINUTE);
    let refused = approve(&globex, &used, false).await.expect(409);
    assert_eq!(reason(refused), "CONSENT_USED");
    assert_eq!(column(&globex.get("/api/v1/installs").await.expect(200), "status"), ["ACTIVE"]);
}

/// Whether it's their consent comes first, then its state, then their role, and the rest after that.
#[tokio::test]
async fn refusals_of_a_demoted_owner_follow_the_contracts_order() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let second = server.join(&globex, "second@example.com").await;
    let member = format!("/api/v1/members/{}", account_id(&second).await);
    globex.patch(&member, json!({"role": "OWNER"})).await.expect(200);
    let (used, expired) = (review(&second, "acme").await, review(&second, "acme").await);
    decline(&second, &used).await.expect(200);
    server.clock.advance(10 * MINUTE);
    let pending = review(&second, "acme").await;
    connect(&globex, "acme").await;
    edit(&acme, &app, json!({"name": "New"})).await;
    deactivate(&acme, &app).await;
    globex.patch(&member, json!({"role": "MEMBER"})).await.expect(200);
    for decision in ["approve", "decline"] {
        for (consent, status, reason) in [
            (&used, 409, "CONSENT_USED"),
            (&expired, 409, "CONSENT_EXPIRED"),
            (&pending, 403, "OWNER_REQUIRED"),
        ] {
            // An approval without `piiConsent`.
            let path = format!("/api/v1/consents/{}/{decision}", text(consent, "id"));
            second.post(&path, json!({})).await.reason(status, reason);
            globex.post(&path, json!({})).await.error(404, "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn any_edit_ends_the_open_consents_of_its_app() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_app_input()).await;
    for patch in [
        json!({"name": "New"}),
        json!({"description": null}),
        json!({"websiteUrl": null}),
        json!({"redirectUris": []}),
        json!({"scopes": ["usage:write"]}),
    ] {
        let consent = review(&acme, "acme").await;
        edit(&acme, &app, patch.clone()).await;
        let refused = approve(&acme, &consent, false).await.expect(409);
        assert_eq!(refused["details"], json!({"reason": "APP_CHANGED"}), "{patch}");
    }
    let consent = review(&acme, "acme").await;
    edit(&acme, &app, json!({"name": "New"})).await;
    approve(&acme, &consent, false).await.expect(201);
}

/// Rule 24.
#[tokio::test]
async fn declining_grants_nothing_and_returns_access_denied() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_app_input()).await;
    let consent = open(&acme, "acme", LINK).await.expect(201);
    let path = format!("/api/v1/consents/{}/decline", text(&consent, "id"));
    acme.post(&path, json!({"x": 1})).await.expect(400);
    let declined = acme.send(acme.request(Method::POST, &path)).await.expect(200);
    let url =
        "https://acme.example/cb/x?y=1&error=access_denied&state=a+b%26&external_project_id=%C3%A9";
    assert_eq!(declined, json!({"returnUrl": url}));
    assert_eq!(acme.get("/api/v1/installs").await.expect(200)["items"], json!([]));
    for answer in [decline(&acme, &consent).await, approve(&acme, &consent, false).await] {
        assert_eq!(answer.expect(409)["details"], json!({"reason": "CONSENT_USED"}));
    }

    // Nobody is sent to an address that is no longer registered.
    let consent = open(&acme, "acme", LINK).await.expect(201);
    edit(&acme, &app, json!({"redirectUris": []})).await;
    assert_eq!(decline(&acme, &consent).await.expect(200), json!({"returnUrl": null}));
    // Without a redirect there is nowhere to return to.
    let consent = open(&acme, "acme", "state=x").await.expect(201);
    assert_eq!(decline(&acme, &consent).await.expect(200), json!({"returnUrl": null}));
}

/// Rule 20.
#[tokio::test]
async fn approving_again_replaces_the_install_and_its_token() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_app_input()).await;
    let globex = server.sign_up("globex@example.com").await;
    let consent = review(&globex, "acme").await;
    let first = approve(&globex, &consent, true).await.expect(201);
    edit(&acme, &app, json!({"scopes": ["usage:write"]})).await;
    server.clock.advance(1_000);

    let (consent, other_tab) = (review(&globex, "acme").await, review(&globex, "acme").await);
    assert_eq!(consent["scopes"], json!(["usage:write"]));
    let old = &first["install"];
    let current = json!({
        "installId": old["id"], "scopes": ["contracts:read", "participants:email"],
        "piiConsent": true, "createdAt": old["createdAt"],
    });
    assert_eq!(consent["current"], current);

    let second = approve(&globex, &consent, false).await.expect(201);
    call_platform_api(&server, text(&first, "token")).await.expect(401);
    let live = call_platform_api(&server, text(&second, "token")).await.expect(200);
    assert_eq!(live["install"]["scopes"], json!(["usage:write"]));
    let installs = globex.get("/api/v1/installs").await.expect(200);
    let revoked = json!({"status": "REVOKED", "revokedAt": now(&server)});
    assert_eq!(
        installs["items"][1],
        with(
            old.clone(),
            with(
                revoked,
                json!({
                    "app": installs["items"][1]["app"],
                })
            )
        )
    );
    assert_eq!(installs["items"][0]["id"], second["install"]["id"]);
    assert_eq!(installs["items"].as_array().unwrap().len(), 2);

    let refused = approve(&globex, &other_tab, false).await.expect(409);
    assert_eq!(refused["details"], json!({"reason": "INSTALL_CHANGED"}));
}

#[tokio::test]
async fn disconnecting_meanwhile_refuses_the_approval() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let install = connect(&acme, "acme").await["install"].clone();
    let consent = review(&acme, "acme").await;
    acme.delete(&format!("/api/v1/installs/{}", text(&install, "id"))).await.expect(204);
    let refused = approve(&acme, &consent, false).await.expect(409);
    assert_eq!(refused["details"], json!({"reason": "INSTALL_CHANGED"}));
    // The consent still shows what it was opened with.
    let shown = acme.get(&format!("/api/v1/consents/{}", text(&consent, "id"))).await.expect(200);
    assert_eq!(shown, consent);
}

/// Rule 21.
#[tokio::test]
async fn only_the_approval_response_contains_the_token() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_app_input()).await;
    let consent = open(&acme, "acme", LINK).await.expect(201);
    let approved = approve(&acme, &consent, true).await.expect(201);
    let token = text(&approved, "token");
    let secret = token.strip_prefix("ot_ptk_").unwrap();
    assert!(!approved["install"].to_string().contains(secret));
    assert!(!text(&approved, "continueUrl").contains(secret));

    let mut answers = vec![
        approve(&acme, &consent, true).await,
        decline(&acme, &consent).await,
        open(&acme, "acme", LINK).await,
        call_platform_api(&server, token).await,
    ];
    for path in [
        "/api/v1/installs",
        "/api/v1/activity",
        "/api/v1/platform-apps",
        &path_of(&app),
        &format!("{}/installs", path_of(&app)),
        &format!("{}/activity", path_of(&app)),
        &format!("/api/v1/consents/{}", text(&consent, "id")),
    ] {
        answers.push(acme.get(path).await);
    }
    for answer in answers {
        assert!(!answer.text().contains(secret), "{}", answer.text());
    }
    let stored = server.dump().await;
    let holds = |text: &str| stored.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds(text(&approved["install"], "id")), "the dump contains stored data");
    assert!(!holds(secret));
}
