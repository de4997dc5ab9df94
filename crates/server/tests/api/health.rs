use axum::http::Method;

use crate::harness::Harness;

#[tokio::test]
async fn health_probes_allow_get_and_head() {
    let server = Harness::start().await;
    let client = server.client();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(client.get(path).await.status, 200);
        assert_eq!(client.send(client.request(Method::HEAD, path)).await.status, 200);
        let wrong = client.send(client.request(Method::POST, path)).await;
        wrong.error(405, "METHOD_NOT_ALLOWED");
        assert_eq!(wrong.header("allow"), Some("GET,HEAD"));
    }
}

#[tokio::test]
async fn server_without_database_is_alive_but_not_ready() {
    let server = Harness::start().await;
    let client = server.sign_up("ada@platform.example").await;
    server.state.db.close().await;
    assert_eq!(client.get("/healthz").await.status, 200);
    client.get("/readyz").await.error(503, "UNAVAILABLE");
    client.get("/api/v1/session").await.error(503, "UNAVAILABLE");
}
