//! What is removed after a time and how, and how much refused attempts can write.

use std::time::Duration;

use serde_json::json;
use server::clock::{Clock, DAY, HOUR};
use server::services::oidc;
use server::storage::pending_links::PendingLink;
use server::storage::sign_in_attempts::{self, AttemptKey, AttemptRecord, Purpose};
use server::storage::{self, Tx, invitations};
use sqlx::Row;

use crate::harness::{Client, Harness, PASSWORD};
use crate::helpers::*;
use crate::platform::Platform;
use crate::process::Process;
use crate::receiver::Receiver;

async fn types(client: &Client) -> Vec<String> {
    let list = client.get("/api/v1/activity?limit=100").await.expect(200);
    column(&list, "type").into_iter().map(str::to_owned).collect()
}

#[tokio::test]
async fn refusals_of_many_origins_fill_few_entries() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, full_app_input()).await;
    let globex = server.sign_up("globex@example.com").await;
    let refuse = async |n: usize| {
        let query = format!("redirect_uri=https%3A%2F%2F{n}.example");
        open(&globex, "acme", &query).await.reason(400, "REDIRECT_URI_REFUSED");
    };
    for n in 0..50 {
        refuse(n).await;
    }
    let list = globex.get("/api/v1/activity?limit=100").await.expect(200);
    let entries = list["items"].as_array().unwrap();
    assert_eq!(entries.len(), 21);
    let shared = &entries[0]["details"];
    assert_eq!((&shared["origin"], &shared["count"]), (&json!(null), &json!(30)));
    assert_eq!(shared["reason"], "REDIRECT_URI_REFUSED");

    // Known origins and other reasons still count on entries of their own.
    refuse(7).await;
    open(&globex, "acme", "state=1&state=2").await.reason(400, "INVALID_LINK");
    let list = globex.get("/api/v1/activity?limit=100").await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 22);
    assert_eq!(list["items"][0]["details"]["reason"], "INVALID_LINK");
    assert_eq!(list["items"][1]["details"]["origin"], "https://7.example");
    assert_eq!(list["items"][1]["details"]["count"], 2);

    // Another organization and the next hour have their own.
    let initech = server.sign_up("initech@example.com").await;
    open(&initech, "acme", "redirect_uri=https%3A%2F%2Fx.example").await.expect(400);
    assert_eq!(types(&initech).await.len(), 1);
    server.clock.advance(HOUR);
    refuse(99).await;
    let list = globex.get("/api/v1/activity?limit=1").await.expect(200);
    assert_eq!(list["items"][0]["details"]["origin"], "https://99.example");
}

#[tokio::test]
async fn refusals_are_kept_for_90_days_and_other_activity_for_2_years() {
    let server = Harness::start().await;
    let sign_in = async || server.sign_in("acme@example.com").await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    open(&acme, "acme", "state=1&state=2").await.expect(400);
    for (days, expected) in [
        (90, vec!["CONSENT_REFUSED", "APP_REGISTERED"]),
        (1, vec!["APP_REGISTERED"]),
        (2 * 365 - 91, vec!["APP_REGISTERED"]),
        (1, vec![]),
    ] {
        server.clock.advance(days * DAY);
        server.state.activity.delete_old().await.unwrap();
        assert_eq!(types(&sign_in().await).await, expected, "{days} days later");
    }
}

#[tokio::test]
async fn more_than_one_step_is_removed() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@example.com").await;
    let session = current_session(&owner).await;
    let (organization, account) =
        (text(&session["organization"], "id"), text(&session["account"], "id"));
    let hash = |n: usize| format!("old-{n}");
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..1001 {
        invitations::insert(&mut tx, &hash(n), organization, account, 0, 1).await.unwrap();
    }
    tx.commit().await.unwrap();
    server.state.invitations.delete_old().await.unwrap();
    // The keys are free again.
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..1001 {
        invitations::insert(&mut tx, &hash(n), organization, account, 0, 1).await.unwrap();
    }
}

async fn execute(tx: &mut Tx, sql: &str) {
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut **tx).await.unwrap();
}

async fn count(server: &Harness, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
    let mut connection = server.state.db.read().await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut *connection).await.unwrap()
}

/// A row that something else refers to can't be deleted. The last one of a long backlog is kept that
/// way: what one long transaction deleted before it would come back.
async fn assert_deleted_in_steps<E: std::fmt::Debug>(
    server: &Harness,
    table: &str,
    key: &str,
    delete: impl AsyncFn() -> Result<(), E>,
) {
    assert_eq!(count(server, table).await, 1201);
    let mut tx = server.state.db.begin().await.unwrap();
    let reference =
        format!("CREATE TABLE kept_{table} (id TEXT NOT NULL REFERENCES {table} ({key}))");
    execute(&mut tx, &reference).await;
    let last =
        format!("INSERT INTO kept_{table} SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1");
    execute(&mut tx, &last).await;
    tx.commit().await.unwrap();
    delete().await.unwrap_err();
    assert_eq!(count(server, table).await, 201);

    let mut tx = server.state.db.begin().await.unwrap();
    execute(&mut tx, &format!("DROP TABLE kept_{table}")).await;
    tx.commit().await.unwrap();
    delete().await.unwrap();
    assert_eq!(count(server, table).await, 0);
}

#[tokio::test]
async fn long_backlog_is_deleted_in_short_transactions() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let account = account_id(&acme).await;
    review(&acme, "acme").await;
    let attempt = |expires_at| AttemptRecord {
        purpose: Purpose::SignIn,
        return_to: "/".to_owned(),
        expires_at,
    };
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..1200 {
        let key = AttemptKey { state_hash: format!("{n:04}"), browser_hash: String::new() };
        sign_in_attempts::insert(&mut tx, &key, &attempt(n)).await.unwrap();
        let (id, hash) = (format!("0-{n:04}"), format!("hash-{n}"));
        storage::sessions::insert(&mut tx, &id, &hash, &account, n).await.unwrap();
    }
    let key = AttemptKey { state_hash: "9999".to_owned(), browser_hash: String::new() };
    sign_in_attempts::insert(&mut tx, &key, &attempt(9999)).await.unwrap();
    // Copies of the one that is there, which is the last to expire.
    execute(&mut tx, "CREATE TABLE numbers (n BIGINT NOT NULL)").await;
    execute(
        &mut tx,
        "INSERT INTO numbers WITH RECURSIVE up (n) AS
             (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < 1200) SELECT n FROM up",
    )
    .await;
    execute(
        &mut tx,
        "INSERT INTO consents SELECT '0-' || (1000 + n), account_id, session_id, organization_id,
             app_id, app_revision, link, current_install_id, created_at, n, used_at
         FROM consents, numbers",
    )
    .await;
    tx.commit().await.unwrap();

    server.clock.advance(31 * DAY);
    let state = &server.state;
    let attempts = async || oidc::delete_expired(&state.db, &state.clock).await;
    assert_deleted_in_steps(&server, "sign_in_attempts", "state_hash", attempts).await;
    let expired = async || state.consents.delete_expired().await;
    assert_deleted_in_steps(&server, "consents", "id", expired).await;
    let ended = async || state.sessions.delete_expired().await;
    assert_deleted_in_steps(&server, "sessions", "id", ended).await;
}

/// How the database runs the statement. PostgreSQL reads small tables whole unless it's told that a
/// better way exists.
async fn plan(server: &Harness, sql: &str) -> String {
    let sql = sql.replace("$1", "0").replace("$2", "500");
    let (explain, column) = if server.is_postgres() {
        ("EXPLAIN", "QUERY PLAN")
    } else {
        ("EXPLAIN QUERY PLAN", "detail")
    };
    let mut tx = server.state.db.begin().await.unwrap();
    if server.is_postgres() {
        for way in ["seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"] {
            execute(&mut tx, &format!("SET LOCAL enable_{way} = off")).await;
        }
    }
    let sql = sqlx::AssertSqlSafe(format!("{explain} {sql}"));
    let rows = sqlx::query(sql).fetch_all(&mut *tx).await.unwrap();
    let lines = rows.iter().map(|row| row.get::<String, _>(column));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn expired_rows_are_found_by_an_index() {
    let server = Harness::start().await;
    for (deletion, index) in [
        (invitations::DELETE_EXPIRED, "invitations_by_expiry"),
        (storage::sessions::DELETE_OLD, "sessions_by_creation"),
        (storage::sessions::DELETE_IDLE, "sessions_by_last_use"),
        (storage::consents::DELETE_EXPIRED, "consents_by_expiry"),
        (sign_in_attempts::DELETE_EXPIRED, "sign_in_attempts_by_expiry"),
        (storage::pending_links::DELETE_EXPIRED, "pending_links_by_expiry"),
        (storage::password_resets::DELETE_EXPIRED, "password_resets_by_expiry"),
        (storage::webhook_deliveries::DELETE_ENDED, "deliveries_by_end"),
    ] {
        let plan = plan(&server, deletion.sql()).await;
        assert!(plan.contains(index), "{plan}");
        for scan in ["Seq Scan", "SCAN ", "Sort ", "TEMP B-TREE"] {
            assert!(!plan.contains(scan), "{plan}");
        }
    }
}

#[tokio::test]
async fn invitations_are_removed_30_days_after_they_expired() {
    let server = Harness::start().await;
    let owner = server.sign_up("ada@example.com").await;
    let invited = owner.post("/api/v1/invitations", json!({})).await.expect(201);
    let count_left = async || {
        server.state.invitations.delete_old().await.unwrap();
        count(&server, "invitations").await
    };
    server.clock.advance(37 * DAY - 1);
    assert_eq!(count_left().await, 1);
    server.clock.advance(1);
    assert_eq!(count_left().await, 0);
    let input = json!({
        "email": "eve@example.com", "password": PASSWORD,
        "displayName": "Eve", "invitation": invited["invitation"],
    });
    let refused = server.client().post("/api/v1/accounts", input).await;
    assert_eq!(refused.fields(400), ["invitation INVALID"]);
}

/// Leaves something that expired long ago in each table, and an app with one active install.
async fn leave_old_rows(server: &Harness) -> serde_json::Value {
    let receiver = Receiver::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let account_id = account_id(&acme).await;
    let scopes = json!({"scopes": ["webhooks:manage", "project-links:write"]});
    let app = register(&acme, with(app_input("acme"), scopes)).await;
    let platform = Platform::of(server, &connect(&acme, "acme").await);
    platform.subscribe(&receiver.url).await;
    platform.link("1").await;
    server.deliver().await;
    acme.post("/api/v1/invitations", json!({})).await.expect(201);
    server.admin().create_password_reset("acme@example.com").await.unwrap();
    let mut tx = server.state.db.begin().await.unwrap();
    let key = AttemptKey { state_hash: "old".to_owned(), browser_hash: String::new() };
    let attempt =
        AttemptRecord { purpose: Purpose::SignIn, return_to: "/".to_owned(), expires_at: 0 };
    sign_in_attempts::insert(&mut tx, &key, &attempt).await.unwrap();
    let link = PendingLink {
        issuer: "https://id.example".to_owned(),
        subject: "1".to_owned(),
        email_key: "acme@example.com".to_owned(),
        account_id,
        expires_at: 0,
    };
    storage::pending_links::upsert(&mut tx, "old", &link).await.unwrap();
    tx.commit().await.unwrap();
    app
}

/// Leaves an expired consent of a session that goes on, so that they aren't deleted together.
async fn leave_old_consent(stopped: &Harness) {
    let days_ago = stopped.second_server_at(Clock::System.now() - 2 * DAY).await;
    review(&days_ago.sign_in("acme@example.com").await, "acme").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn running_server_deletes_what_expired_and_corrects_counts() {
    let stopped = Harness::start().await.second_server_at(0).await;
    let app = leave_old_rows(&stopped).await;
    leave_old_consent(&stopped).await;
    stopped.execute("DELETE FROM install_counts").await;
    let left = [
        ("consents", 0),
        ("sessions", 1),
        ("sign_in_attempts", 0),
        ("pending_links", 0),
        ("invitations", 0),
        ("password_resets", 0),
        ("activity", 0),
        ("webhook_deliveries", 0),
    ];
    for (table, left) in left {
        assert!(count(&stopped, table).await > left, "{table}");
    }

    let server = Process::start(&stopped.database().url(), "info");
    for (table, left) in left {
        wait_until(table, async || count(&stopped, table).await <= left).await;
    }
    let developer = Client::of(server.router());
    let input = json!({"email": "acme@example.com", "password": PASSWORD});
    developer.post("/api/v1/session", input).await.expect(200);
    let app = async || developer.get(&path_of(&app)).await.expect(200);
    wait_until("count", async || app().await["installs"]["active"] == 1).await;
}

/// The limit ends a failing test.
async fn wait_until(what: &str, is_done: impl AsyncFn() -> bool) {
    let waiting = async {
        while !is_done().await {
            tokio::task::yield_now().await;
        }
    };
    let waiting = tokio::time::timeout(Duration::from_mins(1), waiting);
    assert!(waiting.await.is_ok(), "{what}: nothing happens");
}
