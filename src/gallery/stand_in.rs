//! Answers in place of a server, so that whole screens can be looked at without one.

use domain::Scope;
use domain::wire::Role;
use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{Request, Response, ResponseInit};

use super::fixtures;
use crate::app::App;

/// What the server is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Server {
    Full,
    /// Nothing was made yet.
    Empty,
    Down,
    /// It takes its time.
    Waiting,
    /// The reader is not an owner.
    ForMember,
}

/// The screen at `path`, with `server` behind it.
pub(super) fn screen(path: &str, server: Server) -> AnyView {
    stand_in(server);
    let history = window().history().expect("a page has a history");
    history.replace_state_with_url(&JsValue::NULL, "", Some(path)).ok();
    view! { <App /> }.into_any()
}

/// Takes the place of the browser's own `fetch`.
fn stand_in(server: Server) {
    let fetch = Closure::<dyn Fn(Request) -> Promise>::new(move |request: Request| {
        let path = request.url().split_once("/api/v1/").map(|(_, path)| path.to_owned());
        let path = path.unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default();
        if server == Server::Waiting && path != "session" {
            return Promise::new(&mut |_, _| {});
        }
        let (status, body) = answer(server, path);
        let init = ResponseInit::new();
        init.set_status(status);
        let response = Response::new_with_opt_str_and_init(Some(&body.to_string()), &init);
        response
            .map_or_else(|error| Promise::reject(&error), |it| Promise::resolve(&JsValue::from(it)))
    });
    Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).ok();
    fetch.forget();
}

fn answer(server: Server, path: &str) -> (u16, Value) {
    let role = if server == Server::ForMember { Role::Member } else { Role::Owner };
    if path == "session" {
        return (200, json!(fixtures::session(role)));
    }
    if path == "sign-in-methods" {
        return (200, json!({ "password": true, "oidc": { "name": "Borealis ID" } }));
    }
    if server == Server::Down {
        let error = json!({ "error": "", "code": "UNAVAILABLE", "requestId": "1", "details": {} });
        return (503, error);
    }
    let parts: Vec<_> = path.split('/').collect();
    let items = match *parts {
        ["slugs", _] => return (200, json!({ "available": true, "suggestion": null })),
        ["platform-apps", _] => return (200, app("Acme Labeling", "ACTIVE")),
        ["invitations"] => return (201, invitation()),
        _ if server == Server::Empty => json!([]),
        ["platform-apps"] => apps(),
        ["platform-apps", _, "installs"] => app_installs(),
        ["installs"] => json!(fixtures::installs()),
        ["members"] => json!(fixtures::members()),
        ["sessions"] => json!(fixtures::sessions()),
        [.., "activity"] => activity(),
        _ => return (404, json!({ "error": "", "code": "NOT_FOUND", "requestId": "1" })),
    };
    (200, json!({ "items": items, "nextCursor": null }))
}

fn apps() -> Value {
    let names = [
        "Acme Labeling",
        "Boxwise",
        "Corvid Review",
        "Delta QA",
        "Ember",
        "Fathom Audio",
        "Gneiss",
        "Halo",
        "Iris",
        "Juno",
        "Kestrel",
        "שלום עולם",
    ];
    let status = |name: &str| if name == "Ember" { "DISABLED" } else { "ACTIVE" };
    json!(names.map(|name| app(name, status(name))))
}

fn app(name: &str, status: &str) -> Value {
    let slug = name.to_ascii_lowercase().replace(' ', "-");
    json!({
        "id": fixtures::ID,
        "clientId": "ptnapp_4tVx0Qm2nB7sKcYd1LpRz8Hj",
        "slug": slug,
        "name": name,
        "description": "Label images, video and text with your own guidelines.",
        "websiteUrl": "https://acme.example/labeling",
        "redirectUris": ["https://acme.example/opentrain/callback", "http://127.0.0.1:3000/"],
        "scopes": [Scope::ContractsRead.as_str(), Scope::UsageWrite.as_str()],
        "status": status,
        "consentUrl": format!("https://opentrain.example/integrations/{slug}/connect"),
        "revision": 3,
        "createdAt": fixtures::AT,
        "updatedAt": fixtures::AT,
        "disabledAt": (status == "DISABLED").then_some(fixtures::AT),
        "installs": { "active": 12, "outdated": 2, "lastUsedAt": fixtures::AT },
    })
}

fn app_installs() -> Value {
    let install = |name: &str, status: &str, scopes: Value| {
        json!({
            "id": name,
            "organizationName": name,
            "scopes": scopes,
            "piiConsent": false,
            "status": status,
            "outdated": status == "ACTIVE",
            "createdAt": fixtures::AT,
            "revokedAt": (status == "REVOKED").then_some(fixtures::AT),
            "lastUsedAt": fixtures::AT,
        })
    };
    json!([
        install("Borealis Robotics", "ACTIVE", json!(["contracts:read", "webhooks:manage"])),
        install("Cobalt Mining", "REVOKED", json!(["contracts:read"])),
    ])
}

fn activity() -> Value {
    let entry = |kind: &str, actor: Value, details: Value| json!({ "id": kind, "type": kind, "at": fixtures::AT, "actor": actor, "details": details });
    let ada = json!({ "displayName": "Ada Lovelace" });
    json!([
        entry(
            "CONSENT_REFUSED",
            Value::Null,
            json!({
                "reason": "REDIRECT_URI_REFUSED",
                "code": "ORIGIN_MISMATCH",
                "origin": "https://elsewhere.example",
                "count": 7,
                "firstAt": fixtures::AT,
            })
        ),
        entry(
            "CONSENT_APPROVED",
            Value::Null,
            json!({
                "installId": fixtures::ID,
                "organizationName": "Borealis Robotics",
                "scopes": ["contracts:read"],
                "piiConsent": false,
            })
        ),
        entry(
            "APP_EDITED",
            ada.clone(),
            json!({
                "changes": [{ "field": "name", "old": "Acme", "new": "Acme Labeling" }],
            })
        ),
        entry("APP_REGISTERED", ada, json!({})),
    ])
}

fn invitation() -> Value {
    json!({
        "invitation": "8sK2",
        "url": "https://opentrain.example/sign-up#invitation=8sK2",
        "expiresAt": fixtures::AT,
    })
}
