//! Which token may make which call of the Platform API, and in which order a call is checked.

use axum::http::Method;
use domain::Scope;
use serde_json::{Value, json};

use crate::harness::{Harness, Options, TestRequest, per_minute};
use crate::helpers::*;
use crate::platform::{Connection, Platform};

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// Each call, with the scopes that allow it and its status for a valid request.
fn calls() -> Vec<(Method, String, Value, Vec<Scope>, u16)> {
    let read = vec![Scope::ProjectLinksRead, Scope::ProjectLinksWrite];
    let write = vec![Scope::ProjectLinksWrite];
    let link = json!({"externalProjectId": "42"});
    let (get, post, delete) = (Method::GET, Method::POST, Method::DELETE);
    let nothing = Value::Null;
    let manage = vec![Scope::WebhooksManage];
    let endpoint = json!({"url": "https://acme.example", "eventTypes": ["install.revoked"]});
    let endpoints = "/webhook-endpoints".to_owned();
    let unknown_endpoint = format!("/webhook-endpoints/{NOBODY}");
    let redeliver = format!("{unknown_endpoint}/redeliver");
    let unknown_link = format!("/project-links/{NOBODY}");
    vec![
        (get.clone(), "/installs/current".to_owned(), nothing.clone(), Scope::ALL.to_vec(), 200),
        (get.clone(), "/project-links".to_owned(), nothing.clone(), read.clone(), 200),
        (post.clone(), "/project-links".to_owned(), link, write.clone(), 201),
        (get.clone(), unknown_link.clone(), nothing.clone(), read, 404),
        (delete.clone(), unknown_link, nothing.clone(), write, 404),
        (get.clone(), endpoints.clone(), nothing.clone(), manage.clone(), 200),
        (post.clone(), endpoints, endpoint, manage.clone(), 201),
        (get, unknown_endpoint.clone(), nothing.clone(), manage.clone(), 404),
        (Method::PATCH, unknown_endpoint.clone(), json!({}), manage.clone(), 404),
        (delete, unknown_endpoint, nothing, manage.clone(), 404),
        (post, redeliver, json!({}), manage, 404),
    ]
}

fn request(platform: &Platform, method: &Method, path: &str, body: &Value) -> TestRequest {
    let request = platform.request(method.clone(), path);
    if body.is_null() { request } else { request.json(body.clone()) }
}

#[tokio::test]
async fn scope_table_covers_every_documented_call() {
    let server = Harness::start().await;
    let document = server.client().get("/api/partner/v1/openapi.json").await.expect(200);
    let mut documented: Vec<String> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            documented.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let call = |(method, path, ..): (Method, String, Value, Vec<Scope>, u16)| {
        format!("{method} /api/partner/v1{}", path.replace(NOBODY, "{id}"))
    };
    let mut expected: Vec<String> = calls().into_iter().map(call).collect();
    expected.push("GET /api/partner/v1/openapi.json".to_owned());
    expected.sort();
    documented.sort();
    assert_eq!(documented, expected);
}

/// Rules 6 and 27.
#[tokio::test]
async fn calls_need_their_scope_an_active_app_and_an_active_install() {
    for scope in Scope::ALL.iter().copied() {
        let server = Harness::start().await;
        let connection = Connection::with_scopes(&server, &[scope.as_str()]).await;
        let send = async |(method, path, body, ..): &(Method, String, Value, Vec<Scope>, u16)| {
            let platform = &connection.platform;
            platform.send(request(platform, method, path, body)).await
        };
        for call in &calls() {
            let (method, path, _, allowed, status) = call;
            let answer = send(call).await;
            if allowed.contains(&scope) {
                assert_eq!(answer.status, *status, "{scope}: {method} {path}");
            } else {
                assert_eq!(answer.error(403, "FORBIDDEN"), json!({"reason": "SCOPE_REQUIRED"}));
            }
        }
        deactivate(&connection.developer, &connection.app).await;
        for call in &calls() {
            let details = send(call).await.error(403, "FORBIDDEN");
            assert_eq!(details, json!({"reason": "APP_DISABLED"}), "{} {}", call.0, call.1);
        }
        connection.disconnect().await;
        for call in &calls() {
            let answer = send(call).await;
            assert_eq!(answer.error(401, "UNAUTHORIZED"), json!({}), "{} {}", call.0, call.1);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
}

/// A request that fails every check after method and size.
fn wrong(platform: &Platform, method: &Method, path: &str) -> TestRequest {
    platform.request(method.clone(), path).header("content-type", "text/plain").body("{")
}

#[tokio::test]
async fn checks_run_in_order() {
    let mut options = Options::default();
    options.rates.token = per_minute(4);
    let server = Harness::with(options).await;
    let connection = Connection::with_scopes(&server, &["project-links:write"]).await;
    let platform = &connection.platform;
    let path = "/project-links";
    let send = async |request: TestRequest| platform.send(request).await;
    let post = || wrong(platform, &Method::POST, path);
    let large = "{".repeat(64 * 1024 + 1);
    send(wrong(platform, &Method::POST, "/nothing").body(large.clone()))
        .await
        .error(404, "NOT_FOUND");
    let method = send(wrong(platform, &Method::PUT, path).body(large.clone())).await;
    method.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(method.header("allow"), Some("GET,HEAD,POST"));
    send(post().body(large).without("authorization")).await.error(413, "PAYLOAD_TOO_LARGE");
    send(post().without("authorization")).await.error(401, "UNAUTHORIZED");
    // Each of the next four counts.
    send(post()).await.error(415, "UNSUPPORTED_MEDIA_TYPE");
    let json = || post().header("content-type", "application/json");
    send(json()).await.error(400, "BAD_REQUEST");
    let unknown = send(json().body("{\"externalProjectId\":\"\",\"more\":1}")).await;
    assert_eq!(unknown.error(400, "BAD_REQUEST"), json!({}));
    let fields = send(json().body("{\"externalProjectId\":\"\"}")).await;
    assert_eq!(fields.fields(400), ["externalProjectId REQUIRED"]);
    deactivate(&connection.developer, &connection.app).await;
    send(post()).await.error(429, "RATE_LIMITED");
    server.clock.advance(60_000);
    send(post()).await.reason(403, "APP_DISABLED");
}

#[tokio::test]
async fn every_write_checks_the_content_type_of_its_body() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    for (method, path, ..) in calls().iter().filter(|call| call.0 != Method::GET) {
        let answer = platform.send(wrong(&platform, method, path)).await;
        assert_eq!(answer.status, 415, "{method} {path}");
    }
}

/// What keeps other sites from using a browser's cookie isn't about tokens.
#[tokio::test]
async fn calls_from_any_origin_and_for_any_account_are_accepted() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    for (n, (name, value)) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://acme.example"),
        ("origin", "null"),
        ("x-account-id", NOBODY),
    ]
    .into_iter()
    .enumerate()
    {
        let input = json!({"externalProjectId": n.to_string()});
        let request = platform.request(Method::POST, "/project-links").json(input);
        let answer = platform.send(request.header(name, value)).await;
        answer.expect(201);
        // Nor may a browser read it.
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
}

#[tokio::test]
async fn writes_take_objects_with_known_members_only() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    for (method, path, ..) in calls() {
        if !matches!(method, Method::POST | Method::PATCH) {
            continue;
        }
        for body in ["[]", " [\"42\"]", "null", "7", "{\"unheardOf\": null}", "{", "\"x\""] {
            let request = platform.request(method.clone(), &path).json(json!({})).body(body);
            let details = platform.send(request).await.error(400, "BAD_REQUEST");
            assert_eq!(details, json!({}), "{method} {path} {body}");
        }
        let request = platform.request(method.clone(), &path).body("{}");
        platform.send(request).await.error(415, "UNSUPPORTED_MEDIA_TYPE");
    }
}

#[tokio::test]
async fn ids_that_are_not_uuids_are_not_found() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    for (method, path, body, ..) in calls().iter().filter(|call| call.1.contains(NOBODY)) {
        for id in ["x", "%00", "%ff", &NOBODY.replace('7', "A"), NOBODY] {
            let path = path.replace(NOBODY, id);
            let answer = platform.send(request(&platform, method, &path, body)).await;
            assert_eq!(answer.error(404, "NOT_FOUND"), json!({}), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn head_is_allowed_wherever_get_is() {
    let server = Harness::start().await;
    let Connection { platform, .. } = Connection::new(&server).await;
    for (_, path, ..) in calls().iter().filter(|call| call.0 == Method::GET) {
        let head = platform.send(platform.request(Method::HEAD, path)).await;
        assert_eq!(head.status, platform.get(path).await.status, "{path}");
    }
}
