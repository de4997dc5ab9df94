use axum::http::Method;

use crate::harness::{Client, Harness};

#[tokio::test]
async fn responses_are_counted_by_route_not_by_path() {
    let server = Harness::start().await;
    let client = server.client();
    client.get("/api/v1/members").await.expect(401);
    for path in ["/api/v1/consents/secret-path?secret-query", "/secret-page", "/api/secret-path"] {
        client.get(path).await;
    }
    client.send(client.request(Method::from_bytes(b"SECRET").unwrap(), "/healthz")).await;

    let metrics = Client::of(server::routes::metrics::router(server.state.metrics.clone()));
    let answer = metrics.get("/metrics").await;
    let text = answer.text();
    for line in [
        "http_requests_total{method=\"GET\",route=\"/api/v1/members\",status=\"401\"} 1",
        "http_requests_total{method=\"GET\",route=\"/api/v1/consents/{id}\",status=\"401\"} 1",
        "http_requests_total{method=\"OTHER\",route=\"/healthz\",status=\"405\"} 1",
        "http_request_duration_seconds_count{route=\"/api/v1/members\"} 1",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.to_lowercase().contains("secret"), "{text}");
}

#[tokio::test]
async fn metrics_are_not_served_publicly() {
    let server = Harness::start().await;
    let answer = server.client().get("/metrics").await;
    assert!(!answer.text().contains("http_requests"));
}
