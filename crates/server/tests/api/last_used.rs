//! When sessions and tokens were last used (rule 26).

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use server::clock::{MINUTE, SECOND};
use server::storage::{Db, installs};
use tokio::task::JoinSet;

use crate::harness::{Client, Database, Harness};
use crate::helpers::*;
use crate::process::Process;

/// Far shorter than a lock is waited for.
const SOON: Duration = Duration::from_secs(1);

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
    held.commit().await.unwrap();
    // The first write may still be under way, and a second one may have the later uses.
    while last_used(&globex).await.is_null() {
        server.write_last_used().await;
    }
    assert_eq!(last_used(&globex).await, first.as_str());
}

#[tokio::test]
async fn locked_rows_hold_up_no_other_use() {
    let server = Harness::start().await;
    if !server.is_postgres() {
        return; // SQLite has no row locks.
    }
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let (globex, initech) =
        (server.sign_up("globex@example.com").await, server.sign_up("initech@example.com").await);
    let (locked, free) = (connect(&globex, "acme").await, connect(&initech, "acme").await);

    let mut held = server.state.db.begin().await.unwrap();
    installs::lock(&mut held, text(&locked["install"], "id")).await.unwrap();
    let lock = "SELECT id FROM sessions WHERE account_id = $1 FOR UPDATE";
    let session = sqlx::query(lock).bind(account_id(&globex).await);
    session.execute(&mut *held).await.unwrap();
    server.clock.advance(MINUTE);
    let used = now(&server);
    globex.get("/api/v1/session").await.expect(200);
    for connected in [&locked, &free] {
        call_platform_api(&server, text(connected, "token")).await.expect(200);
    }
    server.write_last_used().await;
    assert_eq!(last_used(&initech).await, used.as_str());
    assert_eq!(last_used(&globex).await, Value::Null);
    held.commit().await.unwrap();

    server.clock.advance(SECOND);
    server.write_last_used().await;
    assert_eq!(last_used(&globex).await, used.as_str());
    // Another server knows only what is written.
    let there = server.second_server().await.client();
    there.set_cookie(globex.cookie());
    let sessions = there.get("/api/v1/sessions").await.expect(200);
    assert_eq!(column(&sessions, "lastSeenAt"), [used]);
}

/// Each call is a first use, because none can be written.
#[tokio::test]
async fn uses_that_wait_for_the_database_leave_its_connections_to_others() {
    let server = Arc::new(Harness::start().await);
    if !server.is_postgres() {
        return; // SQLite has one writer.
    }
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let token = text(&connect(&acme, "acme").await, "token").to_owned();

    let mut held = server.state.db.begin().await.unwrap();
    let lock = "LOCK TABLE installs IN SHARE ROW EXCLUSIVE MODE";
    sqlx::query(lock).execute(&mut *held).await.unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..30 {
        let (server, token) = (Arc::clone(&server), token.clone());
        calls.spawn(async move { call_platform_api(&server, &token).await.expect(200) });
        let another = tokio::time::timeout(SOON, acme.get("/api/v1/platform-apps")).await;
        another.expect("waits for the uses").expect(200);
    }
    held.commit().await.unwrap();
    calls.join_all().await;
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
