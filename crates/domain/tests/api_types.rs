//! The JSON of the contract: what counts as "none" in a request, all failing fields at once in the
//! order of the form, and the shapes that responses are decoded from.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::api_types::{
    ActivityDetails, AppInput, AppPatch, AppStatus, Approved, Consent, CurrentInstallResponse,
    DisabledBy, Membership, ProviderLinkInput, SignInInput, SignUpInput,
};
use domain::{DisabledSince, Origin};
use serde_json::json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn own_origin() -> Origin {
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
fn sign_in_needs_an_address_and_a_password() {
    let missing = |email: &str, password: &str| {
        let input = SignInInput { email: email.into(), password: password.into() };
        codes(input.check().err().unwrap_or_default())
    };
    let [email, password] = ["email", "password"].map(|name| move || field(name, "REQUIRED"));
    assert_eq!(missing(" ", ""), [email(), password()]);
    assert_eq!(missing("", " "), [email()]);
    assert_eq!(missing("ada", ""), [password()]);
    assert_eq!(missing("not an address", "short"), [], "just wrong");

    let link = |password: &str| ProviderLinkInput { password: password.into() }.check();
    assert_eq!(codes(link("").unwrap_err()), [password()]);
    assert!(link("short").is_ok());
}

/// Rule 6: scopes are stored once and in order.
#[test]
fn registration_is_parsed_into_types() {
    let app = input(json!({
        "name": " Acme ", "slug": "acme", "description": null, "websiteUrl": " ",
        "redirectUris": ["HTTPS://P.example"], "scopes": ["usage:write", "contracts:read", "usage:write"],
    }));
    let app = app.parse(&own_origin()).unwrap();
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
            codes(input(body).parse(&own_origin()).unwrap_err()),
            [field("name", "REQUIRED"), field("slug", "REQUIRED"), field("scopes", "REQUIRED")]
        );
    }
}

#[test]
fn every_failing_field_is_reported_at_once() {
    let app = input(json!({
        "name": "a\u{202e}b", "slug": "A", "description": "a".repeat(501), "websiteUrl": "ftp://p.example",
        "redirectUris": ["https://p.example", "https://p.example/", "x", "https://opentrain.example/cb"],
        "scopes": ["usage:write", "all"],
    }));
    let errors = app.parse(&own_origin()).unwrap_err();
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

/// Rule 5.
#[test]
fn app_has_at_most_10_redirect_uris() {
    let rows: Vec<_> = (0..11).map(|i| format!("https://p.example/{i}")).collect();
    let app = |rows: &[String]| {
        input(json!({"name": "a", "slug": "a", "redirectUris": rows, "scopes": ["usage:write"]}))
    };
    assert_eq!(app(&rows[..10]).parse(&own_origin()).unwrap().redirect_uris.len(), 10);
    assert_eq!(
        codes(app(&rows).parse(&own_origin()).unwrap_err()),
        [field("redirectUris", "TOO_MANY")]
    );
}

/// Rule 8: everything but the slug can be edited.
#[test]
fn patch_tells_absent_from_cleared() {
    let patch = |body| serde_json::from_value::<AppPatch>(body).unwrap().parse(&own_origin());
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

/// Rule 41.
#[test]
fn app_is_off_while_its_developers_or_the_operator_have_switched_it_off() {
    for (developer, operator, expected) in [
        (None, None, None),
        (Some(1), None, Some((DisabledBy::Developer, 1))),
        (None, Some(2), Some((DisabledBy::Operator, 2))),
        (Some(1), Some(2), Some((DisabledBy::Operator, 2))),
    ] {
        let disabled = DisabledSince { developer, operator };
        assert_eq!(disabled.by().zip(disabled.since()), expected);
        assert_eq!(disabled.status() == AppStatus::Disabled, expected.is_some());
    }
}

#[test]
fn unknown_members_are_refused() {
    assert!(serde_json::from_value::<AppInput>(json!({"name": "a", "secret": "x"})).is_err());
    assert!(serde_json::from_value::<AppPatch>(json!({"status": "DISABLED"})).is_err());
}

#[test]
fn sign_up_creates_an_organization_or_joins_one() {
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
fn every_failing_sign_up_field_is_reported_at_once() {
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

/// Rule 31: each type of entry has its own details, and none is mistaken for another.
#[test]
fn activity_details_are_told_apart_by_shape() {
    let details = |body| serde_json::from_value::<ActivityDetails>(body).unwrap();
    let edited = json!({"changes": [{"field": "name", "old": null, "new": "Acme"}]});
    assert!(matches!(details(edited), ActivityDetails::Edited(_)));
    let refused = json!({
        "reason": "REDIRECT_URI_REFUSED", "code": "ORIGIN_MISMATCH", "origin": "https://q.example",
        "count": 2, "firstAt": "2026-11-24T04:08:18.123Z",
    });
    assert!(matches!(details(refused), ActivityDetails::Refused(_)));
    let install = json!({
        "installId": "i1", "organizationName": "Acme", "scopes": ["usage:write"], "piiConsent": false,
    });
    assert!(matches!(details(install), ActivityDetails::Install(_)));
    assert!(matches!(details(json!({})), ActivityDetails::None(_)));
    assert!(matches!(details(json!({"accountName": "Ada"})), ActivityDetails::Account(_)));
    for reason in [json!(null), json!("Sends spam.")] {
        assert!(matches!(details(json!({"reason": reason})), ActivityDetails::Disabled(_)));
    }
}

/// Rules 16, 17 and 20: the page gets what it shows, who may decide, and what a reconnect replaces.
#[test]
fn consent_has_all_that_the_page_shows() {
    let body = json!({
        "id": "c1",
        "expiresAt": "2026-11-24T04:18:18.123Z",
        "app": {
            "slug": "acme", "name": "Acme", "description": null, "websiteUrl": null,
            "ownerName": "Acme Inc.", "ownerSince": "2026-01-01T00:00:00.000Z",
            "clientId": "ptnapp_0123456789ABCDEFGHIJKLMN",
        },
        "scopes": ["participants:email"],
        "piiConsentRequested": true,
        "decider": {
            "accountEmail": "ada@employer.example", "organizationName": "Employer", "mayDecide": false,
        },
        "destination": {"origin": "https://p.example", "url": "https://p.example/cb"},
        "current": {
            "installId": "i1", "scopes": [], "piiConsent": false,
            "createdAt": "2026-11-24T04:08:18.123Z",
        },
    });
    let consent: Consent = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(serde_json::to_value(consent).unwrap(), body);
}

/// Rules 21, 23 and 26: the token is beside the install, which holds only the hint.
#[test]
fn approval_has_the_token_once_and_the_callback_url() {
    let token = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";
    let body = json!({
        "install": {
            "id": "i1",
            "app": {"slug": "acme", "name": "Acme", "ownerName": "Acme Inc.", "status": "ACTIVE"},
            "scopes": ["usage:write"], "piiConsent": false, "status": "ACTIVE", "grantedBy": "Ada",
            "createdAt": "2026-11-24T04:08:18.123Z", "revokedAt": null, "lastUsedAt": null,
            "tokenHint": "ot_ptk_…Mbyp",
        },
        "token": token,
        "continueUrl": "https://p.example/cb?opentrain_install_id=i1",
    });
    let approved: Approved = serde_json::from_value(body.clone()).unwrap();
    assert!(!format!("{:?}", approved.install).contains(token));
    assert_eq!(serde_json::to_value(approved).unwrap(), body);
}

/// Rule 28.
#[test]
fn platform_reads_what_its_token_holds() {
    let body = json!({"install": {
        "id": "i1", "status": "ACTIVE", "scopes": ["usage:write"], "piiConsent": false,
        "organizationId": "o1", "createdAt": "2026-11-24T04:08:18.123Z",
        "partnerApp": {"id": "a1", "slug": "acme", "name": "Acme"},
        "token": {"id": "t1", "name": "Acme connection", "scopes": ["usage:write"]},
    }});
    let response: CurrentInstallResponse = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(serde_json::to_value(response).unwrap(), body);
}
