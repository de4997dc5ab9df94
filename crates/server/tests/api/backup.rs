//! `platform-apps backup` and `restore`, with real servers on SQLite.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::admin_command::Run;
use crate::harness::{Client, PASSWORD};
use crate::helpers::*;
use crate::process::Process;

const ADA: &str = "ada@acme.example";

/// A folder for databases and their backups.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn url(&self, name: &str) -> String {
        format!("sqlite://{}", self.path(name).display())
    }

    fn run(&self, database: &str, arguments: &[&str], file: &str) -> Run {
        let file = self.path(file).display().to_string();
        let arguments = [arguments, &[&file]].concat();
        Run::new(&[("DATABASE_URL", self.url(database).as_str())], &arguments)
    }

    fn back_up(&self, database: &str, to: &str) -> Run {
        self.run(database, &["backup"], to)
    }

    fn restore(&self, database: &str, from: &str) -> Run {
        self.run(database, &["restore"], from)
    }

    fn replace(&self, database: &str, from: &str) -> Run {
        self.run(database, &["restore", "--replace"], from)
    }

    fn start(&self, database: &str) -> Process {
        Process::start(&self.url(database), "info")
    }

    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
        let mut names: Vec<_> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        names
    }

    /// A stopped server's database with one app.
    async fn database_with(&self, database: &str, slug: &str) {
        let server = self.start(database);
        let ada = Client::of(server.router());
        ada.sign_up(ADA).await;
        register(&ada, app_input(slug)).await;
        server.terminate();
        assert_eq!(server.wait(), Some(0), "{}", server.log());
    }

    /// What a server on this database has.
    async fn slugs(&self, database: &str) -> Vec<String> {
        let server = self.start(database);
        let ada = sign_in(&server).await;
        let apps = ada.get("/api/v1/platform-apps?limit=100").await.expect(200);
        column(&apps, "slug").into_iter().map(str::to_owned).collect()
    }

    /// Changes a database beside any server.
    async fn execute(&self, database: &str, sql: &'static str) {
        let mut connection = SqliteConnection::connect(&self.url(database)).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }
}

async fn sign_in(server: &Process) -> Client {
    let client = Client::of(server.router());
    let input = json!({"email": ADA, "password": PASSWORD});
    client.post("/api/v1/session", input).await.expect(200);
    client
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_while_writes_go_on_has_what_was_acknowledged_before() {
    let folder = Folder::new();
    let server = folder.start("test.db");
    let ada = Arc::new(Client::of(server.router()));
    ada.sign_up(ADA).await;
    let (acknowledged, is_done) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let (writer, count, stop) = (Arc::clone(&ada), Arc::clone(&acknowledged), Arc::clone(&is_done));
    let writing = tokio::spawn(async move {
        while !stop.load(Ordering::SeqCst) {
            let n = count.load(Ordering::SeqCst);
            register(&writer, app_input(&format!("app-{n}"))).await;
            count.store(n + 1, Ordering::SeqCst);
        }
    });
    let wait_for = async |number: usize| {
        while acknowledged.load(Ordering::SeqCst) < number {
            tokio::task::yield_now().await;
        }
    };
    wait_for(10).await;
    // Until a write is acknowledged while it runs.
    let mut backups = 0;
    let (before, backup) = loop {
        let before = acknowledged.load(Ordering::SeqCst);
        let backup = format!("backup-{backups}.db");
        folder.back_up("test.db", &backup).succeeds();
        if acknowledged.load(Ordering::SeqCst) > before {
            break (before, backup);
        }
        backups += 1;
    };
    let after = acknowledged.load(Ordering::SeqCst);
    wait_for(after + 1).await;
    is_done.store(true, Ordering::SeqCst);
    writing.await.unwrap();
    assert_eq!(mode(&folder.path(&backup)), 0o600);

    folder.restore("elsewhere/new.db", &backup).succeeds();
    assert_eq!(mode(&folder.path("elsewhere/new.db")), 0o600);
    let restored = folder.start("elsewhere/new.db");
    let ada = sign_in(&restored).await;
    for n in 0..before {
        let slug = ada.get(&format!("/api/v1/slugs/app-{n}")).await.expect(200);
        assert_eq!(slug["available"], Value::Bool(false), "app-{n} of {before}");
    }
    register(&ada, app_input("new")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_overwrites_nothing_and_leaves_nothing_behind() {
    let folder = Folder::new();
    folder.database_with("test.db", "acme").await;
    fs::write(folder.path("taken"), "precious").unwrap();
    let taken = folder.path("taken").display().to_string();
    folder.back_up("test.db", "taken").fails(1, &format!("{taken} exists already"));
    assert_eq!(fs::read(folder.path("taken")).unwrap(), b"precious");
    let missing = folder.path("none.db").display().to_string();
    folder.back_up("none.db", "backup.db").fails(1, &format!("there is no file {missing}"));
    assert_eq!(folder.files(), ["taken", "test.db"]);
    folder.back_up("test.db", "backup.db").succeeds();
    assert_eq!(folder.files(), ["backup.db", "taken", "test.db"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn restore_replaces_a_database_only_when_told_and_only_while_no_server_uses_it() {
    let folder = Folder::new();
    folder.database_with("test.db", "acme").await;
    folder.back_up("test.db", "backup.db").succeeds();
    let server = folder.start("test.db");
    let ada = sign_in(&server).await;
    register(&ada, app_input("later")).await;
    let database = folder.path("test.db").display().to_string();
    let line = format!("{database} exists already: add --replace to replace it");
    folder.restore("test.db", "backup.db").fails(1, &line);
    let line = format!("{database} is in use: stop the server first");
    folder.replace("test.db", "backup.db").fails(1, &line);
    register(&ada, app_input("latest")).await;
    server.kill();
    assert_eq!(folder.slugs("test.db").await, ["latest", "later", "acme"]);

    // Killed servers leave a log, whose content counts as the database's. Other files stay.
    fs::write(folder.path("test.db.replaced"), "kept by the operator").unwrap();
    folder.replace("test.db", "backup.db").succeeds();
    assert_eq!(folder.files(), ["backup.db", "test.db", "test.db.replaced"]);
    assert_eq!(mode(&folder.path("test.db")), 0o600);
    assert_eq!(folder.slugs("test.db").await, ["acme"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_that_is_damaged_foreign_or_newer_is_not_restored() {
    let folder = Folder::new();
    folder.database_with("test.db", "acme").await;
    let damaged = {
        let mut bytes = fs::read(folder.path("test.db")).unwrap();
        let third_page = 2 * 4096;
        bytes[third_page..third_page + 200].fill(0xff);
        bytes
    };
    fs::write(folder.path("damaged.db"), damaged).unwrap();
    fs::write(folder.path("text.db"), "not a database at all, but long enough for a header")
        .unwrap();
    folder.back_up("test.db", "newer.db").succeeds();
    let newer = "INSERT INTO _sqlx_migrations
         SELECT 9999, 'newer', installed_on, success, checksum, execution_time
         FROM _sqlx_migrations LIMIT 1";
    folder.execute("newer.db", newer).await;
    folder.back_up("test.db", "foreign.db").succeeds();
    folder.execute("foreign.db", "DROP TABLE _sqlx_migrations").await;
    folder.back_up("test.db", "changed.db").succeeds();
    folder.execute("changed.db", "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    let files = folder.files();
    for (backup, why) in [
        ("damaged.db", "is damaged: "),
        ("text.db", "is damaged: "),
        ("newer.db", "was made by a newer version of platform-apps"),
        ("foreign.db", "isn't a database of platform-apps"),
        ("changed.db", "isn't a database of platform-apps"),
        ("none.db", ""),
    ] {
        let run = folder.replace("test.db", backup);
        let name = folder.path(backup).display().to_string();
        assert_eq!((run.code, &*run.out), (1, ""), "{}", run.err);
        assert!(run.err.contains(&name) && run.err.contains(why), "{}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
    assert_eq!(folder.files(), files);
    assert_eq!(folder.slugs("test.db").await, ["acme"]);
}

/// The new database would replay the log of the old one.
#[tokio::test(flavor = "multi_thread")]
async fn restore_refuses_sidecar_files_of_another_database() {
    let folder = Folder::new();
    folder.database_with("test.db", "acme").await;
    folder.back_up("test.db", "backup.db").succeeds();
    fs::write(folder.path("new.db-wal"), "of another").unwrap();
    let run = folder.restore("new.db", "backup.db");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("new.db-wal belongs to another database"), "{}", run.err);
    fs::write(folder.path("broken.db"), "no database, so nobody can tell who uses it".repeat(9))
        .unwrap();
    let run = folder.replace("broken.db", "backup.db");
    assert_eq!(run.code, 1);
    assert!(run.err.contains("broken.db can't be replaced: "), "{}", run.err);
    assert_eq!(folder.files(), ["backup.db", "broken.db", "new.db-wal", "test.db"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_has_its_own_tools() {
    for (command, tool) in [("backup", "pg_dump"), ("restore", "pg_restore")] {
        let run = Run::new(&[("DATABASE_URL", "postgres://nowhere/db")], &[command, "file"]);
        run.fails(1, &format!("this is for SQLite: use {tool} for PostgreSQL"));
    }
}
