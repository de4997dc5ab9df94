//! Responds in place of a server, so that whole screens work without one.

use std::cell::Cell;

use domain::Scope;
use domain::api_types::Role;
use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;
use web_sys::{Request, Response, ResponseInit};

use super::fixtures;

/// The name of the sign-in provider.
const PROVIDER: &str = "Borealis ID";

/// Why the operator has disabled an app.
const DISABLED_REASON: &str = "Customers report that projects are linked without their consent.";

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MockServer {
    Full,
    Few,
    /// Nothing has been created yet.
    Empty,
    /// Every request fails.
    Down,
    /// Never answers.
    Waiting,
    /// Never answers a change.
    Saving,
    /// Refuses every change.
    Refusing,
    /// Refuses every change, because another account is signed in.
    OtherAccount,
    /// Signs in, but the browser keeps no cookie.
    NoCookies,
    /// Passwords are switched off.
    ProviderOnly,
    /// The account isn't an owner.
    ForMember,
}

impl MockServer {
    /// Replaces the browser's `fetch`.
    pub fn install(self) {
        let api = Api { server: self, edited_by_another: Cell::new(false) };
        let fetch = Closure::<dyn Fn(Request) -> Promise>::new(move |request: Request| {
            let url = request.url();
            let path = url.split_once("/api/v1/").map(|(_, path)| path).unwrap_or_default();
            match api.respond(&request.method(), path) {
                None => Promise::new(&mut |_, _| {}),
                Some(response) => into_promise(response),
            }
        });
        Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).ok();
        fetch.forget();
    }
}

fn into_promise((status, body): (u16, Value)) -> Promise {
    let init = ResponseInit::new();
    init.set_status(status);
    let text = (status != 204).then(|| body.to_string());
    match Response::new_with_opt_str_and_init(text.as_deref(), &init) {
        Ok(response) => Promise::resolve(&JsValue::from(response)),
        Err(error) => Promise::reject(&error),
    }
}

struct Api {
    server: MockServer,
    /// The next time the app is loaded, it has another revision.
    edited_by_another: Cell<bool>,
}

impl Api {
    /// Status and body, or `None` if it never answers.
    fn respond(&self, method: &str, path: &str) -> Option<(u16, Value)> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let is_read = method == "GET" || path == "password-resets/lookup";
        match (self.server, path) {
            (MockServer::NoCookies, "session") if is_read => {
                Some(error(401, "UNAUTHORIZED", json!({ "reason": "SIGN_IN_REQUIRED" })))
            }
            (MockServer::NoCookies, "session") => Some(session(self.server)),
            (_, "session") if is_read => Some(session(self.server)),
            (MockServer::Down, _) => Some(error(503, "UNAVAILABLE", json!({}))),
            (_, "sign-in-methods") => Some(sign_in_methods(self.server)),
            (MockServer::Waiting, _) => None,
            (MockServer::Saving, _) if !is_read => None,
            (MockServer::Refusing, _) if !is_read => Some(self.refuse(method, path)),
            (MockServer::OtherAccount, _) if !is_read => {
                Some(error(409, "CONFLICT", json!({ "reason": "ACCOUNT_CHANGED" })))
            }
            _ if is_read => Some(self.read(path, query)),
            _ => Some(self.write(method, path)),
        }
    }

    fn refuse(&self, method: &str, path: &str) -> (u16, Value) {
        match (method, path.split('/').next().unwrap_or_default()) {
            ("POST", "session" | "provider-link") => error(401, "UNAUTHORIZED", json!({})),
            ("POST", "password-resets") => {
                let field = json!({ "field": "secret", "code": "INVALID", "message": "" });
                error(400, "BAD_REQUEST", json!({ "fields": [field] }))
            }
            ("PUT", "account") => {
                let field = json!({ "field": "currentPassword", "code": "INVALID", "message": "" });
                error(400, "BAD_REQUEST", json!({ "fields": [field] }))
            }
            ("PATCH", "platform-apps") => {
                self.edited_by_another.set(true);
                error(412, "PRECONDITION_FAILED", json!({}))
            }
            (_, "members") => error(409, "CONFLICT", json!({ "reason": "LAST_OWNER" })),
            _ => error(503, "UNAVAILABLE", json!({})),
        }
    }

    fn write(&self, method: &str, path: &str) -> (u16, Value) {
        match (method, path) {
            ("POST", "platform-apps") => (201, self.app("1", "Acme Labeling")),
            ("POST", "invitations") => (201, invitation()),
            ("POST", path) if path.ends_with("/redeliver") => (200, requeued_delivery()),
            _ => (204, Value::Null),
        }
    }

    fn read(&self, path: &str, query: &str) -> (u16, Value) {
        let parts: Vec<_> = path.split('/').collect();
        let mut next_cursor = Value::Null;
        let items = match *parts {
            ["account", "sign-in-methods"] => return (200, self.own_sign_in_methods()),
            ["password-resets", "lookup"] if self.server == MockServer::Refusing => {
                return self.refuse("POST", path);
            }
            ["password-resets", "lookup"] => {
                return (200, json!({ "email": fixtures::session(Role::Owner).account.email }));
            }
            ["provider-link"] => {
                let email = fixtures::session(Role::Owner).account.email;
                return (200, json!({ "email": email, "provider": PROVIDER }));
            }
            ["slugs", _] if self.server == MockServer::Refusing => {
                return (200, json!({ "available": false, "suggestion": "acme-2" }));
            }
            ["slugs", "boxwise"] => {
                let own_app = json!({ "id": "1", "name": "Boxwise" });
                let taken =
                    json!({ "available": false, "suggestion": "boxwise-2", "ownApp": own_app });
                return (200, taken);
            }
            ["slugs", _] => return (200, json!({ "available": true, "suggestion": null })),
            ["platform-apps", "unknown"] => return error(404, "NOT_FOUND", json!({})),
            ["platform-apps", id] => return (200, self.app(id, "Acme Labeling")),
            ["sessions"] => json!(fixtures::sessions()),
            ["installs", "2", "project-links"] => return (200, project_links(&json!([]))),
            ["installs", _, "project-links"] if self.server == MockServer::Few => {
                return error(503, "UNAVAILABLE", json!({}));
            }
            ["installs", _, "project-links"] => return (200, project_links(&links())),
            _ if self.server == MockServer::Empty => json!([]),
            ["platform-apps"] if query.contains("query=nowhere") => json!([]),
            ["platform-apps"] if self.server == MockServer::Few => {
                json!([self.app("1", "Acme Labeling")])
            }
            ["platform-apps"] => {
                next_cursor = "2".into();
                self.apps()
            }
            ["platform-apps", _, "installs"] => app_installs(),
            ["platform-apps", _, "installs", "Cobalt%20Mining", _] => json!([]),
            ["platform-apps", _, "installs", _, "webhook-endpoints"] => webhook_endpoints(),
            ["platform-apps", _, "deliveries"] if query.contains("status=PENDING") => json!([]),
            ["platform-apps", _, "deliveries"] => {
                next_cursor = "2".into();
                json!([failed_delivery(), pending_delivery(), delivered_delivery()])
            }
            ["installs"] => json!(fixtures::installs()),
            ["members"] => json!(fixtures::members()),
            ["platform-apps", "blocked", "activity"] => operator_app_activity(),
            ["activity"] => organization_activity(),
            [.., "activity"] => activity(),
            _ => return error(404, "NOT_FOUND", json!({})),
        };
        (200, json!({ "items": items, "nextCursor": next_cursor }))
    }

    fn own_sign_in_methods(&self) -> Value {
        json!({
            "password": self.server != MockServer::Empty,
            "provider": { "name": PROVIDER, "linked": self.server != MockServer::Few },
        })
    }

    fn apps(&self) -> Value {
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
        let id = |name: &str| match name {
            "Ember" => "off",
            "Gneiss" => "blocked",
            _ => "1",
        };
        json!(names.map(|name| self.app(id(name), name)))
    }

    /// The app `off` is disabled, `blocked` is so by the operator, and `small` has only the required
    /// fields.
    fn app(&self, id: &str, name: &str) -> Value {
        let slug = name.to_ascii_lowercase().replace(' ', "-");
        let (blocked, small) = (id == "blocked", id == "small");
        let off = blocked || id == "off";
        let text = |text: &str| if small { Value::Null } else { text.into() };
        let description = if self.edited_by_another.get() {
            "Label images with your own guidelines."
        } else {
            "Label images, video and text with your own guidelines."
        };
        json!({
            "id": id,
            "clientId": "ptnapp_4tVx0Qm2nB7sKcYd1LpRz8Hj",
            "slug": slug,
            "name": name,
            "description": text(description),
            "websiteUrl": text("https://acme.example/labeling"),
            "redirectUris": if small { vec![] } else {
                vec!["https://acme.example/opentrain/callback", "http://127.0.0.1:3000/"]
            },
            "scopes": [Scope::ContractsRead.as_str(), Scope::UsageWrite.as_str()],
            "status": if off { "DISABLED" } else { "ACTIVE" },
            "consentUrl": format!("https://opentrain.example/integrations/{slug}/connect"),
            "revision": if self.edited_by_another.get() { 4 } else { 3 },
            "createdAt": fixtures::AT,
            "updatedAt": fixtures::AT,
            "disabledAt": off.then_some(fixtures::AT),
            "disabledBy": off.then_some(if blocked { "OPERATOR" } else { "DEVELOPER" }),
            "disabledReason": blocked.then_some(DISABLED_REASON),
            "installs": {
                "active": if small { 0 } else { 12 },
                "outdated": if small { 0 } else { 2 },
                "lastUsedAt": text(fixtures::AT),
            },
        })
    }
}

fn session(server: MockServer) -> (u16, Value) {
    let role = if server == MockServer::ForMember { Role::Member } else { Role::Owner };
    (200, json!(fixtures::session(role)))
}

fn sign_in_methods(server: MockServer) -> (u16, Value) {
    let password = server != MockServer::ProviderOnly;
    (200, json!({ "password": password, "oidc": { "name": PROVIDER } }))
}

fn error(status: u16, code: &str, details: Value) -> (u16, Value) {
    (status, json!({ "error": "", "code": code, "requestId": "1", "details": details }))
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

fn webhook_endpoints() -> Value {
    let endpoint = |id: &str, url: &str, more: Value| {
        let mut endpoint = json!({
            "id": id,
            "url": url,
            "eventTypes": ["project_link.created", "project_link.removed", "install.revoked"],
            "status": "ACTIVE",
            "createdAt": fixtures::AT,
            "consecutiveFailures": 0,
            "disabledAt": null,
            "disabledReason": null,
        });
        endpoint.as_object_mut().into_iter().for_each(|members| {
            members.extend(more.as_object().cloned().unwrap_or_default());
        });
        endpoint
    };
    let disabled = |reason: &str, failures: u32| {
        json!({
            "status": "DISABLED",
            "disabledAt": fixtures::AT,
            "disabledReason": reason,
            "consecutiveFailures": failures,
        })
    };
    json!([
        endpoint("1", "https://acme.example/hooks", json!({ "consecutiveFailures": 3 })),
        endpoint("2", "https://old.acme.example/hooks", disabled("TOO_MANY_FAILURES", 10)),
        endpoint("3", "http://127.0.0.1:3000/", disabled("REQUESTED", 0)),
    ])
}

fn delivery(id: &str, kind: &str, status: &str, attempts: Value) -> Value {
    json!({
        "id": id,
        "event": { "id": id, "type": kind, "createdAt": fixtures::AT },
        "endpointId": "1",
        "installId": "Borealis Robotics",
        "organizationName": "Borealis Robotics",
        "status": status,
        "attempts": attempts,
        "nextAttemptAt": (status == "PENDING").then_some(fixtures::AT),
    })
}

fn attempt(status: Option<u16>, error: Option<&str>, excerpt: Option<&str>) -> Value {
    json!({
        "at": fixtures::AT,
        "status": status,
        "error": error,
        "durationMs": 142,
        "excerpt": excerpt,
    })
}

/// With each error, and an answer that is markup.
fn failed_delivery() -> Value {
    let markup = "<h1>Bad gateway</h1>\n<script>alert(1)</script>";
    let mut attempts = vec![
        attempt(Some(502), Some("HTTP"), Some(markup)),
        attempt(Some(302), Some("REDIRECT"), Some("")),
    ];
    for error in ["DNS", "CONNECT", "TLS", "TIMEOUT", "ADDRESS_REFUSED", "TOO_LARGE", "HTTP"] {
        attempts.push(attempt(None, Some(error), None));
    }
    delivery("1", "project_link.created", "FAILED", json!(attempts))
}

fn requeued_delivery() -> Value {
    let mut delivery = failed_delivery();
    delivery["status"] = "PENDING".into();
    delivery["nextAttemptAt"] = fixtures::AT.into();
    delivery
}

fn pending_delivery() -> Value {
    delivery("2", "project_link.removed", "PENDING", json!([]))
}

fn delivered_delivery() -> Value {
    let attempts = json!([attempt(Some(200), None, Some("ok"))]);
    delivery("3", "install.revoked", "DELIVERED", attempts)
}

fn project_links(links: &Value) -> Value {
    let count = links.as_array().map_or(0, Vec::len);
    json!({
        "items": links,
        "nextCursor": null,
        "projectLinks": count,
        "webhookEndpoints": count.min(1),
    })
}

fn links() -> Value {
    let link = |id: &str, name: Value, url: Value, job: Value| {
        json!({
            "id": id,
            "jobId": job,
            "externalProjectId": id,
            "externalProjectName": name,
            "externalProjectUrl": url,
            "provisioningMode": "PARTNER_WEBHOOK",
            "createdAt": fixtures::AT,
        })
    };
    let hostile = fixtures::hostile_consent().app.name;
    json!([
        link(
            "street-signs",
            "Street signs".into(),
            "https://acme.example/projects/42".into(),
            "job-7".into()
        ),
        link("43", Value::Null, Value::Null, Value::Null),
        link("44", hostile.into(), Value::Null, "job-8".into()),
    ])
}

/// What the operator did to the app.
fn operator_app_activity() -> Value {
    json!([
        activity_entry("APP_ENABLED", Value::Null, json!({})),
        activity_entry("APP_DISABLED", Value::Null, json!({ "reason": DISABLED_REASON })),
        activity_entry("APP_DISABLED", Value::Null, json!({ "reason": null })),
    ])
}

/// With what the operator did to accounts.
fn organization_activity() -> Value {
    let of_account = |kind: &str| {
        let mut entry = activity_entry(kind, Value::Null, json!({ "accountName": "Grace Hopper" }));
        entry["app"] = Value::Null;
        entry
    };
    let by_operator = [
        of_account("MEMBER_MADE_OWNER"),
        of_account("SESSIONS_ENDED"),
        of_account("PASSWORD_RESET_LINK_CREATED"),
        activity_entry("APP_DISABLED", Value::Null, json!({ "reason": DISABLED_REASON })),
    ];
    let others = activity();
    by_operator.iter().chain(others.as_array().into_iter().flatten()).cloned().collect()
}

/// An entry about an app.
fn activity_entry(kind: &str, actor: Value, details: Value) -> Value {
    json!({
        "id": kind,
        "type": kind,
        "at": fixtures::AT,
        "app": { "id": "1", "slug": "acme-labeling", "name": "Acme Labeling" },
        "actor": actor,
        "details": details,
    })
}

fn activity() -> Value {
    let entry = activity_entry;
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
