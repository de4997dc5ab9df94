//! Servers that are replaced one after the other while clients go on.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::harness::{Client, Database};
use crate::helpers::*;
use crate::process::{Http, NO_CONNECTION, Process, forward, http};
use crate::workload::call_as_platform;

const RESTARTS: usize = 5;
const WRITERS: usize = 16;

/// A load balancer: sends requests to the servers whose `/readyz` answers 200, in turn, and tries
/// another one if a connection is refused.
struct Balancer {
    http: Http,
    servers: Mutex<Vec<Backend>>,
    turn: AtomicUsize,
}

#[derive(Clone, Copy)]
struct Backend {
    address: SocketAddr,
    ready: bool,
}

impl Balancer {
    fn start() -> Arc<Self> {
        let balancer =
            Arc::new(Self { http: http(), servers: Mutex::default(), turn: AtomicUsize::new(0) });
        let checked = Arc::downgrade(&balancer);
        tokio::spawn(async move {
            while let Some(balancer) = checked.upgrade() {
                balancer.check().await;
                tokio::task::yield_now().await;
            }
        });
        balancer
    }

    /// Starts a server, and sends it requests as soon as it is ready.
    async fn add(&self, database: &Database) -> Process {
        let server = Process::start_with(&database.url(), "info", &[("DRAIN_SECONDS", "60")]);
        let backend = Backend { address: server.address, ready: false };
        self.servers.lock().unwrap().push(backend);
        while !self.is_ready(server.address) {
            tokio::task::yield_now().await;
        }
        server
    }

    fn is_ready(&self, address: SocketAddr) -> bool {
        self.servers.lock().unwrap().iter().any(|it| it.address == address && it.ready)
    }

    async fn check(&self) {
        let servers = self.servers.lock().unwrap().clone();
        for Backend { address, .. } in servers {
            let request = Request::get("/readyz").body(Body::empty()).unwrap();
            let ready = forward(self.http.clone(), address, request).await.status() == 200;
            let mut servers = self.servers.lock().unwrap();
            servers.iter_mut().filter(|it| it.address == address).for_each(|it| it.ready = ready);
        }
    }

    fn next(&self) -> SocketAddr {
        let servers = self.servers.lock().unwrap();
        let ready: Vec<_> = servers.iter().filter(|it| it.ready).collect();
        ready[self.turn.fetch_add(1, Ordering::Relaxed) % ready.len()].address
    }

    fn router(self: &Arc<Self>) -> Router {
        let balancer = Arc::clone(self);
        Router::new().fallback(move |request| {
            let balancer = Arc::clone(&balancer);
            async move { balancer.forward(request).await }
        })
    }

    async fn forward(&self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        loop {
            let request = Request::from_parts(head.clone(), Body::from(body.clone()));
            let response = forward(self.http.clone(), self.next(), request).await;
            if response.status() != NO_CONNECTION {
                return response;
            }
        }
    }
}

/// Reads, writes, and calls the Platform API until it is told to stop. Returns how often.
async fn work(customer: Client, stop: Arc<AtomicBool>) -> usize {
    let mut rounds = 0;
    while !stop.load(Ordering::SeqCst) {
        customer.get("/api/v1/session").await.expect(200);
        let approved = connect(&customer, "acme").await;
        call_as_platform(&customer, text(&approved, "token")).await.expect(200);
        rounds += 1;
    }
    rounds
}

#[tokio::test(flavor = "multi_thread")]
async fn rolling_restart_under_load_fails_no_request() {
    let database = Database::create().await;
    if matches!(database, Database::Sqlite(_)) {
        return; // One server.
    }
    let balancer = Balancer::start();
    let mut servers = vec![balancer.add(&database).await, balancer.add(&database).await];
    let acme = Client::of(balancer.router());
    acme.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut working = Vec::new();
    for n in 0..4 {
        let customer = Client::of(balancer.router());
        customer.sign_up(&format!("customer-{n}@example.com")).await;
        working.push(tokio::spawn(work(customer, Arc::clone(&stop))));
    }

    for _ in 0..servers.len() {
        servers.push(balancer.add(&database).await);
        let old = servers.remove(0);
        old.terminate();
        while balancer.is_ready(old.address) {
            tokio::task::yield_now().await;
        }
        // It's out of the rotation before it stops listening, which a second signal brings forward.
        Client::of(old.router()).get("/healthz").await.expect(200);
        old.terminate();
        assert_eq!(old.wait(), Some(0), "{}", old.log());
        assert!(!old.log().contains("did not finish"), "{}", old.log());
    }
    stop.store(true, Ordering::SeqCst);
    for worker in working {
        assert!(worker.await.unwrap() > 0);
    }
}

/// nginx, which never asks `/readyz`, sends requests until a connection is refused. A write that was
/// sent isn't repeated, so it must be answered.
#[tokio::test(flavor = "multi_thread")]
async fn stopping_server_answers_every_write_that_it_let_in() {
    let database = Database::create().await;
    let first = Process::start(&database.url(), "info");
    let acme = Client::of(first.router());
    acme.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    drop(first);
    for _ in 0..RESTARTS {
        let server = Process::start_with(&database.url(), "info", &[("DRAIN_SECONDS", "1")]);
        let writing: Vec<_> = (0..WRITERS)
            .map(|_| tokio::spawn(write_until_refused(server.address, acme.cookie())))
            .collect();
        server.terminate();
        for writer in writing {
            assert!(writer.await.unwrap() > 0);
        }
        assert_eq!(server.wait(), Some(0), "{}", server.log());
    }
}

/// Returns how many writes were answered.
async fn write_until_refused(server: SocketAddr, cookie: Option<String>) -> usize {
    // A connection for each request, as nginx opens them.
    let http = legacy::Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http();
    let router = Router::new().fallback(move |request| forward(http.clone(), server, request));
    let client = Client::of(router);
    client.set_cookie(cookie);
    let mut written = 0;
    loop {
        let opened = open(&client, "acme", "").await;
        if opened.status == NO_CONNECTION {
            return written;
        }
        opened.expect(201);
        written += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn draining_server_says_so_and_still_answers() {
    let database = Database::create().await;
    let server = Process::start_with(&database.url(), "info", &[("DRAIN_SECONDS", "60")]);
    let acme = Client::of(server.router());
    acme.sign_up("acme@example.com").await;
    let before = acme.get("/readyz").await;
    before.expect(200);
    assert_eq!(before.header("connection"), None);

    server.terminate();
    while !server.log().contains("draining") {
        tokio::task::yield_now().await;
    }
    let after = acme.get("/readyz").await;
    after.error(503, "UNAVAILABLE");
    assert_eq!(after.header("connection"), Some("close"));
    acme.get("/healthz").await.expect(200);
    let registered = acme.post("/api/v1/platform-apps", app_input("acme")).await;
    registered.expect(201);
    assert_eq!(registered.header("connection"), Some("close"));

    // A second signal ends the wait.
    server.terminate();
    assert_eq!(server.wait(), Some(0), "{}", server.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn running_request_finishes_before_the_server_stops() {
    let database = Database::create().await;
    let Database::Postgres { .. } = database else {
        return; // Only PostgreSQL can hold a request.
    };
    let server = Process::start(&database.url(), "info");
    let acme = Client::of(server.router());
    acme.sign_up("acme@example.com").await;
    let mut other = PgConnection::connect(&database.url()).await.unwrap();
    let mut held = other.begin().await.unwrap();
    sqlx::query("SELECT 1 FROM accounts FOR UPDATE").execute(&mut *held).await.unwrap();
    let registering = tokio::spawn(async move {
        acme.post("/api/v1/platform-apps", app_input("acme")).await.expect(201)
    });
    let waits = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock')";
    while !sqlx::query_scalar::<_, bool>(waits).fetch_one(&mut *held).await.unwrap() {}

    server.terminate();
    while !server.log().contains("shutting down") {
        tokio::task::yield_now().await;
    }
    held.rollback().await.unwrap();
    assert_eq!(registering.await.unwrap()["slug"], json!("acme"));
    assert_eq!(server.wait(), Some(0), "{}", server.log());
}
