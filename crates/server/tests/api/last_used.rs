//! When sessions and tokens were last used (rule 26).

use serde_json::Value;
use server::clock::{MINUTE, SECOND};
use server::storage::{Db, installs};

use crate::harness::{Client, Database, Harness};
use crate::helpers::*;
use crate::process::Process;

async fn last_used(customer: &Client) -> Value {
    customer.get("/api/v1/installs").await.expect(200)["items"][0]["lastUsedAt"].clone()
}

#[tokio::test]
async fn first_use_is_exact_and_shown_at_once() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let token = text(&connect(&globex, "acme").await, "token").to_owned();
    assert_eq!(last_used(&globex).await, Value::Null);

    server.clock.advance(7 * SECOND + 1);
    let first = now(&server);
    call_platform_api(&server, &token).await.expect(200);
    assert_eq!(last_used(&globex).await, first.as_str());

    server.clock.advance(MINUTE - 1);
    call_platform_api(&server, &token).await.expect(200);
    server.write_last_used().await;
    assert_eq!(last_used(&globex).await, first.as_str());

    server.clock.advance(1);
    call_platform_api(&server, &token).await.expect(200);
    server.write_last_used().await;
    assert_eq!(last_used(&globex).await, now(&server).as_str());
}

/// The writer of SQLite or the install's row in PostgreSQL is held meanwhile.
#[tokio::test]
async fn use_is_answered_while_it_cannot_be_written_and_written_later() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let connected = connect(&globex, "acme").await;
    let token = text(&connected, "token").to_owned();

    let mut held = server.state.db.begin().await.unwrap();
    installs::lock(&mut held, text(&connected["install"], "id")).await.unwrap();
    let first = now(&server);
    for _ in 0..3 {
        call_platform_api(&server, &token).await.expect(200);
        server.clock.advance(SECOND);
    }
    assert_eq!(last_used(&globex).await, Value::Null);
    drop(held);
    // The first write may still be under way, and a second one may have the later uses.
    while last_used(&globex).await.is_null() {
        server.write_last_used().await;
    }
    assert_eq!(last_used(&globex).await, first.as_str());
}

#[tokio::test]
async fn sessions_are_marked_in_one_batch() {
    let server = Harness::start().await;
    let ada = server.sign_up("ada@example.com").await;
    let elsewhere = server.sign_in("ada@example.com").await;
    server.clock.advance(MINUTE);
    for client in [&ada, &elsewhere, &ada] {
        client.get("/api/v1/session").await.expect(200);
    }
    let seen = now(&server);
    server.write_last_used().await;
    // Another server knows only what is written.
    let there = server.second_server().await.client();
    there.set_cookie(ada.cookie());
    let sessions = there.get("/api/v1/sessions").await.expect(200);
    assert_eq!(column(&sessions, "lastSeenAt"), [&seen, &seen]);
}

/// Batches are written each second: the one under way is written at the end.
#[tokio::test(flavor = "multi_thread")]
async fn uses_are_written_before_a_server_ends() {
    let database = Database::create().await;
    let server = Process::start(&database.url(), "info");
    let client = Client::of(server.router());
    client.sign_up("ada@example.com").await;
    let db = Db::connect(&database.url()).await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let age = "UPDATE sessions SET last_seen_at = last_seen_at - 600000 RETURNING last_seen_at";
    let before: i64 = sqlx::query_scalar(age).fetch_one(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();

    client.get("/api/v1/session").await.expect(200);
    server.terminate();
    assert_eq!(server.wait(), Some(0));
    let seen = "SELECT last_seen_at FROM sessions";
    let mut connection = db.read().await.unwrap();
    let after: i64 = sqlx::query_scalar(seen).fetch_one(&mut *connection).await.unwrap();
    assert!(after >= before + 10 * MINUTE, "{before} {after}");
}
