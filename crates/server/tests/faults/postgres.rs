//! A PostgreSQL that holds locks, cuts connections, or is gone for a while.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use server::storage::DbLimits;
use sqlx::{Connection, PgConnection};
use tokio::task::{JoinHandle, JoinSet};

use crate::harness::{Client, Database, TestResponse};
use crate::helpers::*;
use crate::platform::Platform;
use crate::process::Process;
use crate::workload::call_as_platform;

#[track_caller]
fn assert_unavailable(answer: &TestResponse) {
    answer.error(503, "UNAVAILABLE");
    let retry_after = answer.header("retry-after").and_then(|seconds| seconds.parse::<u32>().ok());
    assert!(retry_after.is_some_and(|seconds| seconds > 0), "{:?}", answer.headers);
}

async fn sign_up(server: &Process, email: &str) -> Client {
    let client = Client::of(server.router());
    client.sign_up(email).await;
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn locks_held_by_another_program_end_in_503_and_block_nobody_else() {
    let database = Database::create().await;
    let Database::Postgres { .. } = database else { return };
    let server = Process::start(&database.url(), "info");
    let acme = sign_up(&server, "acme@example.com").await;
    register(&acme, app_input("held")).await;
    register(&acme, app_input("free")).await;
    let globex = sign_up(&server, "globex@example.com").await;
    let initech = sign_up(&server, "initech@example.com").await;
    let consent = review(&globex, "held").await;

    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    let mut held = other.begin().await.unwrap();
    let lock = "SELECT 1 FROM platform_apps WHERE slug = 'held' FOR UPDATE";
    sqlx::query(lock).execute(&mut *held).await.unwrap();
    let started = Instant::now();
    let (refused, token) = tokio::join!(approve(&globex, &consent, false), async {
        let approved = connect(&initech, "free").await;
        text(&approved, "token").to_owned()
    });
    assert_unavailable(&refused);
    // Sooner than any other request that takes too long.
    assert!(started.elapsed() < DbLimits::default().answer, "{:?}", started.elapsed());
    call_as_platform(&initech, &token).await.expect(200);
    globex.get("/readyz").await.expect(200);

    held.rollback().await.unwrap();
    approve(&globex, &consent, false).await.expect(201);
}

/// Three times as many as the server has connections.
#[tokio::test(flavor = "multi_thread")]
async fn requests_that_wait_for_one_row_let_others_through_and_leave_the_server_ready() {
    const WAITERS: usize = 30;
    let database = Database::create().await;
    let Database::Postgres { .. } = database else { return };
    let server = Process::start(&database.url(), "info");
    let acme = sign_up(&server, "acme@example.com").await;
    register(&acme, with(app_input("acme"), json!({"scopes": ["project-links:write"]}))).await;
    let connected = connect(&acme, "acme").await;

    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    let mut held = other.begin().await.unwrap();
    sqlx::query("SELECT 1 FROM installs FOR UPDATE").execute(&mut *held).await.unwrap();
    let mut waiting = JoinSet::new();
    for n in 0..WAITERS {
        let platform = Platform::with_client(Client::of(server.router()), &connected);
        let link = json!({"externalProjectId": n.to_string()});
        waiting.spawn(async move { platform.post("/project-links", link).await });
    }
    let others = async {
        register(&acme, app_input("other")).await;
    };
    let probes = async {
        while !waiting.is_empty() {
            let probe = tokio::time::timeout(Duration::from_secs(2), acme.get("/readyz")).await;
            probe.expect("readiness waits for requests").expect(200);
            while let Some(refused) = waiting.try_join_next() {
                assert_unavailable(&refused.unwrap());
            }
        }
    };
    tokio::join!(others, probes);
    held.rollback().await.unwrap();
}

/// Approves until it is told to stop; remembers the install that the last acknowledged approval made.
async fn approve_over_and_over(
    customer: Client,
    stop: Arc<AtomicBool>,
    approved: Arc<AtomicUsize>,
) -> (Client, Value) {
    let mut last = Value::Null;
    while !stop.load(Ordering::SeqCst) {
        let consent = open(&customer, "acme", "").await;
        if consent.status != 201 {
            assert_unavailable(&consent);
            continue;
        }
        let answer = approve(&customer, &consent.json(), false).await;
        match answer.status.as_u16() {
            201 => {
                last = answer.json()["install"].clone();
                approved.fetch_add(1, Ordering::SeqCst);
            }
            // An approval whose answer was lost with its connection may have been written.
            409 => drop(answer.error(409, "CONFLICT")),
            _ => assert_unavailable(&answer),
        }
    }
    (customer, last)
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_connections_end_in_503_at_worst_and_are_replaced() {
    let database = Database::create().await;
    let Database::Postgres { server: url, name } = &database else { return };
    let server = Process::start(&database.url(), "info");
    let acme = sign_up(&server, "acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let (stop, approved) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut working = Vec::new();
    for n in 0..4 {
        let customer = sign_up(&server, &format!("customer-{n}@example.com")).await;
        let (stop, approved) = (Arc::clone(&stop), Arc::clone(&approved));
        working.push(tokio::spawn(approve_over_and_over(customer, stop, approved)));
    }
    let mut operator = PgConnection::connect(url).await.unwrap();
    for _ in 0..20 {
        let before = approved.load(Ordering::SeqCst);
        while approved.load(Ordering::SeqCst) < before + 3 {
            tokio::task::yield_now().await;
        }
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
        sqlx::query(cut).bind(name).execute(&mut operator).await.unwrap();
    }
    stop.store(true, Ordering::SeqCst);
    for worker in working {
        let (customer, last) = worker.await.unwrap();
        let installs = customer.get("/api/v1/installs?limit=100").await.expect(200);
        let ids = column(&installs, "id");
        assert!(ids.contains(&text(&last, "id")), "{last} is lost");
        connect(&customer, "acme").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_platforms_survive_cut_connections() {
    let database = Database::create().await;
    let Database::Postgres { server: url, name } = &database else { return };
    let server = Process::start(&database.url(), "info");
    let acme = sign_up(&server, "acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let token = text(&connect(&acme, "acme").await, "token").to_owned();
    call_as_platform(&acme, &token).await.expect(200);
    let (stop, calls) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let platforms: Vec<_> = (0..8)
        .map(|_| {
            let (client, token) = (Client::of(server.router()), token.clone());
            let (stop, calls) = (Arc::clone(&stop), Arc::clone(&calls));
            tokio::spawn(async move {
                while !stop.load(Ordering::SeqCst) {
                    call_as_platform(&client, &token).await.expect(200);
                    calls.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let mut operator = PgConnection::connect(url).await.unwrap();
    for _ in 0..20 {
        let before = calls.load(Ordering::SeqCst);
        while calls.load(Ordering::SeqCst) < before + 50 {
            assert!(!platforms.iter().any(JoinHandle::is_finished), "a call failed");
            tokio::task::yield_now().await;
        }
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 \
                   AND query LIKE '%token_hash IN%' ORDER BY query_start DESC LIMIT 1";
        let cut = sqlx::query(cut).bind(name).execute(&mut operator).await.unwrap();
        assert_eq!(cut.rows_affected(), 1, "lookups have no connection");
    }
    stop.store(true, Ordering::SeqCst);
    for platform in platforms {
        platform.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn server_recovers_when_postgres_is_back() {
    let Some(mut postgres) = Postgres::create() else {
        eprintln!("skipped: TEST_POSTGRES_PROGRAMS isn't set");
        return;
    };
    postgres.start();
    let server = Process::start(&postgres.url(), "info");
    let acme = sign_up(&server, "acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let token = text(&connect(&acme, "acme").await, "token").to_owned();
    let deactivation = format!("{}/deactivate", path_of(&app));
    for _ in 0..2 {
        postgres.stop();
        let started = Instant::now();
        let (ready, session, written, called) = tokio::join!(
            acme.get("/readyz"),
            acme.get("/api/v1/session"),
            acme.post(&deactivation, json!({})),
            call_as_platform(&acme, &token),
        );
        for answer in [ready, session, written, called] {
            assert_unavailable(&answer);
        }
        assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
        acme.get("/healthz").await.expect(200);

        postgres.start();
        // It takes connections a little before it answers.
        let ready = async { while acme.get("/readyz").await.status != 200 {} };
        tokio::time::timeout(Duration::from_secs(15), ready).await.unwrap();
        deactivate(&acme, &app).await;
        reactivate(&acme, &app).await;
        call_as_platform(&acme, &token).await.expect(200);
    }
}

/// A PostgreSQL server of the test's own.
struct Postgres {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    server: Option<Child>,
}

impl Postgres {
    /// `None` unless `cargo xtask test` says where its programs are.
    fn create() -> Option<Self> {
        let programs = PathBuf::from(std::env::var_os("TEST_POSTGRES_PROGRAMS")?);
        let folder = tempfile::tempdir().unwrap();
        let postgres = Self { programs, folder, port: lasting_port(), server: None };
        // PostgreSQL refuses to run as root.
        if is_root() {
            let owner = Command::new("chown").arg("postgres").arg(postgres.folder.path()).status();
            assert!(owner.unwrap().success());
        }
        let mut initdb = postgres.program("initdb");
        initdb.args(["--auth=trust", "--username=postgres", "--no-sync"]).stdout(Stdio::null());
        assert!(initdb.status().unwrap().success());
        Some(postgres)
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = Command::new(if is_root() { "setpriv" } else { "env" });
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]);
        }
        command.arg(program).arg("-D").arg(self.folder.path().join("data")).current_dir("/");
        command
    }

    fn start(&mut self) {
        let mut server = self.program("postgres");
        server.args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
        server.arg("-c").arg(format!("unix_socket_directories={}", self.folder.path().display()));
        self.server = Some(server.stderr(Stdio::null()).spawn().unwrap());
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = self.server.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "PostgreSQL doesn't start: {ended:?}");
            std::thread::yield_now();
        }
    }

    /// Cuts the connections and ends the server.
    fn stop(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        let id = server.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        server.wait().unwrap();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A free port that stays free while the server is stopped: the operating system gives nobody a port
/// below 32768 that didn't ask for it.
fn lasting_port() -> u16 {
    loop {
        let port = rand::random_range(20_000..32_000);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}
