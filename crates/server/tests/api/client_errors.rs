//! What pages report when they fail in a browser.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{Client, Harness, Options, TestResponse, per_minute};
use crate::helpers::with;
use crate::log_capture::Log;

const BUILD: &str = "/customer-0a1b2c3d.wasm";

async fn report(client: &Client, error: Value) -> TestResponse {
    client.post("/api/v1/client-errors", error).await
}

fn panic_on(route: &str) -> Value {
    json!({"kind": "PANIC", "route": route, "build": BUILD})
}

#[tokio::test]
async fn failed_page_is_counted_and_logged_without_a_session() {
    let server = Harness::start().await;
    let log = Log::start();
    let client = server.client();
    for route in ["/integrations/{slug}/connect", "/secret", "/settings/secret\nline"] {
        let answer = report(&client, panic_on(route)).await;
        answer.expect(204);
        assert!(answer.body.is_empty());
        assert_eq!(client.cookie(), None);
    }
    let metrics = Client::of(server::routes::metrics::router(&server.state));
    let text = metrics.get("/metrics").await.text();
    for line in [
        "client_errors_total{kind=\"PANIC\",route=\"/integrations/{slug}/connect\"} 1",
        "client_errors_total{kind=\"PANIC\",route=\"OTHER\"} 2",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let lines = log.about("a page failed in a browser");
    assert_eq!(lines.lines().count(), 3, "{lines}");
    assert!(lines.contains("kind=PANIC page=/integrations/{slug}/connect"), "{lines}");
    assert!(lines.contains(BUILD), "{lines}");
    assert!(!log.about("").contains("secret"), "{lines}");
}

#[tokio::test]
async fn only_kind_route_and_build_are_accepted() {
    let server = Harness::start().await;
    let client = server.client();
    let valid = panic_on("/");
    for wrong in [
        json!({"message": "secret"}),
        json!({"kind": "CRASH"}),
        json!({"build": ""}),
        json!({"build": "two\nlines"}),
        json!({"build": "x".repeat(101)}),
    ] {
        report(&client, with(valid.clone(), wrong)).await.error(400, "BAD_REQUEST");
    }
    let request = client.request(Method::POST, "/api/v1/client-errors").json(valid);
    let elsewhere = request.header("sec-fetch-site", "cross-site");
    client.send(elsewhere).await.reason(403, "CROSS_ORIGIN");
}

#[tokio::test]
async fn reports_are_rate_limited_per_client_address() {
    let mut options = Options::default();
    options.rates.client_error = per_minute(1);
    let server = Harness::with(options).await;
    let client = server.client();
    report(&client, panic_on("/")).await.expect(204);
    report(&client, panic_on("/")).await.error(429, "RATE_LIMITED");
    let request = client.request(Method::POST, "/api/v1/client-errors").json(panic_on("/"));
    client.send(request.address("198.51.100.7")).await.expect(204);
}
