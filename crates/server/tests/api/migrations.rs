//! Databases of earlier versions, and servers of an earlier version beside newer ones.

use std::path::{Path, PathBuf};

use serde_json::json;
use server::storage::DbLimits;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::harness::{Client, Database, Harness, Options, PASSWORD};
use crate::helpers::*;

const ACTIVE_TOKEN: &str = "ot_ptk_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp";
const REVOKED_TOKEN: &str = "ot_ptk_ABCDEFGHIJKLMNOPQRSTUVWXYZabcd34KlM6";
const APP: &str = "/api/v1/platform-apps/019a0000-0000-7000-8000-000000000031";
const INSTALL: &str = "019a0000-0000-7000-8000-000000000042";
const LIST_OF_MIGRATIONS: &str = "_sqlx_migrations";

fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!();
    migrator.set_locking(false);
    migrator
}

fn versions() -> Vec<i64> {
    migrator().iter().map(|migration| migration.version).collect()
}

/// The rows that a version of the schema added, in `tests/migrations/NNNN.sql`.
fn fixture(version: i64) -> Option<String> {
    std::fs::read_to_string(fixtures().join(format!("{version:04}.sql"))).ok()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/migrations")
}

/// A database with the schema of this version, and rows that were written under it and under each
/// earlier one.
async fn database_of_version(version: i64) -> Database {
    sqlx::any::install_default_drivers();
    let database = Database::create().await;
    let mut connection = connect_to(&database).await;
    for earlier in versions().into_iter().filter(|earlier| *earlier <= version) {
        migrator().run_to(earlier, &mut connection).await.unwrap();
        if let Some(rows) = fixture(earlier) {
            run(&mut connection, &rows).await;
        }
    }
    connection.close().await.unwrap();
    database
}

async fn connect_to(database: &Database) -> AnyConnection {
    let url = match database {
        Database::Sqlite(_) => format!("{}?mode=rwc", database.url()),
        Database::Postgres { .. } => database.url(),
    };
    AnyConnection::connect(&url).await.unwrap()
}

async fn run(connection: &mut AnyConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

fn signed_in(server: &Harness, secret: &str) -> Client {
    let client = server.client();
    client.set_cookie(Some(format!("__Host-ot_session={secret}")));
    client
}

#[test]
fn every_fixture_belongs_to_a_migration() {
    for file in std::fs::read_dir(fixtures()).unwrap() {
        let path = file.unwrap().path();
        let version = path.file_stem().unwrap().to_str().unwrap().parse().unwrap();
        assert!(versions().contains(&version), "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_every_earlier_version_is_kept() {
    let mut checks = Vec::new();
    for version in versions() {
        let database = database_of_version(version).await;
        let server = Harness::on_database(database, Options::default()).await;
        checks.push((version, tokio::spawn(check_upgraded(server, version))));
    }
    for (version, check) in checks {
        assert!(check.await.is_ok(), "version {version}");
    }
}

async fn check_upgraded(server: Harness, version: i64) {
    everything_is_kept(&server, version).await;
    everything_can_be_changed(&server).await;
}

async fn everything_is_kept(server: &Harness, version: i64) {
    let developer = signed_in(server, "developer-session");
    let customer = signed_in(server, "customer-session");
    accounts_are_kept(server, version).await;
    apps_are_kept(&developer).await;
    installs_are_kept(server, &customer).await;
    activity_is_kept(&developer, &customer).await;
    if version >= 8 {
        project_links_are_kept(&customer).await;
    }
    if version >= 9 {
        webhooks_are_kept(&developer).await;
    }
}

async fn accounts_are_kept(server: &Harness, version: i64) {
    let owner = server.client();
    let sign_in = json!({"email": "ada@acme.example", "password": PASSWORD});
    let session = owner.post("/api/v1/session", sign_in).await.expect(200);
    assert_eq!(session["account"]["email"], "Ada@acme.example");
    assert_eq!(session["organization"]["name"], "Acme");
    assert_eq!(session["role"], "OWNER");
    let customer = signed_in(server, "customer-session");
    let members = customer.get("/api/v1/members").await.expect(200);
    assert_eq!(column(&members, "displayName"), ["Gil", "Mia"]);
    assert_eq!(column(&members, "role"), ["OWNER", "MEMBER"]);
    let linked = "SELECT COUNT(*) FROM identities WHERE subject = 'gil'";
    assert_eq!(server.count(linked).await, i64::from(version >= 3));
}

async fn apps_are_kept(developer: &Client) {
    let apps = developer.get("/api/v1/platform-apps").await.expect(200);
    assert_eq!(column(&apps, "slug"), ["retired", "acme"]);
    assert_eq!(column(&apps, "status"), ["DISABLED", "ACTIVE"]);
    let app = developer.get(APP).await.expect(200);
    assert_eq!(app["description"], "Labels.");
    assert_eq!(app["redirectUris"], json!(["https://acme.example/cb"]));
    assert_eq!(app["scopes"], json!(["contracts:read", "participants:email"]));
    assert_eq!(app["revision"], 2);
    assert_eq!(app["installs"]["active"], 1, "{app}");
    assert_eq!(app["installs"]["outdated"], 1, "{app}");
    let found = developer.get("/api/v1/platform-apps?query=labeling").await.expect(200);
    assert_eq!(column(&found, "slug"), ["acme"]);
    let outdated = developer.get(&format!("{APP}/installs?outdated=true")).await.expect(200);
    assert_eq!(column(&outdated, "id"), [INSTALL]);
}

async fn installs_are_kept(server: &Harness, customer: &Client) {
    let installs = customer.get("/api/v1/installs").await.expect(200);
    assert_eq!(column(&installs, "status"), ["ACTIVE", "REVOKED"]);
    assert_eq!(column(&installs, "id")[0], INSTALL);
    call_platform_api(server, ACTIVE_TOKEN).await.expect(200);
    call_platform_api(server, REVOKED_TOKEN).await.error(401, "UNAUTHORIZED");
}

async fn activity_is_kept(developer: &Client, customer: &Client) {
    let seen = developer.get(&format!("{APP}/activity")).await.expect(200);
    let types = ["CONSENT_REFUSED", "INSTALL_RECONNECTED", "CONSENT_APPROVED", "APP_REGISTERED"];
    assert_eq!(column(&seen, "type"), types);
    let own = customer.get("/api/v1/activity").await.expect(200);
    assert_eq!(column(&own, "type"), types[..3]);
    assert_eq!(own["items"][0]["details"]["count"], 2);
}

async fn project_links_are_kept(customer: &Client) {
    let links = customer.get(&format!("/api/v1/installs/{INSTALL}/project-links")).await;
    let links = links.expect(200);
    assert_eq!(column(&links, "externalProjectId"), ["project-1"]);
    assert_eq!(column(&links, "jobId"), ["job-1"]);
}

async fn webhooks_are_kept(developer: &Client) {
    let endpoints = developer.get(&format!("{APP}/installs/{INSTALL}/webhook-endpoints")).await;
    assert_eq!(column(&endpoints.expect(200), "url"), ["https://acme.example/hooks"]);
    let deliveries = developer.get(&format!("{APP}/deliveries")).await.expect(200);
    assert_eq!(column(&deliveries, "status"), ["PENDING", "FAILED"]);
    assert_eq!(deliveries["items"][1]["attempts"][0]["error"], "HTTP");
}

async fn everything_can_be_changed(server: &Harness) {
    let developer = &signed_in(server, "developer-session");
    let customer = &signed_in(server, "customer-session");
    // The consent that was open when the servers were replaced.
    let consent = json!({"id": "019a0000-0000-7000-8000-000000000061"});
    let approved = approve(customer, &consent, true).await.expect(201);
    call_platform_api(server, ACTIVE_TOKEN).await.error(401, "UNAUTHORIZED");
    call_platform_api(server, text(&approved, "token")).await.expect(200);
    let app = developer.get(APP).await.expect(200);
    assert_eq!(app["installs"]["active"], 1, "{app}");
    assert_eq!(app["installs"]["outdated"], 0, "{app}");
    edit(developer, &app, json!({"scopes": ["usage:write"]})).await;
    assert_eq!(developer.get(APP).await.expect(200)["installs"]["outdated"], 1);
    let install = format!("/api/v1/installs/{}", text(&approved["install"], "id"));
    customer.delete(&install).await.expect(204);
    assert_eq!(developer.get(APP).await.expect(200)["installs"]["active"], 0);
    let retired = "/api/v1/platform-apps/019a0000-0000-7000-8000-000000000032";
    developer.post(&format!("{retired}/reactivate"), json!({})).await.expect(200);
}

/// A rolling restart may restart a server of the version before after one of the next version ran its
/// migrations.
#[tokio::test]
async fn server_starts_on_the_schema_of_a_later_version() {
    let database = database_of_version(*versions().last().unwrap()).await;
    let mut connection = connect_to(&database).await;
    let later = format!(
        "INSERT INTO {LIST_OF_MIGRATIONS} (version, description, success, checksum, execution_time)
         SELECT 9999, 'later', success, checksum, 0 FROM {LIST_OF_MIGRATIONS} WHERE version = 1"
    );
    run(&mut connection, &later).await;
    connection.close().await.unwrap();
    let server = Harness::on_database(database, Options::default()).await;
    let developer = signed_in(&server, "developer-session");
    developer.get(APP).await.expect(200);
}

/// What a migration of the next version may do while servers of this one go on. Their prepared
/// statements must not depend on the list of a table's columns.
#[tokio::test]
async fn columns_can_be_added_while_a_server_runs() {
    let newest = *versions().last().unwrap();
    // One, which has prepared everything.
    let db_limits = DbLimits { connections: 1, ..DbLimits::default() };
    let options = Options { db_limits, ..Options::default() };
    let server = Harness::on_database(database_of_version(newest).await, options).await;
    everything_is_kept(&server, newest).await;
    let mut connection = connect_to(server.database()).await;
    for table in tables(&mut connection, server.is_postgres()).await {
        run(&mut connection, &format!("ALTER TABLE {table} ADD COLUMN added_later TEXT")).await;
    }
    connection.close().await.unwrap();
    everything_is_kept(&server, newest).await;
    everything_can_be_changed(&server).await;
}

async fn tables(connection: &mut AnyConnection, postgres: bool) -> Vec<String> {
    let sql = if postgres {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    };
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(connection).await.unwrap();
    tables.into_iter().filter(|table| table != LIST_OF_MIGRATIONS).collect()
}

/// Earlier ones ran everywhere before this was a rule.
const LAST_UNCHECKED: i64 = 20;

/// What breaks servers of the version before (`docs/architecture.md`), or isn't there in distributed
/// databases that speak PostgreSQL's protocol.
const REFUSED: [&str; 14] = [
    "DROP TABLE",
    "DROP COLUMN",
    "RENAME",
    "ALTER COLUMN",
    "ADD CONSTRAINT",
    "TRUNCATE",
    "SERIAL",
    "CREATE SEQUENCE",
    "CREATE TEMP",
    "CREATE TRIGGER",
    "CREATE FUNCTION",
    "CREATE RULE",
    "ADVISORY",
    "LISTEN",
];

/// The statements that must not be in a migration. A comment in the statement that starts with
/// `contract:` and says since when no server needs the old form lets it pass.
fn refused_statements(migration: &str) -> Vec<&str> {
    migration.split(';').filter(|statement| is_refused(statement)).collect()
}

fn is_refused(statement: &str) -> bool {
    if statement.contains("-- contract:") {
        return false;
    }
    let code = code(statement);
    let adds_required_column = code.contains("ADD COLUMN")
        && code.contains("NOT NULL")
        && !code.contains("IS NOT NULL")
        && !code.contains("DEFAULT");
    adds_required_column || REFUSED.iter().any(|refused| code.contains(refused))
}

/// Without comments, in upper case, with single spaces.
fn code(statement: &str) -> String {
    let code = statement.lines().filter(|line| !line.trim_start().starts_with("--"));
    let words: Vec<String> = code.flat_map(str::split_whitespace).map(str::to_uppercase).collect();
    words.join(" ")
}

/// Earlier ones ran everywhere before the next rule.
const LAST_UNCHECKED_DROP: i64 = 22;

/// Whether anything else follows a `DROP INDEX`. On PostgreSQL it blocks reads of the table too, until
/// the end of the transaction.
fn drops_index_before_the_end(migration: &str) -> bool {
    let statements = migration.split(';').map(code).filter(|code| !code.is_empty());
    let is_drop = |code: &String| code.starts_with("DROP INDEX");
    !statements.skip_while(|code| !is_drop(code)).all(|code| is_drop(&code))
}

#[test]
fn migrations_drop_indexes_last() {
    let migrator = migrator();
    for migration in migrator.iter().filter(|it| it.version > LAST_UNCHECKED_DROP) {
        let is_early = drops_index_before_the_end(migration.sql.as_str());
        assert!(!is_early, "migration {} does more after DROP INDEX", migration.version);
    }
    for refused in ["DROP INDEX a; CREATE INDEX b ON installs (id);", "drop index a; SELECT 1"] {
        assert!(drops_index_before_the_end(refused), "{refused}");
    }
    for allowed in ["DROP INDEX a;", "CREATE INDEX b ON installs (id);\n-- why\nDROP INDEX a;\n"] {
        assert!(!drops_index_before_the_end(allowed), "{allowed}");
    }
}

#[test]
fn migrations_keep_servers_of_the_version_before_running() {
    let migrator = migrator();
    let checked = migrator.iter().filter(|migration| migration.version > LAST_UNCHECKED);
    for migration in checked {
        let refused = refused_statements(migration.sql.as_str());
        assert!(refused.is_empty(), "migration {}: {refused:#?}", migration.version);
        assert!(!migration.no_tx, "migration {} isn't in a transaction", migration.version);
    }
}

#[test]
fn statements_that_break_running_servers_are_refused() {
    for refused in [
        "DROP TABLE consents",
        "alter table installs drop column token_id",
        "ALTER TABLE installs RENAME COLUMN a TO b",
        "ALTER TABLE installs\n    ADD COLUMN a TEXT NOT NULL",
        "ALTER TABLE installs ALTER COLUMN a SET NOT NULL",
        "CREATE TABLE a (id SERIAL PRIMARY KEY)",
        "-- why\nCREATE TEMP TABLE a (id TEXT)",
    ] {
        assert_eq!(refused_statements(refused), [refused]);
    }
    for allowed in [
        "ALTER TABLE installs ADD COLUMN a TEXT",
        "ALTER TABLE installs ADD COLUMN a TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE installs ADD COLUMN a TEXT CHECK (a IS NOT NULL OR status = 'REVOKED')",
        "CREATE TABLE a (id TEXT NOT NULL PRIMARY KEY)",
        "CREATE INDEX a ON installs (id)",
        "DROP INDEX a",
        "-- contract: nothing reads it since 2.0\nALTER TABLE installs DROP COLUMN a",
        "-- DROP TABLE would break\nCREATE TABLE a (id TEXT)",
    ] {
        assert_eq!(refused_statements(allowed), [""; 0], "{allowed}");
    }
}
