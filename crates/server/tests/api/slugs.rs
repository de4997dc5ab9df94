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
}
