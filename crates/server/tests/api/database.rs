//! A database that is busy, or takes no writes.

use std::time::Duration;

use axum::http::Method;
use serde_json::json;
use server::storage::{DbLimits, accounts};

use crate::harness::{Harness, Options, TestResponse};
use crate::helpers::*;

async fn impatient_server() -> Harness {
    let (wait, lock) = (Duration::from_millis(300), Duration::from_millis(50));
    let db_limits = DbLimits { wait, lock, ..DbLimits::default() };
    Harness::with(Options { db_limits, ..Options::default() }).await
}

#[track_caller]
fn assert_unavailable(answer: &TestResponse) {
    answer.error(503, "UNAVAILABLE");
    let retry_after = answer.header("retry-after").and_then(|seconds| seconds.parse::<u32>().ok());
    assert!(retry_after.is_some_and(|seconds| seconds > 0), "{:?}", answer.headers);
}

#[tokio::test]
async fn write_that_waits_too_long_is_unavailable_while_reads_go_on() {
    let server = impatient_server().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let account = account_id(&acme).await;

    // The writer of SQLite, the caller's row in PostgreSQL.
    let mut held = server.state.db.begin().await.unwrap();
    accounts::lock(&mut held, &account).await.unwrap();
    for (method, path, body) in [
        (Method::POST, "/api/v1/platform-apps".to_owned(), app_input("other")),
        (Method::PATCH, path_of(&app), json!({"name": "Other"})),
        (Method::POST, format!("{}/deactivate", path_of(&app)), json!({})),
        (Method::POST, "/api/v1/invitations".to_owned(), json!({})),
        (Method::DELETE, "/api/v1/sessions".to_owned(), json!({})),
    ] {
        let request = acme.request(method, &path).json(body).header("if-match", "\"1\"");
        assert_unavailable(&acme.send(request).await);
        acme.get(&path_of(&app)).await.expect(200);
        acme.get("/api/v1/session").await.expect(200);
        acme.get("/readyz").await.expect(200);
    }
    drop(held);

    register(&acme, app_input("other")).await;
    assert_eq!(acme.get(&path_of(&app)).await.expect(200)["revision"], 1);
}

#[tokio::test]
async fn call_without_a_connection_is_unavailable() {
    let server = impatient_server().await;
    let acme = server.sign_up("acme@example.com").await;
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(server.state.db.read().await.unwrap());
    }
    assert_unavailable(&acme.get("/api/v1/session").await);
    assert_unavailable(&acme.post("/api/v1/platform-apps", app_input("acme")).await);
    assert_unavailable(&acme.get("/readyz").await);
    acme.get("/healthz").await.expect(200);
    drop(held);
    acme.get("/api/v1/session").await.expect(200);
}

/// `DATABASE_POOL=1`. SQLite's number is fixed.
#[tokio::test]
async fn one_connection_is_enough() {
    let db_limits = DbLimits { connections: 1, ..DbLimits::default() };
    let server = Harness::with(Options { db_limits, ..Options::default() }).await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let token = text(&connect(&globex, "acme").await, "token").to_owned();
    call_platform_api(&server, &token).await.expect(200);
    if server.is_postgres() {
        let _held = server.state.db.read().await.unwrap();
        let waiting = server.state.db.read();
        assert!(tokio::time::timeout(Duration::from_millis(100), waiting).await.is_err());
    }
}

#[tokio::test]
async fn reads_go_on_while_the_database_takes_no_writes() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let token = text(&connect(&globex, "acme").await, "token").to_owned();
    let Some(read_only) = server.read_only_server().await else { return };
    // Sessions and the token are due to be marked as used.
    server.clock.advance(5 * 60_000);
    let there = read_only.client();
    there.set_cookie(acme.cookie());
    for path in ["/api/v1/session", "/api/v1/sessions", "/api/v1/platform-apps", "/api/v1/activity"]
    {
        there.get(path).await.expect(200);
    }
    for _ in 0..2 {
        call_platform_api(&read_only, &token).await.expect(200);
    }
    let path = format!("{}/deactivate", path_of(&app));
    assert_unavailable(&there.post(&path, json!({})).await);
}
