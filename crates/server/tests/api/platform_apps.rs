use serde_json::{Value, json};

use crate::harness::{Harness, ORIGIN};
use crate::helpers::*;

const APPS: &str = "/api/v1/platform-apps";

fn full_input() -> Value {
    json!({
        "name": " Acme Labeling ",
        "slug": "acme",
        "description": "Labels.\nFast.",
        "websiteUrl": "https://acme.example",
        "redirectUris": ["HTTPS://Acme.example:443", "http://localhost:3000/cb"],
        "scopes": ["webhooks:manage", "contracts:read", "webhooks:manage"],
    })
}

/// Rules 1 and 7.
#[tokio::test]
async fn registered_app_is_active_immediately() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let answer = acme.post(APPS, full_input()).await;
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let location = answer.header("location").unwrap().to_owned();
    let app = answer.expect(201);
    let id = text(&app, "id");
    let client_id = text(&app, "clientId");
    let code = client_id.strip_prefix("ptnapp_").unwrap();
    assert!(code.len() == 24 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let at = now(&server);
    assert_eq!(
        app,
        json!({
            "id": id,
            "clientId": client_id,
            "slug": "acme",
            "name": "Acme Labeling",
            "description": "Labels.\nFast.",
            "websiteUrl": "https://acme.example",
            "redirectUris": ["https://acme.example/", "http://localhost:3000/cb"],
            "scopes": ["contracts:read", "webhooks:manage"],
            "status": "ACTIVE",
            "consentUrl": format!("{ORIGIN}/integrations/acme/connect"),
            "revision": 1,
            "createdAt": at,
            "updatedAt": at,
            "disabledAt": null,
            "disabledBy": null,
            "disabledReason": null,
            "installs": {"active": 0, "outdated": 0, "lastUsedAt": null},
        })
    );
    assert_eq!(location, format!("{APPS}/{id}"));
    let got = acme.get(&location).await;
    assert_eq!(got.header("etag"), Some("\"1\""));
    assert_eq!(got.expect(200), app);
}

#[tokio::test]
async fn absent_null_empty_and_blank_fields_are_equal() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let none = [
        json!({}),
        json!({"description": null, "websiteUrl": null, "redirectUris": null}),
        json!({"description": "", "websiteUrl": "", "redirectUris": []}),
        json!({"description": " \u{3000}\n", "websiteUrl": "\t"}),
    ];
    for (n, none) in none.into_iter().enumerate() {
        let app = register(&acme, with(app_input(&format!("acme-{n}")), none)).await;
        assert_eq!(app["description"], Value::Null);
        assert_eq!(app["websiteUrl"], Value::Null);
        assert_eq!(app["redirectUris"], json!([]));
    }
    for none in [
        json!({}),
        json!({"name": null, "slug": null, "scopes": null}),
        json!({"name": " ", "slug": "", "scopes": []}),
    ] {
        let error = acme.post(APPS, none).await.expect(400);
        assert_eq!(invalid_fields(&error), ["name REQUIRED", "slug REQUIRED", "scopes REQUIRED"]);
    }
}

#[tokio::test]
async fn registration_reports_all_invalid_fields_without_values() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let input = json!({
        "name": "Zebra\u{202e}",
        "slug": "Zebra",
        "description": "Zebra".repeat(101),
        "websiteUrl": "ftp://zebra.example",
        "redirectUris": [
            "https://p.example/cb",
            "https://p.example/zebra#",
            "https://P.example/cb",
            format!("{ORIGIN}/zebra"),
            "https://p.example/zebra?",
        ],
        "scopes": ["contracts:read", "zebra:read"],
    });
    let answer = acme.post(APPS, input).await;
    assert!(!answer.text().to_lowercase().contains("zebra"), "{}", answer.text());
    let error = answer.expect(400);
    assert_eq!(error["code"], "BAD_REQUEST");
    assert_eq!(
        invalid_fields(&error),
        [
            "name CHARACTERS",
            "slug INVALID",
            "description TOO_LONG",
            "websiteUrl SCHEME",
            "redirectUris[1] FRAGMENT",
            "redirectUris[2] DUPLICATE",
            "redirectUris[3] OWN_ORIGIN",
            "redirectUris[4] QUERY",
            "scopes[1] UNKNOWN_SCOPE",
        ]
    );
    let too_many = with(app_input("acme"), json!({"redirectUris": vec!["https://p.example"; 11]}));
    let error = acme.post(APPS, too_many).await.expect(400);
    assert_eq!(invalid_fields(&error), ["redirectUris TOO_MANY"]);
}

/// Rule 2. `domain` tests every class of characters.
#[tokio::test]
async fn names_and_descriptions_show_what_they_hold() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    for (text, in_name, in_description) in [
        ("a\u{ad}b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\u{34f}b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\u{2028}b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\u{200d} b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\u{2800}b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\u{ffff}b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\u{fffc}b", Some("CHARACTERS"), Some("CHARACTERS")),
        ("a\nb", Some("CHARACTERS"), None),
        ("\u{301}", Some("REQUIRED"), None),
        ("\u{fe0f}", Some("REQUIRED"), None),
        ("می\u{200c}خواهم 👩\u{200d}💻 ❤\u{fe0f}", None, None),
    ] {
        let failing = |field: &str, code: Option<&str>| code.map(|code| format!("{field} {code}"));
        let failing: Vec<_> = [failing("name", in_name), failing("description", in_description)]
            .into_iter()
            .flatten()
            .collect();
        let texts = json!({"name": text, "description": text});
        let tag = acme.get(&path_of(&app)).await.header("etag").map(str::to_owned);
        let edited = edit_from(&acme, &path_of(&app), tag.as_deref(), texts.clone()).await;
        if failing.is_empty() {
            assert_eq!(edited.expect(200)["name"], text);
            continue;
        }
        assert_eq!(edited.fields(400), failing, "{text:?}");
        let registered = acme.post(APPS, with(app_input("acme-2"), texts)).await;
        assert_eq!(registered.fields(400), failing, "{text:?}");
    }
    let described = edit(&acme, &app, json!({"description": "\u{301}\n\u{20dd}"})).await;
    assert_eq!(described["description"], Value::Null);
}

/// Rule 2: texts from before a rule stay until they change.
#[tokio::test]
async fn app_with_texts_that_are_refused_today_stays_editable() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let mut tx = server.state.db.begin().await.unwrap();
    sqlx::query("UPDATE platform_apps SET name = $1, description = $1 WHERE id = $2")
        .bind("Ac\u{ad}me")
        .bind(text(&app, "id"))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    edit(&acme, &app, json!({"scopes": ["usage:write"]})).await;
    let same = json!({"name": "Ac\u{ad}me ", "description": "Ac\u{ad}me", "websiteUrl": "https://acme.example"});
    let edited = edit(&acme, &app, same).await;
    assert_eq!([&edited["name"], &edited["websiteUrl"]], ["Ac\u{ad}me", "https://acme.example"]);
    for (patch, failing) in [
        (json!({"name": "Ac\u{ad}me!"}), "name CHARACTERS"),
        (json!({"description": "Ac\u{ad}me!"}), "description CHARACTERS"),
    ] {
        let refused = edit_from(&acme, &path_of(&app), Some("\"3\""), patch).await;
        assert_eq!(refused.fields(400), [failing]);
    }
    edit(&acme, &app, json!({"name": "Acme", "description": null})).await;
}

#[tokio::test]
async fn taken_slug_comes_with_a_free_suggestion() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let globex = server.sign_up("globex@example.com").await;
    register(&acme, app_input("acme")).await;
    register(&acme, app_input("acme-2")).await;

    let error = globex.post(APPS, app_input("acme")).await.expect(409);
    assert_eq!(error["code"], "CONFLICT");
    assert_eq!(invalid_fields(&error), ["slug TAKEN"]);
    assert_eq!(error["details"]["suggestion"], "acme-3");
    register(&globex, app_input("acme-3")).await;

    // Fields are checked before state.
    let invalid = with(app_input("acme"), json!({"name": ""}));
    let error = globex.post(APPS, invalid).await.expect(400);
    assert_eq!(invalid_fields(&error), ["name REQUIRED"]);
}

#[tokio::test]
async fn unknown_members_are_refused() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let unknown = with(app_input("other"), json!({"status": "DISABLED"}));
    assert_eq!(acme.post(APPS, unknown).await.expect(400)["code"], "BAD_REQUEST");
    edit_from(&acme, &path_of(&app), Some("\"1\""), json!({"clientId": "x"})).await.expect(400);
}

/// Rule 11.
#[tokio::test]
async fn app_of_another_organization_is_not_found() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let globex = server.sign_up("globex@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let upper = text(&app, "id").to_uppercase();
    for id in [text(&app, "id"), "00000000-0000-7000-8000-000000000000", &upper, "x", "%00"] {
        let path = format!("{APPS}/{id}");
        let answers = [
            globex.get(&path).await,
            edit_from(&globex, &path, Some("\"1\""), json!({"name": "Mine"})).await,
            globex.post(&format!("{path}/deactivate"), json!({})).await,
            globex.post(&format!("{path}/reactivate"), json!({})).await,
            globex.get(&format!("{path}/installs")).await,
            globex.get(&format!("{path}/activity")).await,
            // Existence is checked before the precondition and before fields.
            edit_from(&globex, &path, None, json!({"name": ""})).await,
            globex.get(&format!("{path}/installs?limit=0")).await,
        ];
        for answer in answers {
            let error = answer.expect(404);
            assert_eq!((&error["code"], &error["details"]), (&json!("NOT_FOUND"), &json!({})));
        }
    }
    assert_eq!(acme.get(&path_of(&app)).await.expect(200), app);
    assert_eq!(globex.get(APPS).await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn either_role_manages_the_organizations_apps() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let member = server.join(&acme, "member@example.com").await;
    let app = register(&member, app_input("acme")).await;
    assert_eq!(acme.get(&path_of(&app)).await.expect(200), app);
    assert_eq!(edit(&member, &app, json!({"name": "New"})).await["name"], "New");
    assert_eq!(deactivate(&member, &app).await["status"], "DISABLED");
}

#[tokio::test]
async fn edit_raises_the_revision_and_changes_only_its_fields() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_input()).await;
    let created = now(&server);
    server.clock.advance(1_000);

    let patch = json!({"name": " Acme 2 ", "scopes": ["usage:write"], "websiteUrl": null});
    let answer = edit_from(&acme, &path_of(&app), Some("\"1\""), patch).await;
    assert_eq!(answer.header("etag"), Some("\"2\""));
    let edited = answer.expect(200);
    let expected = json!({
        "name": "Acme 2", "scopes": ["usage:write"], "websiteUrl": null,
        "revision": 2, "updatedAt": now(&server),
    });
    assert_eq!(edited, with(app.clone(), expected));
    assert_eq!(edited["createdAt"], created);
    assert_eq!(acme.get(&path_of(&app)).await.expect(200), edited);

    let cleared = edit(&acme, &app, json!({"description": " ", "redirectUris": null})).await;
    assert_eq!((&cleared["description"], &cleared["redirectUris"]), (&Value::Null, &json!([])));
    assert_eq!(cleared["revision"], 3);
}

/// Rule 8.
#[tokio::test]
async fn edit_needs_the_current_revision() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let path = path_of(&app);
    let rename = |name: &str| json!({"name": name});

    // The precondition is checked before the fields.
    for (if_match, status, code) in [
        (None, 428, "PRECONDITION_REQUIRED"),
        (Some("\"2\""), 412, "PRECONDITION_FAILED"),
        (Some("*"), 412, "PRECONDITION_FAILED"),
        (Some("1"), 412, "PRECONDITION_FAILED"),
        (Some("\"1\", \"2\""), 412, "PRECONDITION_FAILED"),
        (Some("w/\"1\""), 412, "PRECONDITION_FAILED"),
    ] {
        let error = edit_from(&acme, &path, if_match, rename("")).await.expect(status);
        assert_eq!(error["code"], code, "{if_match:?}");
    }
    edit_from(&acme, &path, Some("\"1\""), rename("One")).await.expect(200);
    edit_from(&acme, &path, Some("W/\"2\""), rename("Two")).await.expect(200);
    edit_from(&acme, &path, Some("\"1\""), rename("Stale")).await.expect(412);
    let app = acme.get(&path).await.expect(200);
    assert_eq!((&app["name"], &app["revision"]), (&json!("Two"), &json!(3)));
}

#[tokio::test]
async fn edit_with_invalid_fields_changes_nothing() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let patch = json!({
        "name": null, "slug": "acme", "description": "ok", "redirectUris": ["x"], "scopes": [],
    });
    let error = edit_from(&acme, &path_of(&app), Some("\"1\""), patch).await.expect(400);
    assert_eq!(
        invalid_fields(&error),
        ["name REQUIRED", "slug IMMUTABLE", "redirectUris[0] NOT_A_URL", "scopes REQUIRED"]
    );
    assert_eq!(acme.get(&path_of(&app)).await.expect(200), app);
}

#[tokio::test]
async fn edit_without_changes_writes_nothing() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_input()).await;
    server.clock.advance(1_000);
    let same = json!({
        "name": "Acme Labeling ", "redirectUris": ["https://acme.example", "http://localhost:3000/cb"],
        "scopes": ["webhooks:manage", "contracts:read"],
    });
    for patch in [json!({}), same] {
        let answer = edit_from(&acme, &path_of(&app), Some("\"1\""), patch).await;
        assert_eq!(answer.header("etag"), Some("\"1\""));
        assert_eq!(answer.expect(200), app);
    }
    let activity = acme.get(&format!("{}/activity", path_of(&app))).await.expect(200);
    assert_eq!(column(&activity, "type"), ["APP_REGISTERED"]);
}

/// Rule 10.
#[tokio::test]
async fn deactivation_and_reactivation_are_idempotent_and_keep_the_revision() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    assert_eq!(reactivate(&acme, &app).await, app);

    server.clock.advance(1_000);
    let disabled = deactivate(&acme, &app).await;
    let at = now(&server);
    let expected = json!({
        "status": "DISABLED", "disabledAt": at, "disabledBy": "DEVELOPER", "updatedAt": at,
    });
    assert_eq!(disabled, with(app.clone(), expected));
    server.clock.advance(1_000);
    assert_eq!(deactivate(&acme, &app).await, disabled);

    let active = reactivate(&acme, &app).await;
    assert_eq!(active, with(app.clone(), json!({"updatedAt": now(&server)})));
    let activity = acme.get(&format!("{}/activity", path_of(&app))).await.expect(200);
    assert_eq!(column(&activity, "type"), ["APP_REACTIVATED", "APP_DEACTIVATED", "APP_REGISTERED"]);
}

#[tokio::test]
async fn disabled_app_can_be_edited() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    deactivate(&acme, &app).await;
    let edited = edit(&acme, &app, json!({"name": "New"})).await;
    assert_eq!((&edited["status"], &edited["revision"]), (&json!("DISABLED"), &json!(2)));
}

#[tokio::test]
async fn lists_are_newest_first_and_stable_under_inserts() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    for n in 0..5 {
        register(&acme, app_input(&format!("app-{n}"))).await;
    }
    let all = acme.get(APPS).await.expect(200);
    assert_eq!(column(&all, "slug"), ["app-4", "app-3", "app-2", "app-1", "app-0"]);
    assert_eq!(all["nextCursor"], Value::Null);

    let first = acme.get(&format!("{APPS}?limit=2")).await.expect(200);
    register(&acme, app_input("app-5")).await;
    let next = |list: &Value| format!("{APPS}?limit=2&cursor={}", text(list, "nextCursor"));
    let second = acme.get(&next(&first)).await.expect(200);
    let third = acme.get(&next(&second)).await.expect(200);
    assert_eq!(column(&first, "slug"), ["app-4", "app-3"]);
    assert_eq!(column(&second, "slug"), ["app-2", "app-1"]);
    assert_eq!(column(&third, "slug"), ["app-0"]);
    assert_eq!(third["nextCursor"], Value::Null);

    let exact = acme.get(&format!("{APPS}?limit=6")).await.expect(200);
    assert_eq!((column(&exact, "slug").len(), &exact["nextCursor"]), (6, &Value::Null));
}

#[tokio::test]
async fn list_reports_all_invalid_parameters() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    for limit in ["0", "101", "-1", "x", "1.5"] {
        let error = acme.get(&format!("{APPS}?limit={limit}")).await.expect(400);
        assert_eq!(invalid_fields(&error), ["limit INVALID"], "{limit}");
    }
    let error = acme.get(&format!("{APPS}?limit=0&cursor=x&status=active")).await.expect(400);
    assert_eq!(invalid_fields(&error), ["limit INVALID", "cursor INVALID", "status INVALID"]);
    for limit in ["1", "100"] {
        acme.get(&format!("{APPS}?limit={limit}")).await.expect(200);
    }
}

#[tokio::test]
async fn search_matches_name_slug_and_client_id_ignoring_ascii_case() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = |slug, name| with(app_input(slug), json!({"name": name}));
    let first = register(&acme, app("first", "Élan 100%_sure!")).await;
    let second = register(&acme, app("second", "ZEBRA")).await;
    deactivate(&acme, &second).await;

    let client_id = text(&first, "clientId").to_lowercase();
    for (query, found) in [
        ("", vec!["second", "first"]),
        ("query=zebra", vec!["second"]),
        ("query=+ZeB+", vec!["second"]),
        ("query=FIRST", vec!["first"]),
        (&format!("query={client_id}"), vec!["first"]),
        ("query=ptnapp_", vec!["second", "first"]),
        // LIKE wildcards match literally.
        ("query=%25", vec!["first"]),
        ("query=100%25_", vec!["first"]),
        ("query=_", vec!["second", "first"]),
        ("query=e_e", vec![]),
        ("query=!", vec!["first"]),
        ("query=%C3%89lan", vec!["first"]),
        // Matches within one field, and nothing that a field can't contain.
        ("query=zebra%0Asecond", vec![]),
        ("query=%00", vec![]),
        (&format!("query={}", "z".repeat(5_000)), vec![]),
        ("status=ACTIVE", vec!["first"]),
        ("status=DISABLED", vec!["second"]),
        ("status=ACTIVE&query=zebra", vec![]),
        ("status=", vec!["second", "first"]),
    ] {
        let list = acme.get(&format!("{APPS}?{query}")).await.expect(200);
        assert_eq!(column(&list, "slug"), found, "{query}");
    }
    // An edited app is found by its new name only.
    edit(&acme, &first, json!({"name": "Okapi"})).await;
    assert_eq!(
        column(&acme.get(&format!("{APPS}?query=okapi")).await.expect(200), "slug"),
        ["first"]
    );
    assert_eq!(acme.get(&format!("{APPS}?query=sure")).await.expect(200)["items"], json!([]));
}

/// Rule 9.
#[tokio::test]
async fn developers_see_how_their_app_is_used() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let initech = server.sign_up("initech@example.com").await;
    let umbrella = server.sign_up("umbrella@example.com").await;
    connect(&umbrella, "acme").await;
    let first = connect(&globex, "acme").await;
    connect(&initech, "acme").await;
    edit(&acme, &app, json!({"scopes": ["usage:write"]})).await;
    let connected = now(&server);
    server.clock.advance(1_000);
    let renewed = connect(&initech, "acme").await;
    call_platform_api(&server, text(&first, "token")).await.expect(200);

    let counts = json!({"active": 3, "outdated": 2, "lastUsedAt": now(&server)});
    assert_eq!(acme.get(&path_of(&app)).await.expect(200)["installs"], counts);
    assert_eq!(acme.get(APPS).await.expect(200)["items"][0]["installs"], counts);

    let installs = acme.get(&format!("{}/installs", path_of(&app))).await.expect(200);
    assert_eq!(
        installs["items"][0],
        json!({
            "id": renewed["install"]["id"], "organizationName": "initech inc",
            "scopes": ["usage:write"], "piiConsent": false, "status": "ACTIVE", "outdated": false,
            "createdAt": now(&server), "revokedAt": null, "lastUsedAt": null,
        })
    );
    assert_eq!(
        installs["items"][1],
        with(
            installs["items"][0].clone(),
            json!({
                "id": installs["items"][1]["id"], "scopes": ["contracts:read"], "status": "REVOKED",
                "createdAt": connected, "revokedAt": now(&server),
            })
        )
    );
    assert_eq!(
        installs["items"][2],
        with(
            installs["items"][0].clone(),
            json!({
                "id": first["install"]["id"], "organizationName": "globex inc",
                "scopes": ["contracts:read"], "outdated": true, "createdAt": connected,
                "lastUsedAt": now(&server),
            })
        )
    );
    assert_eq!(installs["nextCursor"], Value::Null);
}

#[tokio::test]
async fn installs_are_filtered_by_outdated() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    for name in ["globex", "initech", "umbrella"] {
        connect(&server.sign_up(&format!("{name}@example.com")).await, "acme").await;
    }
    edit(&acme, &app, json!({"scopes": ["usage:write"]})).await;
    connect(&server.sign_in("initech@example.com").await, "acme").await;

    let installs = format!("{}/installs", path_of(&app));
    for (query, found) in [
        ("outdated=true", vec!["umbrella inc", "globex inc"]),
        // The new install and the one it replaced.
        ("outdated=false", vec!["initech inc", "initech inc"]),
        ("outdated=", vec!["initech inc", "umbrella inc", "initech inc", "globex inc"]),
    ] {
        let list = acme.get(&format!("{installs}?{query}")).await.expect(200);
        assert_eq!(column(&list, "organizationName"), found, "{query}");
    }
    // Further pages keep the filter.
    let first = acme.get(&format!("{installs}?outdated=true&limit=1")).await.expect(200);
    let cursor = text(&first, "nextCursor");
    let rest = acme.get(&format!("{installs}?outdated=true&cursor={cursor}")).await.expect(200);
    assert_eq!(column(&rest, "organizationName"), ["globex inc"]);

    let refused = acme.get(&format!("{installs}?outdated=maybe&limit=0")).await;
    assert_eq!(refused.fields(400), ["limit INVALID", "outdated INVALID"]);
}
