//! Parity with `serde_json` for every type that the browser decodes: the same value, or an error in
//! both, which here names the member.

use std::collections::BTreeMap;

use domain::api_types::{
    AccountSignInMethods, Activity, App, AppInput, AppInstall, Approved, Collection, Consent,
    Declined, Delivery, ErrorBody, Install, InstallProjectLinks, Invitation, List, Member,
    PasswordResetAccount, PendingProviderLink, ProviderRedirect, Session, SessionEntry,
    SignInMethods, SlugAvailability, WebhookEndpoint,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::*;

wasm_bindgen_test_configure!(run_in_browser);

const ID: &str = "019ab1c2-0000-7000-8000-000000000001";
const AT: &str = "2026-11-24T04:08:18.123Z";

/// Checks that `full` round-trips, and that each way to break it has the same result as in
/// `serde_json`: a member that is absent, `null` or of another type, and an unknown member.
fn check<T: DeserializeOwned + Serialize>(full: &Json) {
    assert_eq!(json!(decode::<T>(full).unwrap()), *full);
    for pointer in pointers(full).into_iter().chain([String::new()]) {
        let path = path(&pointer);
        if let Some(absent) = without(full, &pointer) {
            let error = decode::<T>(&absent).err();
            assert!(error.is_none_or(|error| names(&error, &path)), "{path} is absent");
        }
        let others = [
            json!(null),
            json!(true),
            json!(7),
            json!(-1),
            json!(1.5),
            json!("text"),
            json!([]),
            json!([true]),
            json!(["text"]),
            json!({}),
            json!({"text": "text"}),
        ];
        let is_object = full.pointer(&pointer).is_some_and(Json::is_object);
        // Here, an array in place of a struct is always an error.
        for other in others.into_iter().filter(|other| !(is_object && other.is_array())) {
            let error = decode::<T>(&replace(full, &pointer, other.clone())).err();
            assert!(error.is_none_or(|error| names(&error, &path)), "{path} is {other}");
        }
        if is_object {
            let mut more = full.pointer(&pointer).unwrap().clone();
            more["more"] = json!({"list": [1, null]});
            let error = decode::<T>(&replace(full, &pointer, more)).err();
            let more = self::path(&format!("{pointer}/more"));
            assert!(error.is_none_or(|error| names(&error, &more)), "{more}");
        }
    }
}

/// Decodes with both and compares the results.
fn decode<T: DeserializeOwned + Serialize>(json: &Json) -> Result<T, Error> {
    let text = json.to_string();
    let (here, there) = (from_str::<T>(&text), serde_json::from_str::<T>(&text));
    match (&here, &there) {
        (Ok(here), Ok(there)) => assert_eq!(json!(here), json!(there), "{text}"),
        (Ok(_), Err(error)) => panic!("serde_json refuses {text}: {error}"),
        (Err(error), Ok(_)) => panic!("serde_json accepts {text}, not: {error}"),
        (Err(_), Err(_)) => {}
    }
    here
}

/// Whether an error names the member at `path` or something in it. serde buffers a tagged or
/// untagged member: errors in it name the member as a whole.
fn names(error: &Error, path: &str) -> bool {
    let is_in = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let is_buffered = error.0.path.ends_with("].details") || error.0.path == "tagged";
    is_in(&error.0.path, path) || is_buffered && is_in(path, &error.0.path)
}

/// The JSON pointers of all values in `json`, such as `/items/0/app`.
fn pointers(json: &Json) -> Vec<String> {
    let inner: Vec<_> = match json {
        Json::Object(members) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Json::Array(items) => {
            items.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect()
        }
        _ => Vec::new(),
    };
    let below = |(name, value): (String, &Json)| {
        let deeper = pointers(value).into_iter().map(|pointer| format!("/{name}{pointer}"));
        [format!("/{name}")].into_iter().chain(deeper.collect::<Vec<_>>())
    };
    inner.into_iter().flat_map(below).collect()
}

/// `items[0].app` for `/items/0/app`.
fn path(pointer: &str) -> String {
    let step = |name: &str| match name.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) => format!(".{name}"),
    };
    let steps: Vec<_> = pointer.split('/').skip(1).map(step).collect();
    steps.concat().trim_start_matches('.').to_owned()
}

fn replace(json: &Json, pointer: &str, value: Json) -> Json {
    let mut json = json.clone();
    *json.pointer_mut(pointer).unwrap() = value;
    json
}

/// `json` without that member; `None` for the root and for items of an array.
fn without(json: &Json, pointer: &str) -> Option<Json> {
    let mut json = json.clone();
    let (parent, name) = pointer.rsplit_once('/')?;
    json.pointer_mut(parent).unwrap().as_object_mut()?.remove(name).unwrap();
    Some(json)
}

fn list(items: Json) -> Json {
    json!({"items": items, "nextCursor": ID})
}

fn install() -> Json {
    json!({
        "id": ID,
        "app": {"slug": "acme", "name": "Acme ✓", "ownerName": "Acme", "status": "ACTIVE"},
        "scopes": ["contracts:read"], "piiConsent": true, "status": "REVOKED", "grantedBy": "Ada",
        "createdAt": AT, "revokedAt": AT, "lastUsedAt": AT, "tokenHint": "ot_ptk_…abcd",
    })
}

fn member() -> Json {
    json!({
        "id": ID, "email": "ada@acme.example", "displayName": "Ada", "role": "MEMBER",
        "createdAt": AT,
    })
}

fn activity(kind: &str, details: Json) -> Json {
    json!({
        "id": ID, "type": kind, "at": AT, "app": {"id": ID, "slug": "acme", "name": "Acme"},
        "actor": {"displayName": "Ada"}, "details": details,
    })
}

#[wasm_bindgen_test]
fn accounts_decode_as_with_serde_json() {
    check::<Session>(&json!({
        "account": {"id": ID, "email": "ada@acme.example", "displayName": "Ada"},
        "organization": {"id": ID, "name": "Acme"}, "role": "OWNER",
    }));
    check::<SignInMethods>(&json!({"password": true, "oidc": {"name": "Acme ID"}}));
    check::<AccountSignInMethods>(&json!({
        "password": true,
        "provider": {"name": "Borealis ID", "linked": false},
    }));
    check::<ProviderRedirect>(&json!({"url": "https://id.example/authorize"}));
    check::<PasswordResetAccount>(&json!({"email": "ada@a.example"}));
    check::<PendingProviderLink>(&json!({"email": "ada@a.example", "provider": "Borealis ID"}));
    check::<Collection<SessionEntry>>(&json!({
        "items": [{"id": ID, "createdAt": AT, "lastSeenAt": AT, "current": true}],
    }));
    check::<Invitation>(&json!({
        "invitation": "8sK2", "url": "https://acme.example/sign-up", "expiresAt": AT,
    }));
    check::<Member>(&member());
    check::<Collection<Member>>(&json!({"items": [member()]}));
}

#[wasm_bindgen_test]
fn platform_apps_decode_as_with_serde_json() {
    let app = json!({
        "id": ID, "clientId": "ptnapp_1", "slug": "acme", "name": "Acme", "description": "Labels.",
        "websiteUrl": "https://acme.example", "redirectUris": ["https://acme.example/"],
        "scopes": ["contracts:read"], "status": "DISABLED", "consentUrl": "https://acme.example/",
        "revision": 3, "createdAt": AT, "updatedAt": AT, "disabledAt": AT,
        "disabledBy": "OPERATOR", "disabledReason": "Sends spam.",
        "installs": {"active": 2, "outdated": 1, "lastUsedAt": AT},
    });
    check::<App>(&app);
    check::<List<App>>(&list(json!([app])));
    check::<List<AppInstall>>(&list(json!([{
        "id": ID, "organizationName": "Acme", "scopes": ["contracts:read"], "piiConsent": false,
        "status": "ACTIVE", "outdated": true, "createdAt": AT, "revokedAt": AT, "lastUsedAt": AT,
    }])));
    check::<SlugAvailability>(&json!({"available": false, "suggestion": "acme-2"}));
    check::<SlugAvailability>(&json!({
        "available": false, "suggestion": null, "ownApp": {"id": ID, "name": "Acme"},
    }));
    // The browser stores drafts itself.
    check::<AppInput>(&json!({
        "name": "Acme", "slug": "acme", "description": "Labels.",
        "websiteUrl": "https://acme.example", "redirectUris": ["https://acme.example/"],
        "scopes": ["contracts:read"],
    }));
}

#[wasm_bindgen_test]
fn consents_and_installs_decode_as_with_serde_json() {
    check::<Consent>(&json!({
        "id": ID, "expiresAt": AT,
        "app": {
            "slug": "acme", "name": "Acme", "description": "Labels.",
            "websiteUrl": "https://acme.example", "ownerName": "Acme", "ownerSince": AT,
            "clientId": "ptnapp_1",
        },
        "scopes": ["contracts:read", "participants:email"], "piiConsentRequested": true,
        "decider": {
            "accountEmail": "ben@globex.example", "organizationName": "Globex", "mayDecide": true,
        },
        "destination": {"origin": "https://acme.example", "url": "https://acme.example/cb"},
        "current": {"installId": ID, "scopes": [], "piiConsent": false, "createdAt": AT},
    }));
    check::<Approved>(&json!({
        "install": install(), "token": "ot_ptk_1", "continueUrl": "https://acme.example/cb",
    }));
    check::<Declined>(&json!({"returnUrl": "https://acme.example/cb"}));
    check::<List<Install>>(&list(json!([install(), install()])));
}

#[wasm_bindgen_test]
fn project_links_and_webhooks_decode_as_with_serde_json() {
    check::<InstallProjectLinks>(&json!({
        "items": [{
            "id": ID, "jobId": "job-1", "externalProjectId": "42", "externalProjectName": "Cats",
            "externalProjectUrl": "https://acme.example/p/42",
            "provisioningMode": "PARTNER_WEBHOOK", "createdAt": AT,
        }],
        "nextCursor": ID, "projectLinks": 1, "webhookEndpoints": 2,
    }));
    check::<Collection<WebhookEndpoint>>(&json!({"items": [{
        "id": ID, "url": "https://acme.example/hooks", "eventTypes": ["project_link.created"],
        "status": "DISABLED", "createdAt": AT, "consecutiveFailures": 10, "disabledAt": AT,
        "disabledReason": "TOO_MANY_FAILURES",
    }]}));
    let attempt = json!({
        "at": AT, "status": 502, "error": "HTTP", "durationMs": 142, "excerpt": "<h1>Bad</h1>",
    });
    let delivery = json!({
        "id": ID, "event": {"id": ID, "type": "install.revoked", "createdAt": AT},
        "endpointId": ID, "installId": ID, "organizationName": "Globex", "status": "PENDING",
        "attempts": [attempt], "nextAttemptAt": AT,
    });
    check::<Delivery>(&delivery);
    check::<List<Delivery>>(&list(json!([delivery])));
}

#[wasm_bindgen_test]
fn activity_decodes_as_with_serde_json() {
    check::<List<Activity>>(&list(json!([
        activity(
            "APP_EDITED",
            json!({"changes": [
                {"field": "scopes", "old": ["usage:write"], "new": []},
                {"field": "description", "old": null, "new": "New"},
            ]})
        ),
        activity(
            "CONSENT_REFUSED",
            json!({
                "reason": "REDIRECT_URI_REFUSED", "code": "NOT_A_URL", "origin": "https://a.example",
                "count": 3, "firstAt": AT,
            })
        ),
        activity(
            "CONSENT_APPROVED",
            json!({
                "installId": ID, "organizationName": "Acme", "scopes": ["usage:write"],
                "piiConsent": true,
            })
        ),
        activity("APP_DEACTIVATED", json!({})),
        activity("SESSIONS_ENDED", json!({"accountName": "Ada"})),
        activity("APP_DISABLED", json!({"reason": "Sends spam."})),
        activity("APP_DISABLED", json!({"reason": null})),
    ])));
}

#[wasm_bindgen_test]
fn errors_decode_as_with_serde_json() {
    check::<ErrorBody>(&json!({
        "error": "No.", "code": "CONFLICT", "requestId": ID,
        "details": {
            "fields": [{"field": "redirectUris[2]", "code": "NOT_A_URL", "message": "No URL."}],
            "reason": "INVALID_LINK", "suggestion": "acme-2", "appName": "Acme",
            "ownApp": {"id": ID, "name": "Acme"},
            "parameter": "state", "problem": "TOO_LONG", "code": "NOT_A_URL",
        },
    }));
}

/// Serde features that the contract doesn't use today.
#[derive(Serialize, Deserialize)]
struct Other {
    #[serde(default = "seven")]
    number: u8,
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    patch: Option<String>,
    #[serde(deserialize_with = "double_option")]
    required: Option<String>,
    share: f64,
    unit: Unit,
    tagged: Tagged,
    name: Name,
    pair: (String, i64),
    map: BTreeMap<String, i64>,
}

#[derive(Serialize, Deserialize)]
enum Unit {
    #[serde(rename = "text")]
    Text,
    Other,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type")]
enum Tagged {
    Name { name: String },
}

#[derive(Serialize, Deserialize)]
struct Name(String);

fn seven() -> u8 {
    7
}

fn double_option<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Option::<String>::deserialize(from).map(|text| Some(text.unwrap_or_default()))
}

#[wasm_bindgen_test]
fn serde_attributes_work_as_with_serde_json() {
    check::<Other>(&json!({
        "number": 8, "patch": "a", "required": "b", "share": 0.5, "unit": "Other",
        "tagged": {"type": "Name", "name": "Acme"}, "name": "Acme", "pair": ["a", -1],
        "map": {"a": 1},
    }));
}

#[wasm_bindgen_test]
fn text_that_is_not_json_is_an_error() {
    for text in ["", "<html>", "{", r#"{"id": 1,}"#] {
        let error = from_str::<Member>(text).unwrap_err();
        assert_eq!((error.to_string(), error.into_path()), ("not JSON".to_owned(), String::new()));
    }
}

#[wasm_bindgen_test]
fn integers_are_exact_or_an_error() {
    for (text, number) in [
        ("9007199254740991", Some(9_007_199_254_740_991)),
        ("-9007199254740991", Some(-9_007_199_254_740_991)),
        ("1.0", Some(1)),
        ("9007199254740992", None),
        ("1.5", None),
        ("1e300", None),
    ] {
        assert_eq!(from_str::<i64>(text).ok(), number, "{text}");
    }
    assert_eq!(from_str::<u8>("255").ok(), Some(255));
    assert!(from_str::<u8>("256").is_err() && from_str::<u8>("-1").is_err());
}

#[wasm_bindgen_test]
fn errors_name_the_member_and_hold_no_value() {
    let error = |json: Json| from_str::<List<Install>>(&json.to_string()).unwrap_err().to_string();
    let full = list(json!([install()]));
    let slug = "/items/0/app/slug";
    assert_eq!(error(without(&full, slug).unwrap()), "items[0].app.slug: missing");
    assert_eq!(error(replace(&full, slug, json!(7))), "items[0].app.slug: not a string");
    let status = replace(&full, "/items/0/status", json!("SECRET"));
    assert_eq!(error(status), "items[0].status: unexpected");
    let scope = replace(&full, "/items/0/scopes", json!(["a", null]));
    assert_eq!(error(scope), "items[0].scopes[1]: not a string");
    let input = from_str::<AppInput>(r#"{"secret": "SECRET"}"#).unwrap_err();
    assert_eq!(input.to_string(), "secret: unexpected");
}
