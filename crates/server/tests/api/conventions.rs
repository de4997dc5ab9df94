//! Rules for every endpoint: error envelope, order of checks, headers, cross-site writes.

use axum::http::Method;
use domain::api_types::{ErrorCode, Reason};
use serde_json::{Value, json};

use crate::harness::{Client, Harness, ORIGIN, Options, TestRequest, TestResponse, per_minute};
use crate::helpers::account_id;

const ADA: &str = "ada@platform.example";
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// A request that fails every check that needs no session.
fn invalid_request(client: &Client, method: Method, path: &str) -> TestRequest {
    let request = client.request(method, path).header("sec-fetch-site", "cross-site");
    request.header("content-type", "text/plain").body("{".repeat(64 * 1024 + 1))
}

#[tokio::test]
async fn request_checks_run_in_order_before_authentication() {
    let server = Harness::start().await;
    let client = server.client();
    let send = async |request: TestRequest| client.send(request).await;
    send(invalid_request(&client, Method::POST, "/api/v1/nothing")).await.error(404, "NOT_FOUND");
    let method = send(invalid_request(&client, Method::PUT, "/api/v1/members/x")).await;
    method.error(405, "METHOD_NOT_ALLOWED");
    assert_eq!(method.header("allow"), Some("PATCH,DELETE"));
    let size = send(invalid_request(&client, Method::PATCH, "/api/v1/members/x")).await;
    size.error(413, "PAYLOAD_TOO_LARGE");
    let cross = invalid_request(&client, Method::PATCH, "/api/v1/members/x").body("{");
    send(cross).await.reason(403, "CROSS_ORIGIN");
    let signed_out = invalid_request(&client, Method::PATCH, "/api/v1/members/x").body("{");
    let signed_out = signed_out.header("sec-fetch-site", "same-origin");
    send(signed_out).await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn rate_limits_come_after_the_session_and_before_the_body() {
    let mut options = Options::default();
    options.rates.consent = per_minute(1);
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    let client = server.sign_up(ADA).await;
    for path in ["/api/v1/consents", "/api/v1/session"] {
        let wrong = || client.request(Method::POST, path).body("{");
        client.send(wrong()).await.error(415, "UNSUPPORTED_MEDIA_TYPE");
        client.send(wrong()).await.error(429, "RATE_LIMITED");
    }
    let signed_out = server.client();
    let request = signed_out.request(Method::POST, "/api/v1/consents");
    signed_out.send(request).await.reason(401, "SIGN_IN_REQUIRED");
}

#[tokio::test]
async fn checks_run_in_order_after_authentication() {
    let server = Harness::start().await;
    let owner = server.sign_up(ADA).await;
    let member = server.join(&owner, "eve@platform.example").await;
    let own = owner.get("/api/v1/session").await.expect(200)["account"]["id"].clone();
    let (known, unknown) =
        (format!("/api/v1/members/{}", own.as_str().unwrap()), format!("/api/v1/members/{NOBODY}"));
    let patch = |path: &str| member.request(Method::PATCH, path);

    member.send(patch("/api/v1/members/x").body("{")).await.error(415, "UNSUPPORTED_MEDIA_TYPE");
    let malformed = patch("/api/v1/members/x").header("content-type", "application/json");
    member.send(malformed.body("{")).await.error(400, "BAD_REQUEST");
    let members = json!({"role": "NONE", "more": 1});
    let details = member.patch(&unknown, members).await.error(400, "BAD_REQUEST");
    assert_eq!(details, json!({}), "unknown members are checked before fields");
    member.patch(&unknown, json!({"role": "NONE"})).await.error(404, "NOT_FOUND");
    member.patch(&known, json!({"role": "NONE"})).await.reason(403, "OWNER_REQUIRED");
    let fields = owner.patch(&known, json!({"role": "NONE"})).await;
    assert_eq!(fields.fields(400), ["role INVALID"]);
    owner.patch(&known, json!({"role": "MEMBER"})).await.reason(409, "LAST_OWNER");
}

#[tokio::test]
async fn precondition_comes_after_existence_and_before_fields() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    let input = json!({"name": "Acme", "slug": "acme", "scopes": ["usage:write"]});
    let app = client.post("/api/v1/platform-apps", input).await.expect(201);
    let path = format!("/api/v1/platform-apps/{}", app["id"].as_str().unwrap());
    let unknown = format!("/api/v1/platform-apps/{NOBODY}");
    let wrong = json!({"name": ""});
    client.patch(&unknown, wrong.clone()).await.error(404, "NOT_FOUND");
    client.patch(&path, wrong.clone()).await.error(428, "PRECONDITION_REQUIRED");
    let with = |tag: &str| client.request(Method::PATCH, &path).header("if-match", tag);
    client.send(with("\"9\"").json(wrong.clone())).await.error(412, "PRECONDITION_FAILED");
    let answer = client.send(with("\"1\"").json(wrong)).await;
    assert_eq!(answer.fields(400), ["name REQUIRED"]);
}

#[tokio::test]
async fn list_query_is_checked_after_existence() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    let unknown = format!("/api/v1/platform-apps/{NOBODY}/installs?limit=0");
    client.get(&unknown).await.error(404, "NOT_FOUND");
    for (query, fields) in [
        ("limit=0", vec!["limit INVALID"]),
        ("limit=101", vec!["limit INVALID"]),
        ("limit=x&cursor=x", vec!["limit INVALID", "cursor INVALID"]),
        ("cursor=%00", vec!["cursor INVALID"]),
        ("cursor=%ff&status=%ff", vec!["cursor INVALID", "status INVALID"]),
        ("limit=0&limit=1", vec!["limit INVALID"]),
        ("limit[]=1&status=active&limit=1.0", vec!["limit INVALID", "status INVALID"]),
    ] {
        let answer = client.get(&format!("/api/v1/installs?{query}")).await;
        assert_eq!(answer.fields(400), fields, "{query}");
    }
    for query in ["", "limit=1", "limit=100", "unknown=1", "limit=1&limit=0", "limit=&status=&x"] {
        let list = client.get(&format!("/api/v1/installs?{query}")).await.expect(200);
        assert_eq!(list, json!({"items": [], "nextCursor": null}));
    }
}

/// Every endpoint of a document, with path parameters filled in.
async fn calls(server: &Harness, document: &str) -> Vec<(Method, String)> {
    let document = server.client().get(document).await.expect(200);
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, item)| {
            let path = path.replace("{id}", NOBODY).replace("{slug}", "x");
            let path = path.replace("{installId}", NOBODY).replace("{deliveryId}", NOBODY);
            let methods = item.as_object().unwrap().keys();
            let method = |word: &String| word.to_uppercase().parse().unwrap();
            methods.map(move |word| (method(word), path.clone())).collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test]
async fn few_endpoints_need_no_session() {
    let server = Harness::start().await;
    let client = server.client();
    let mut open = Vec::new();
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        let answer = client.send(client.request(method.clone(), &path)).await;
        if answer.status != 401 {
            open.push(format!("{method} {path}"));
            continue;
        }
        answer.reason(401, "SIGN_IN_REQUIRED");
    }
    open.sort();
    assert_eq!(
        open,
        [
            "GET /api/v1/openapi.json",
            "GET /api/v1/provider-link",
            "GET /api/v1/sign-in-methods",
            "POST /api/v1/accounts",
            "POST /api/v1/client-errors",
            "POST /api/v1/password-resets",
            "POST /api/v1/password-resets/lookup",
            "POST /api/v1/provider-link",
            "POST /api/v1/provider-sign-up",
            "POST /api/v1/session"
        ]
    );
}

#[tokio::test]
async fn writes_for_another_account_are_refused_before_anything_else() {
    let server = Harness::start().await;
    let (ada, bob) = (server.sign_up(ADA).await, server.sign_up("bob@customer.example").await);
    let (own, other) = (account_id(&ada).await, account_id(&bob).await);
    let before = ada.get("/api/v1/sessions").await.expect(200);
    let mut writes = 0;
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        let write = method != Method::GET;
        writes += usize::from(write);
        // No content type, no JSON: the account is checked before the body.
        let request = |account: &str| {
            ada.request(method.clone(), &path).body("{").header("x-account-id", account)
        };
        for account in [other.as_str(), NOBODY, "", "x"] {
            let answer = ada.send(request(account)).await;
            if write {
                answer.reason(409, "ACCOUNT_CHANGED");
            } else {
                assert_ne!(answer.status, 409, "{path}");
            }
        }
        let mut both = request(&own);
        both.0.headers_mut().append("x-account-id", other.parse().unwrap());
        assert_eq!(ada.send(both).await.status == 409, write, "{method} {path}");
        let cross = request(&other).header("sec-fetch-site", "cross-site");
        let cross = ada.send(cross).await;
        assert_eq!(cross.status == 403, write, "{method} {path}");
    }
    assert!(writes > 10);
    assert_eq!(ada.get("/api/v1/sessions").await.expect(200), before, "something was written");
}

#[tokio::test]
async fn writes_for_the_sessions_own_account_go_on() {
    let server = Harness::start().await;
    let ada = server.sign_up(ADA).await;
    let own = account_id(&ada).await;
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        let signed_out = server.client();
        let request = signed_out.request(method.clone(), &path).header("x-account-id", &own);
        let answer = signed_out.send(request).await;
        assert_ne!(answer.status, 409, "without a session: {method} {path}");
        if method == Method::DELETE || path == "/api/v1/session" {
            continue;
        }
        let request = ada.request(method.clone(), &path).header("x-account-id", &own);
        assert_ne!(ada.send(request).await.status, 409, "{method} {path}");
    }
    let request = ada.request(Method::DELETE, "/api/v1/session").header("x-account-id", &own);
    ada.send(request).await.expect(204);
}

#[tokio::test]
async fn writes_from_other_sites_are_refused() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        let from =
            |site: &str| client.request(method.clone(), &path).header("sec-fetch-site", site);
        let bare = || client.request(method.clone(), &path).without("sec-fetch-site");
        let answers = [
            client.send(from("cross-site")).await,
            client.send(from("same-site")).await,
            client.send(from("none")).await,
            client.send(from("cross-site").header("origin", ORIGIN)).await,
            client.send(bare().header("origin", "https://evil.example")).await,
            client.send(bare().header("origin", "null")).await,
            client.send(bare().header("origin", &format!("{ORIGIN}.evil.example"))).await,
        ];
        for answer in answers {
            if method == Method::GET {
                assert_ne!(answer.status, 403, "{method} {path}");
            } else {
                answer.reason(403, "CROSS_ORIGIN");
            }
        }
    }
}

#[tokio::test]
async fn own_pages_and_non_browsers_may_write() {
    let server = Harness::start().await;
    let client = server.client();
    let request = || client.request(Method::POST, "/api/v1/session").json(json!({}));
    for request in [
        request(),
        request().header("origin", ORIGIN),
        // `Sec-Fetch-Site` takes precedence: behind a proxy the Origin may differ.
        request().header("origin", "http://localhost:3000"),
        request().without("sec-fetch-site").header("origin", ORIGIN),
        request().without("sec-fetch-site"),
    ] {
        client.send(request).await.expect(400);
    }
}

#[tokio::test]
async fn bodies_are_limited_to_64_kib() {
    let server = Harness::start().await;
    let client = server.client();
    let sized = |bytes: usize| {
        let padding = " ".repeat(bytes - 2);
        client
            .request(Method::POST, "/api/v1/session")
            .json(json!({}))
            .body(format!("{{{padding}}}"))
    };
    client.send(sized(64 * 1024)).await.expect(400);
    client.send(sized(64 * 1024 + 1)).await.error(413, "PAYLOAD_TOO_LARGE");
    // Declared but never sent, then streamed without a declared length.
    let announced =
        client.request(Method::POST, "/api/v1/session").header("content-length", "65537");
    client.send(announced).await.error(413, "PAYLOAD_TOO_LARGE");
    let chunks = (0..65).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024]));
    let body = axum::body::Body::from_stream(futures_util::stream::iter(chunks));
    let streamed = client.request(Method::POST, "/api/v1/session").body(body);
    client.send(streamed).await.error(413, "PAYLOAD_TOO_LARGE");
}

#[tokio::test]
async fn bodies_must_be_json_objects_without_unknown_members() {
    let server = Harness::start().await;
    let client = server.client();
    let post = async |kind: Option<&str>, body: &'static [u8]| -> TestResponse {
        let request = client.request(Method::POST, "/api/v1/session").body(body);
        let request = match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        };
        client.send(request).await
    };
    for kind in [None, Some("text/plain"), Some("application/jsonp"), Some("text/json"), Some("")] {
        post(kind, b"{}").await.error(415, "UNSUPPORTED_MEDIA_TYPE");
    }
    for kind in ["application/json", "APPLICATION/JSON", "application/json; charset=utf-8"] {
        assert_eq!(post(Some(kind), b"{}").await.fields(400).len(), 2);
    }
    for body in [
        &b""[..],
        b"{",
        b"{}x",
        b"[]x",
        b"\"secret\"",
        b"7",
        b"{\"email\": 7}",
        b"{\"email\":\"\xff\"}",
        b"{\"email\": \"secret\", \"email\": \"secret\"}",
        b"{\"password\": {\"secret\": 1}}",
        b"{\"secret\": 1}",
        b"\xef\xbb\xbf{}",
    ] {
        let answer = post(Some("application/json"), body).await;
        assert_eq!(answer.error(400, "BAD_REQUEST"), json!({}), "{body:?}");
        assert!(!answer.text().contains("secret"), "{}", answer.text());
    }
}

#[tokio::test]
async fn every_write_checks_the_content_type_of_its_body() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    let before = client.get("/api/v1/sessions").await.expect(200);
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        if method == Method::GET {
            continue;
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded"] {
            let request = client.request(method.clone(), &path).header("content-type", kind);
            let answer = client.send(request.body("{}")).await;
            assert_eq!(answer.status, 415, "{method} {path}: {}", answer.text());
            answer.error(415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }
    assert_eq!(client.get("/api/v1/sessions").await.expect(200), before, "something was written");
}

#[tokio::test]
async fn deletes_need_no_body_and_accept_an_empty_object() {
    let server = Harness::start().await;
    for body in ["", "{}"] {
        let client = server.client();
        client.sign_up(&format!("ada{}@platform.example", body.len())).await;
        for path in ["/api/v1/sessions", "/api/v1/session"] {
            let delete = || client.request(Method::DELETE, path).json(json!({}));
            client.send(delete().body("{\"more\":1}")).await.error(400, "BAD_REQUEST");
            client.send(delete().body(body)).await.expect(204);
        }
        let wrong = client.request(Method::DELETE, "/api/v1/session").body("{");
        client.send(wrong).await.reason(401, "SIGN_IN_REQUIRED");
    }
}

#[tokio::test]
async fn arrays_are_refused_where_an_object_is_due() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        if method == Method::GET {
            continue;
        }
        for body in [
            "[]",
            " \n[]",
            "[true]",
            "[\"MEMBER\"]",
            "[\"ada@platform.example\",\"correct horse battery\"]",
            "[\"Acme\",\"acme\",\"\",\"\",[],[\"usage:write\"]]",
            "null",
        ] {
            let request = client.request(method.clone(), &path).json(json!({})).body(body);
            let details = client.send(request).await.error(400, "BAD_REQUEST");
            assert_eq!(details, json!({}), "{method} {path} {body}");
        }
    }
    let apps = client.get("/api/v1/platform-apps").await.expect(200);
    assert_eq!(apps["items"], json!([]));
}

#[tokio::test]
async fn responses_have_fresh_request_ids_and_are_not_cached() {
    let server = Harness::start().await;
    let client = server.client();
    let send = async |path: &str| {
        let request = client.request(Method::GET, path).header("x-request-id", "mine");
        client.send(request).await
    };
    let mut ids = Vec::new();
    for path in
        ["/", "/healthz", "/missing.js", "/api/v1/session", "/api/v1/sign-in-methods", "/api/x"]
    {
        let answer = send(path).await;
        ids.push(answer.header("x-request-id").unwrap().to_owned());
        assert!(!path.starts_with("/api") || answer.header("cache-control") == Some("no-store"));
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
    assert!(!ids.contains(&"mine".to_owned()));
    // Errors of pages aren't cached either.
    for (method, path) in
        [(Method::POST, "/settings"), (Method::POST, "/healthz"), (Method::GET, "/auth")]
    {
        let error = client.send(client.request(method, path)).await;
        assert!(error.json()["code"].is_string(), "{path}");
        assert_eq!(error.header("cache-control"), Some("no-store"), "{path}");
    }
}

#[tokio::test]
async fn all_responses_have_the_security_headers() {
    let server = Harness::start().await;
    let client = server.client();
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/healthz"),
        (Method::GET, "/missing.js"),
        (Method::GET, "/api/v1/session"),
        (Method::PUT, "/api/v1/session"),
        (Method::GET, "/api/x"),
        (Method::GET, "/api/partner/v1/installs/current"),
    ] {
        let answer = client.send(client.request(method, path)).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-frame-options", "DENY"),
            ("strict-transport-security", "max-age=31536000"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path} {name}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        let permissions = answer.header("permissions-policy").unwrap();
        assert!(permissions.contains("clipboard-write=(self)"), "{path}");
        assert_eq!(answer.header("x-robots-tag"), None, "{path}");
    }
}

#[tokio::test]
async fn hsts_is_for_https_only() {
    let origin = "http://127.0.0.1:8080";
    let server = Harness::with(Options { origin, ..Options::default() }).await;
    let answer = server.client().get("/healthz").await;
    assert_eq!(answer.header("strict-transport-security"), None);
}

#[tokio::test]
async fn consent_pages_are_not_indexed() {
    let server = Harness::start().await;
    let client = server.client();
    for path in ["/integrations/acme/connect", "/integrations/acme/connect/?x"] {
        assert_eq!(client.get(path).await.header("x-robots-tag"), Some("noindex"), "{path}");
    }
    assert_eq!(client.get("/integrations").await.header("x-robots-tag"), None);
}

#[tokio::test]
async fn head_is_allowed_wherever_get_is() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        let head = client.send(client.request(Method::HEAD, &path)).await;
        let get = client.get(&path).await;
        assert_eq!(head.status, get.status, "{method} {path}");
        if get.status == 405 {
            assert!(!get.header("allow").unwrap().contains("GET"));
        }
    }
}

#[tokio::test]
async fn method_not_allowed_lists_the_allowed_methods() {
    let server = Harness::start().await;
    let client = server.client();
    for (path, allow) in [
        ("/api/v1/accounts", "POST"),
        ("/api/v1/account/provider-link", "POST,DELETE"),
        ("/api/v1/session", "GET,HEAD,POST,DELETE"),
        ("/api/v1/platform-apps", "GET,HEAD,POST"),
        ("/api/v1/consents/x/approve", "POST"),
        ("/api/partner/v1/installs/current", "GET,HEAD"),
    ] {
        for method in [Method::PUT, Method::OPTIONS, Method::TRACE] {
            let answer = client.send(client.request(method, path)).await;
            answer.error(405, "METHOD_NOT_ALLOWED");
            assert_eq!(answer.header("allow"), Some(allow), "{path}");
        }
    }
}

#[tokio::test]
async fn method_overrides_are_ignored() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let request = client.request(Method::GET, "/api/v1/session?_method=DELETE");
        client.send(request.header(name, "DELETE")).await.expect(200);
    }
    client.get("/api/v1/session").await.expect(200);
}

#[test]
fn documentation_lists_every_code_and_reason() {
    let text = include_str!("../../../../docs/api.md");
    let section = text.split("\n### ").find(|section| section.starts_with("Errors\n")).unwrap();
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str());
    for word in codes.chain(Reason::ALL.iter().map(|reason| reason.as_str())) {
        assert!(section.contains(&format!("`{word}`")), "docs/api.md lacks {word}");
    }
}

#[tokio::test]
async fn panics_are_reported_in_the_envelope() {
    let server = Harness::start().await;
    let routes = axum::Router::new()
        .route("/api/panic", axum::routing::get(async || -> String { panic!("secret") }));
    let app = server::apply_middleware(routes, &server.state);
    let client = Client::of(app);
    let answer = client.get("/api/panic").await;
    answer.error(500, "INTERNAL_ERROR");
    assert!(!answer.text().contains("secret"));
    assert_eq!(answer.header("x-frame-options"), Some("DENY"));
}

#[tokio::test]
async fn every_write_refuses_unknown_members() {
    let server = Harness::start().await;
    let client = server.sign_up(ADA).await;
    for (method, path) in calls(&server, "/api/v1/openapi.json").await {
        if method == Method::GET {
            continue;
        }
        let request = client.request(method.clone(), &path).json(json!({"unheardOf": Value::Null}));
        let details = client.send(request).await.error(400, "BAD_REQUEST");
        assert_eq!(details, json!({}), "{method} {path}");
    }
}
