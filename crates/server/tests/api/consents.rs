use serde_json::{Value, json};
use server::clock::format_rfc3339;

use crate::harness::{Harness, Options, per_minute};
use crate::helpers::*;

const MINUTE: i64 = 60_000;

/// Rule 17.
#[tokio::test]
async fn consent_shows_app_owner_scopes_and_destination() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let owner_since = now(&server);
    let app = register(&acme, full_app_input()).await;
    let globex = server.sign_up("globex@example.com").await;

    let consent = open(&globex, "acme", LINK).await.expect(201);
    assert_eq!(
        consent,
        json!({
            "id": consent["id"],
            "expiresAt": format_rfc3339(server.clock.now() + 10 * MINUTE),
            "app": {
                "slug": "acme", "name": "Acme Labeling", "description": "Labels.",
                "websiteUrl": "https://acme.example", "ownerName": "acme inc",
                "ownerSince": owner_since, "clientId": app["clientId"],
            },
            "scopes": ["contracts:read", "participants:email"],
            "piiConsentRequested": true,
            "decider": {
                "accountEmail": "globex@example.com", "organizationName": "globex inc", "mayDecide": true,
            },
            "destination": {
                "origin": "https://acme.example", "url": "https://acme.example/cb/x?y=1",
            },
            "current": null,
        })
    );
    let path = format!("/api/v1/consents/{}", text(&consent, "id"));
    assert_eq!(globex.get(&path).await.expect(200), consent);
}

#[tokio::test]
async fn consent_without_redirect_has_no_destination() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let consent =
        open(&acme, "acme", "state=&Redirect_URI=x&unknown=1&unknown=%FF").await.expect(201);
    assert_eq!(consent["destination"], Value::Null);
    assert_eq!(consent["piiConsentRequested"], false);
    let approved = approve(&acme, &consent, true).await.expect(201);
    assert_eq!(approved["continueUrl"], Value::Null);
}

#[tokio::test]
async fn link_checks_follow_the_contracts_order() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_app_input()).await;
    let refused = "redirect_uri=https%3A%2F%2Fevil.example%2F";
    let repeated = "state=1&state=1";
    let long = "x".repeat(16 * 1024 + 1);

    for slug in ["other", "ACME", "", " acme", "a\u{0}"] {
        let error = open(&acme, slug, &long).await.expect(404);
        assert_eq!(
            (&error["code"], &error["details"]),
            (&json!("NOT_FOUND"), &json!({"reason": "UNKNOWN_APP"}))
        );
    }
    open(&acme, "acme", &long[1..]).await.expect(201);
    let error = open(&acme, "acme", &long).await.expect(400);
    assert_eq!(invalid_fields(&error), ["query TOO_LONG"]);

    deactivate(&acme, &app).await;
    assert_eq!(invalid_fields(&open(&acme, "acme", &long).await.expect(400)), ["query TOO_LONG"]);
    let error = open(&acme, "acme", repeated).await.expect(403);
    let disabled = json!({"reason": "APP_DISABLED", "appName": "Acme Labeling"});
    assert_eq!((&error["code"], &error["details"]), (&json!("FORBIDDEN"), &disabled));
    reactivate(&acme, &app).await;

    for (query, parameter, problem) in [
        (format!("{refused}&{repeated}"), "state", "REPEATED"),
        (format!("redirect_uri=&{repeated}"), "redirect_uri", "EMPTY"),
        (format!("{refused}&external_project_id=%FF"), "external_project_id", "NOT_UTF8"),
        (format!("state={}", "a".repeat(1025)), "state", "TOO_LONG"),
    ] {
        let error = open(&acme, "acme", &query).await.expect(400);
        let invalid = json!({"reason": "INVALID_LINK", "parameter": parameter, "problem": problem});
        assert_eq!((&error["code"], &error["details"]), (&json!("BAD_REQUEST"), &invalid));
    }
    let answer = open(&acme, "acme", refused).await;
    assert!(!answer.text().contains("evil"));
    let details = json!({
        "reason": "REDIRECT_URI_REFUSED", "code": "ORIGIN_MISMATCH", "appName": "Acme Labeling",
    });
    assert_eq!(answer.expect(400)["details"], details);
}

#[tokio::test]
async fn slug_and_query_are_required_and_the_query_may_be_empty() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let path = "/api/v1/consents";
    for (input, fields) in [
        (json!({}), vec!["slug REQUIRED", "query REQUIRED"]),
        (json!({"query": ""}), vec!["slug REQUIRED"]),
        (json!({"slug": null, "query": ""}), vec!["slug REQUIRED"]),
        (json!({"slug": "acme"}), vec!["query REQUIRED"]),
        (json!({"slug": "acme", "query": null}), vec!["query REQUIRED"]),
    ] {
        assert_eq!(acme.post(path, input.clone()).await.fields(400), fields, "{input}");
    }
    acme.post(path, json!({"slug": "other"})).await.reason(404, "UNKNOWN_APP");
    acme.post(path, json!({"slug": "acme", "query": ""})).await.expect(201);
    let activity = acme.get("/api/v1/activity").await.expect(200);
    assert_eq!(column(&activity, "type"), ["CONSENT_REFUSED", "APP_REGISTERED"]);
    assert_eq!(activity["items"][0]["details"]["reason"], "UNKNOWN_APP");
}

#[tokio::test]
async fn links_follow_every_case_of_the_redirect_rule() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let cases = include_str!("../../../domain/tests/redirect-cases.json");
    let cases: Value = serde_json::from_str(cases).unwrap();
    let cases = cases["cases"].as_array().unwrap();
    let mut bases: Vec<&str> = cases.iter().map(|case| text(case, "base")).collect();
    bases.sort_unstable();
    bases.dedup();
    for (n, base) in bases.iter().enumerate() {
        let input = app_input(&format!("app-{n}"));
        register(&acme, with(input, json!({"redirectUris": [base]}))).await;
    }
    for case in cases {
        let n = bases.binary_search(&text(case, "base")).unwrap();
        let presented = text(case, "presented").as_bytes();
        let presented: String = url::form_urlencoded::byte_serialize(presented).collect();
        let query = format!("redirect_uri={presented}");
        let answer = open(&acme, &format!("app-{n}"), &query).await;
        let verdict = match (text(case, "verdict"), answer.status.as_u16()) {
            ("ALLOWED", 201) => continue,
            // An empty one is an invalid link, so the redirect rule isn't reached.
            (_, 400) if presented.is_empty() => json!({"problem": "EMPTY"}),
            (code, _) => json!({"code": code}),
        };
        let details = answer.expect(400)["details"].clone();
        assert_eq!(with(details.clone(), verdict), details, "{case}");
    }
}

#[tokio::test]
async fn open_consent_is_visible_only_to_its_session() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let colleague = server.join(&globex, "colleague@example.com").await;
    let elsewhere = server.sign_in("globex@example.com").await;
    let path = |consent: &Value| format!("/api/v1/consents/{}", text(consent, "id"));

    let consent = review(&globex, "acme").await;
    for stranger in [&acme, &colleague, &elsewhere] {
        stranger.get(&path(&consent)).await.expect(404);
        assert_eq!(approve(stranger, &consent, false).await.expect(404)["code"], "NOT_FOUND");
        decline(stranger, &consent).await.expect(404);
    }
    for id in ["00000000-0000-7000-8000-000000000000", "x"] {
        globex.get(&format!("/api/v1/consents/{id}")).await.expect(404);
        approve(&globex, &json!({"id": id}), false).await.expect(404);
    }
    // It survives deactivation and reactivation, and ends with any edit (rule 19).
    deactivate(&acme, &app).await;
    globex.get(&path(&consent)).await.expect(200);
    reactivate(&acme, &app).await;
    assert_eq!(globex.get(&path(&consent)).await.expect(200), consent);
    edit(&acme, &app, json!({"description": "New"})).await;
    globex.get(&path(&consent)).await.expect(404);

    let used = review(&globex, "acme").await;
    approve(&globex, &used, false).await.expect(201);
    globex.get(&path(&used)).await.expect(404);
    let declined = review(&globex, "acme").await;
    decline(&globex, &declined).await.expect(200);
    globex.get(&path(&declined)).await.expect(404);
}

#[tokio::test]
async fn consents_are_rate_limited_per_account() {
    let mut options = Options::default();
    options.rates.consent = per_minute(2);
    let server = Harness::with(options).await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let elsewhere = server.sign_in("globex@example.com").await;
    for session in [&globex, &elsewhere] {
        open(session, "acme", "").await.expect(201);
    }
    for session in [&globex, &elsewhere] {
        open(session, "acme", "").await.error(429, "RATE_LIMITED");
    }
    open(&acme, "acme", "").await.expect(201);
}

#[tokio::test]
async fn consent_ends_with_its_session() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let consent = review(&acme, "acme").await;
    let elsewhere = server.sign_in("acme@example.com").await;
    elsewhere.delete("/api/v1/sessions").await.expect(204);
    approve(&acme, &consent, false).await.expect(401);
    approve(&elsewhere, &consent, false).await.expect(404);
}
