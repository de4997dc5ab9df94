//! A database that is busy, fails, or takes no writes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::Method;
use serde_json::json;
use server::storage::{Db, DbLimits, accounts, apps, webhook_endpoints};
use tokio::net::TcpListener;

use crate::auth::{ada, assert_redirect, assert_refused, sign_in_through_provider, start};
use crate::harness::{Database, Harness, Options, PASSWORD, TestResponse, per_minute};
use crate::helpers::*;
use crate::log_capture::Log;
use crate::platform::{Connection, Platform, endpoint_path};
use crate::receiver::Receiver;

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
    // A load balancer has no better server: the database is busy, or these requests are slow.
    acme.get("/readyz").await.expect(200);
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

/// Rules 11 and 36: what isn't the caller's looks like what doesn't exist, even while it is locked.
#[tokio::test]
async fn stranger_does_not_wait_for_a_locked_app_or_endpoint() {
    let server = impatient_server().await;
    if !server.is_postgres() {
        return; // SQLite has no row locks.
    }
    let owner = Connection::new(&server).await;
    let endpoint = owner.platform.subscribe("https://acme.example").await;
    let stranger = server.sign_up("initech@example.com").await;
    let other_install = Platform::of(&server, &connect(&stranger, "acme").await);

    let mut held = server.state.db.begin().await.unwrap();
    webhook_endpoints::lock(&mut held, text(&endpoint, "id")).await.unwrap();
    apps::lock(&mut held, text(&owner.app, "id")).await.unwrap();
    let (app, endpoint) = (path_of(&owner.app), endpoint_path(&endpoint));
    for answer in [
        edit_from(&stranger, &app, Some("\"1\""), json!({})).await,
        stranger.post(&format!("{app}/deactivate"), json!({})).await,
        stranger.post(&format!("{app}/reactivate"), json!({})).await,
        other_install.patch(&endpoint, json!({})).await,
        other_install.delete(&endpoint).await,
        other_install.post(&format!("{endpoint}/redeliver"), json!({})).await,
    ] {
        answer.error(404, "NOT_FOUND");
    }
    assert_unavailable(&edit_from(&owner.developer, &app, Some("\"1\""), json!({})).await);
    assert_unavailable(&owner.platform.patch(&endpoint, json!({})).await);
}

/// Planning again for each execution, as PostgreSQL does where it hopes to save, takes longer.
#[tokio::test]
async fn postgres_plans_each_statement_once() {
    let db_limits = DbLimits { connections: 1, ..DbLimits::default() };
    let server = Harness::with(Options { db_limits, ..Options::default() }).await;
    if !server.is_postgres() {
        return;
    }
    let acme = server.sign_up("acme@example.com").await;
    acme.get("/api/v1/platform-apps").await.expect(200);
    let plans = async |column| {
        let sum = format!("SELECT CAST(SUM({column}) AS BIGINT) FROM pg_prepared_statements");
        server.count(&sum).await
    };
    assert_eq!(plans("custom_plans").await, 0);
    assert!(plans("generic_plans").await > 0);
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

#[tokio::test]
async fn postgres_that_turns_read_only_keeps_reads_going_and_recovers() {
    let server = Harness::start().await;
    if !server.is_postgres() {
        return;
    }
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let token = text(&connect(&globex, "acme").await, "token").to_owned();
    let deactivate = format!("{}/deactivate", path_of(&app));
    // Sessions and the token are due to be marked as used.
    server.clock.advance(5 * 60_000);

    server.set_read_only(true).await;
    for path in ["/readyz", "/api/v1/session", "/api/v1/platform-apps", "/api/v1/activity"] {
        acme.get(path).await.expect(200);
    }
    call_platform_api(&server, &token).await.expect(200);
    assert_unavailable(&acme.post(&deactivate, json!({})).await);
    assert_unavailable(&open(&globex, "acme", "").await);

    server.set_read_only(false).await;
    acme.post(&deactivate, json!({})).await.expect(200);
    server.write_last_used().await;
}

/// As during maintenance, or while somebody replaces the database or its user.
#[tokio::test]
async fn postgres_that_refuses_connections_is_unavailable_until_it_takes_them() {
    let server = Harness::start().await;
    let Database::Postgres { name, .. } = server.database() else { return };
    server.administer(&format!("CREATE ROLE {name} SUPERUSER LOGIN")).await;
    let mut url = url::Url::parse(&server.database().url()).unwrap();
    url.set_username(name).unwrap();
    let there = server.second_server_through(url.as_str(), Options::default()).await;
    let acme = there.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let token = text(&connect(&acme, "acme").await, "token").to_owned();
    for (refuse, accept) in [
        (
            "ALTER DATABASE name ALLOW_CONNECTIONS false",
            "ALTER DATABASE name ALLOW_CONNECTIONS true",
        ),
        ("ALTER DATABASE name RENAME TO name_gone", "ALTER DATABASE name_gone RENAME TO name"),
        ("ALTER ROLE name NOLOGIN", "ALTER ROLE name LOGIN"),
    ] {
        server.administer(&refuse.replace("name", name)).await;
        assert_unavailable(&acme.get("/readyz").await);
        assert_unavailable(&acme.get("/api/v1/session").await);
        assert_unavailable(&acme.post("/api/v1/platform-apps", app_input("other")).await);
        assert_unavailable(&call_platform_api(&there, &token).await);

        server.administer(&accept.replace("name", name)).await;
        acme.get("/readyz").await.expect(200);
        call_platform_api(&there, &token).await.expect(200);
    }
    register(&acme, app_input("other")).await;
    server.administer(&format!("DROP ROLE {name}")).await;
}

/// The listener's backlog takes the connection.
#[tokio::test]
async fn start_with_a_postgres_that_never_answers_fails() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://postgres@{}/test", silent.local_addr().unwrap());
    let limits = DbLimits { wait: Duration::from_millis(50), ..DbLimits::default() };
    let connecting = tokio::time::timeout(Duration::from_secs(5), Db::connect_with(&url, limits));
    let error = connecting.await.expect("hangs").unwrap_err();
    assert_eq!(error.describe(), "it doesn't respond");
}

/// Another program holds the app and then wants the account, while a request holds the account and
/// wants the app. PostgreSQL ends one of them: the request, because the other looks for deadlocks
/// later.
#[tokio::test]
async fn request_that_postgres_ends_for_a_deadlock_runs_again() {
    let server = Harness::start().await;
    if !server.is_postgres() {
        return;
    }
    let acme = Arc::new(server.sign_up("acme@example.com").await);
    let app = register(&acme, app_input("acme")).await;
    let account = account_id(&acme).await;
    let log = Log::start();

    let mut other = server.state.db.begin().await.unwrap();
    sqlx::query("SET LOCAL deadlock_timeout = '1min'").execute(&mut *other).await.unwrap();
    apps::lock(&mut other, text(&app, "id")).await.unwrap();
    let deactivation = {
        let (acme, path) = (Arc::clone(&acme), format!("{}/deactivate", path_of(&app)));
        tokio::spawn(async move { acme.post(&path, json!({})).await })
    };
    while !(deactivation.is_finished() || server.has_blocked_transaction().await) {
        tokio::task::yield_now().await;
    }
    accounts::lock(&mut other, &account).await.unwrap();
    other.commit().await.unwrap();

    assert_eq!(deactivation.await.unwrap().expect(200)["status"], "DISABLED");
    let lines = log.about("database error");
    assert!(lines.contains("class=\"conflict\" code=\"40P01\""), "{lines}");
    assert!(lines.contains("WARN") && !lines.contains("ERROR"), "{lines}");
}

/// Makes PostgreSQL refuse the commits with these numbers that write to a table, as a distributed
/// database does when a transaction has lost against another one.
async fn lose_commits(server: &Harness, table: &str, numbers: &str) {
    for sql in [
        "CREATE SEQUENCE commits",
        &format!(
            "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN
                 IF nextval('commits') IN ({numbers}) THEN
                     RAISE EXCEPTION 'lost' USING ERRCODE = '40001';
                 END IF;
                 RETURN NULL;
             END $$"
        ),
        &format!(
            "CREATE CONSTRAINT TRIGGER losing AFTER INSERT OR UPDATE ON {table}
             DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose()"
        ),
    ] {
        server.execute(sql).await;
    }
}

#[tokio::test]
async fn request_whose_commit_loses_runs_again() {
    let server = Harness::start().await;
    if !server.is_postgres() {
        return;
    }
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    lose_commits(&server, "platform_apps", "1, 2").await;
    assert_eq!(edit(&acme, &app, json!({"name": "Edited"})).await["revision"], 2);
    assert_eq!(server.count("SELECT last_value FROM commits").await, 3);
    let activity = acme.get(&format!("{}/activity", path_of(&app))).await.expect(200);
    assert_eq!(column(&activity, "type"), ["APP_EDITED", "APP_REGISTERED"]);
}

/// The code is spent and the attempt is gone, so nobody else could run it again.
#[tokio::test]
async fn sign_in_through_the_provider_whose_commit_loses_runs_again() {
    let (server, provider) = start().await;
    if !server.is_postgres() {
        return;
    }
    lose_commits(&server, "sessions", "1, 2, 4, 5, 6").await;
    let client = server.client();
    let signed_in = sign_in_through_provider(&client, &provider, ada()).await;
    assert_redirect(&signed_in, "/settings/members");
    client.get("/api/v1/session").await.expect(200);
    let stranger = server.client();
    let failed = sign_in_through_provider(&stranger, &provider, ada()).await;
    assert_refused(&stranger, &failed, "FAILED").await;
}

#[tokio::test]
async fn request_that_runs_again_counts_once() {
    let mut options = Options::default();
    options.rates.sign_in = per_minute(1);
    let server = Harness::with(options).await;
    if !server.is_postgres() {
        return;
    }
    server.sign_up("acme@example.com").await;
    lose_commits(&server, "sessions", "1, 2").await;
    let input = json!({"email": "acme@example.com", "password": PASSWORD});
    server.client().post("/api/v1/session", input.clone()).await.expect(200);
    server.client().post("/api/v1/session", input).await.error(429, "RATE_LIMITED");
}

/// The first claim and the first report lose.
#[tokio::test]
async fn worker_whose_commits_lose_delivers_once() {
    let server = Harness::start().await;
    if !server.is_postgres() {
        return;
    }
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    lose_commits(&server, "webhook_endpoints", "1, 3").await;
    connection.platform.link("1").await;
    let working = tokio::spawn(server.state.worker.clone().run(std::future::pending()));
    while connection.deliveries("status=DELIVERED").await.is_empty() {
        tokio::task::yield_now().await;
    }
    working.abort();
    assert_eq!(receiver.take_projects(), ["1"]);
    assert_eq!(server.count("SELECT last_value FROM commits").await, 4);
}

#[tokio::test]
async fn request_that_waits_for_the_database_too_often_is_unavailable() {
    let answer = Duration::from_millis(200);
    let db_limits = DbLimits { answer, ..DbLimits::default() };
    let server = Harness::with(Options { db_limits, ..Options::default() }).await;
    let acme = server.sign_up("acme@example.com").await;
    let account = account_id(&acme).await;
    let mut held = server.state.db.begin().await.unwrap();
    accounts::lock(&mut held, &account).await.unwrap();
    let started = Instant::now();
    assert_unavailable(&acme.post("/api/v1/platform-apps", app_input("acme")).await);
    // Each wait by itself may take longer.
    assert!(started.elapsed() < DbLimits::default().lock);
    drop(held);
    register(&acme, app_input("acme")).await;
}

#[test]
fn requests_have_10_seconds_for_the_database() {
    let DbLimits { wait, statement, lock, answer, .. } = DbLimits::default();
    assert_eq!(answer, Duration::from_secs(10));
    assert!([wait, statement, lock].into_iter().all(|limit| limit <= answer));
}

/// A constraint that the product doesn't know stands for a bug.
#[tokio::test]
async fn failed_query_is_logged_with_place_class_and_constraint_but_no_value() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    server.execute("CREATE UNIQUE INDEX one_consent_per_app ON consents (app_id)").await;
    review(&acme, "acme").await;
    let log = Log::start();
    let state = "state=do-not-log-this";
    open(&acme, "acme", state).await.error(500, "INTERNAL_ERROR");

    let line = log.about("database error");
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.contains("ERROR") && line.contains("operation=consents.rs:"), "{line}");
    let (code, constraint) = if server.is_postgres() {
        ("23505", "one_consent_per_app")
    } else {
        ("2067", "consents.app_id")
    };
    let cause = format!("class=\"unique violation\" code=\"{code}\" constraint=\"{constraint}\"");
    assert!(line.contains(&cause), "{line}");
    assert!(!log.about("").contains("do-not-log-this"), "{line}");
}
