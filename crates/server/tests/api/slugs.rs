use serde_json::json;

use crate::harness::Harness;
use crate::helpers::*;

#[tokio::test]
async fn slug_is_free_until_any_organization_registers_it() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let globex = server.sign_up("globex@example.com").await;
    let free = json!({"available": true, "suggestion": null});
    assert_eq!(globex.get("/api/v1/slugs/acme").await.expect(200), free);

    let app = register(&acme, app_input("acme")).await;
    deactivate(&acme, &app).await;
    let taken = json!({"available": false, "suggestion": "acme-2"});
    assert_eq!(globex.get("/api/v1/slugs/acme").await.expect(200), taken);
    assert_eq!(globex.get("/api/v1/slugs/acme-2").await.expect(200), free);
}

#[tokio::test]
async fn invalid_slugs_are_refused() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let too_long = "a".repeat(51);
    for (slug, failing) in [
        ("Acme", "slug INVALID"),
        ("a%20b", "slug INVALID"),
        ("%00", "slug INVALID"),
        // Not UTF-8
        ("%FF", "slug INVALID"),
        ("acme%C3%28", "slug INVALID"),
        ("%ED%A0%80", "slug INVALID"),
        ("%20", "slug REQUIRED"),
        (too_long.as_str(), "slug TOO_LONG"),
    ] {
        let error = acme.get(&format!("/api/v1/slugs/{slug}")).await.expect(400);
        assert_eq!(invalid_fields(&error), [failing], "{slug}");
    }
    let document = acme.get("/api/v1/openapi.json").await.expect(200);
    let responses = &document["paths"]["/api/v1/slugs/{slug}"]["get"]["responses"];
    assert!(responses["400"].is_object(), "documented");
}

/// Rule 3.
#[tokio::test]
async fn white_space_around_a_slug_is_trimmed() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input(" \u{a0}acme\u{3000}\n")).await;
    assert_eq!(app["slug"], "acme");
    for slug in ["acme", "%20acme%20", "%C2%A0acme%0A"] {
        let answer = acme.get(&format!("/api/v1/slugs/{slug}")).await.expect(200);
        assert_eq!(answer["available"], false, "{slug}");
    }
    let globex = server.sign_up("globex@example.com").await;
    let error = globex.post("/api/v1/platform-apps", app_input("acme\t")).await.expect(409);
    assert_eq!(invalid_fields(&error), ["slug TAKEN"]);
    // A consent link names its app exactly.
    open(&globex, " acme", "").await.reason(404, "UNKNOWN_APP");
}

/// Rule 11.
#[tokio::test]
async fn slug_of_an_own_app_names_that_app() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let colleague = server.join(&acme, "ben@example.com").await;
    let globex = server.sign_up("globex@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let own_app = json!({"id": app["id"], "name": "Acme Labeling"});
    let named = json!({"available": false, "suggestion": "acme-2", "ownApp": own_app});
    let unnamed = json!({"available": false, "suggestion": "acme-2"});
    for (client, answer) in [(&acme, &named), (&colleague, &named), (&globex, &unnamed)] {
        assert_eq!(client.get("/api/v1/slugs/acme").await.expect(200), *answer);
        let error = client.post("/api/v1/platform-apps", app_input("acme")).await.expect(409);
        assert_eq!(error["details"]["ownApp"], answer["ownApp"]);
    }
    deactivate(&acme, &app).await;
    assert_eq!(acme.get("/api/v1/slugs/acme").await.expect(200), named);
}
