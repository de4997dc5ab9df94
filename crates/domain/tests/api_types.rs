//! The request bodies: what counts as "none", every failing field at once and in the order of
//! the form, never the submitted value.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::Origin;
use domain::api_types::{AppInput, AppPatch, Membership, SignUpInput};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn own() -> Origin {
    Origin::parse("https://opentrain.example").unwrap()
}

fn input(body: serde_json::Value) -> AppInput {
    serde_json::from_value(body).unwrap()
}

fn codes(errors: Vec<domain::FieldError>) -> Vec<(String, &'static str)> {
    errors.into_iter().map(|e| (e.field, e.code.as_str())).collect()
}

fn field(name: &str, code: &'static str) -> (String, &'static str) {
    (name.to_owned(), code)
}

#[test]
fn a_registration_is_read_into_types() {
    let app = input(json!({
        "name": " Acme ", "slug": "acme", "description": null, "websiteUrl": " ",
        "redirectUris": ["HTTPS://P.example"], "scopes": ["usage:write", "contracts:read", "usage:write"],
    }));
    let app = app.parse(&own()).unwrap();
    assert_eq!(app.name.as_str(), "Acme");
    assert_eq!((app.description, app.website_url), (None, None));
    assert_eq!(app.redirect_uris[0].as_str(), "https://p.example/");
    assert_eq!(app.scopes.to_strings(), ["contracts:read", "usage:write"]);
}

#[test]
fn absent_null_and_blank_all_mean_none() {
    for body in [
        json!({}),
        json!({"name": null, "slug": null, "redirectUris": null, "scopes": null}),
        json!({"name": " ", "slug": "", "description": "", "redirectUris": [], "scopes": []}),
    ] {
        assert_eq!(
            codes(input(body).parse(&own()).unwrap_err()),
            [field("name", "REQUIRED"), field("slug", "REQUIRED"), field("scopes", "REQUIRED")]
        );
    }
}

#[test]
fn every_failing_field_is_told_at_once() {
    let app = input(json!({
        "name": "a\u{202e}b", "slug": "A", "description": "a".repeat(501), "websiteUrl": "ftp://p.example",
        "redirectUris": ["https://p.example", "https://p.example/", "x", "https://opentrain.example/cb"],
        "scopes": ["usage:write", "all"],
    }));
    let errors = app.parse(&own()).unwrap_err();
    assert!(errors.iter().all(|e| !e.message.is_empty()));
    assert_eq!(
        codes(errors),
        [
            field("name", "CHARACTERS"),
            field("slug", "INVALID"),
            field("description", "TOO_LONG"),
            field("websiteUrl", "SCHEME"),
            field("redirectUris[1]", "DUPLICATE"),
            field("redirectUris[2]", "NOT_A_URL"),
            field("redirectUris[3]", "OWN_ORIGIN"),
            field("scopes[1]", "UNKNOWN_SCOPE"),
        ]
    );
}

#[test]
fn up_to_ten_redirect_uris() {
    let rows: Vec<_> = (0..11).map(|i| format!("https://p.example/{i}")).collect();
    let app = |rows: &[String]| {
        input(json!({"name": "a", "slug": "a", "redirectUris": rows, "scopes": ["usage:write"]}))
    };
    assert_eq!(app(&rows[..10]).parse(&own()).unwrap().redirect_uris.len(), 10);
    assert_eq!(codes(app(&rows).parse(&own()).unwrap_err()), [field("redirectUris", "TOO_MANY")]);
}

#[test]
fn a_patch_tells_absent_from_cleared() {
    let patch = |body| serde_json::from_value::<AppPatch>(body).unwrap().parse(&own());
    let changes = patch(json!({})).unwrap();
    assert!(changes.name.is_none() && changes.description.is_none() && changes.scopes.is_none());
    let changes =
        patch(json!({"description": null, "websiteUrl": "", "redirectUris": null})).unwrap();
    assert_eq!(changes.description, Some(None));
    assert_eq!(changes.website_url, Some(None));
    assert_eq!(changes.redirect_uris, Some(vec![]));
    assert_eq!(
        codes(patch(json!({"name": null, "slug": "acme", "scopes": null})).unwrap_err()),
        [field("name", "REQUIRED"), field("slug", "IMMUTABLE"), field("scopes", "REQUIRED")]
    );
}

#[test]
fn unknown_members_are_refused() {
    assert!(serde_json::from_value::<AppInput>(json!({"name": "a", "secret": "x"})).is_err());
    assert!(serde_json::from_value::<AppPatch>(json!({"status": "DISABLED"})).is_err());
}

#[test]
fn a_sign_up_founds_an_organization_or_joins_one() {
    let sign_up = |extra: serde_json::Value| {
        let mut body =
            json!({"email": "ada@acme.example", "password": "correct horse", "displayName": "Ada"});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        serde_json::from_value::<SignUpInput>(body).unwrap().parse()
    };
    assert!(matches!(
        sign_up(json!({"organizationName": "Acme"})).unwrap().membership,
        Membership::New(_)
    ));
    assert!(matches!(
        sign_up(json!({"invitation": "i"})).unwrap().membership,
        Membership::Invited(_)
    ));
    for (extra, code) in [
        (json!({}), "REQUIRED"),
        (json!({"organizationName": "OpenTrain"}), "RESERVED"),
        (json!({"organizationName": "Acme", "invitation": "i"}), "INVALID"),
    ] {
        assert_eq!(codes(sign_up(extra).unwrap_err()), [field("organizationName", code)]);
    }
}

#[test]
fn every_sign_up_field_is_told_at_once() {
    let errors = SignUpInput::default().parse().map(|_| ()).unwrap_err();
    assert_eq!(
        codes(errors),
        [
            field("email", "REQUIRED"),
            field("password", "REQUIRED"),
            field("displayName", "REQUIRED"),
            field("organizationName", "REQUIRED"),
        ]
    );
}
