//! Servers that are killed while they deliver webhooks (rule 38).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::http::Method;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use server::storage::Db;
use sqlx::AssertSqlSafe;

use crate::KillSwitch;
use crate::harness::{Client, Database};
use crate::helpers::*;
use crate::platform::Platform;
use crate::process::Process;
use crate::receiver::Receiver;

const ROUNDS: u64 = 4;
const CUSTOMERS: usize = 3;
/// Two endpoints for each customer.
const ENDPOINTS: usize = 2;
/// A claim that is older than this on a machine whose attempts take milliseconds is a killed
/// server's.
const ATTEMPT: Duration = Duration::from_secs(5);

fn start(database: &Database) -> Process {
    Process::start_with(&database.url(), "info", &[("WEBHOOK_ALLOW_PRIVATE", "true")])
}

/// Links projects until the server is gone, and remembers those that it acknowledged.
struct Linking {
    connected: Value,
    linked: Vec<String>,
    next: usize,
}

impl Linking {
    async fn work(mut self, router: Router, kill_switch: Arc<KillSwitch>) -> Self {
        let platform = Platform::with_client(Client::of(router), &self.connected);
        loop {
            let project = self.next.to_string();
            self.next += 1;
            let request = platform.request(Method::POST, "/project-links");
            let answer = platform.send(request.json(json!({"externalProjectId": project}))).await;
            if kill_switch.is_unanswered(&answer) {
                return self;
            }
            answer.expect(201);
            self.linked.push(project);
            kill_switch.acknowledge();
        }
    }
}

/// What the database says about deliveries, asked beside the servers.
struct Deliveries {
    db: Db,
}

impl Deliveries {
    async fn delivered(&self) -> BTreeSet<String> {
        let sql = "SELECT id FROM webhook_deliveries WHERE status = 'DELIVERED'";
        let mut connection = self.db.read().await.unwrap();
        let ids: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *connection).await.unwrap();
        ids.into_iter().collect()
    }

    async fn pending(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM webhook_deliveries WHERE status = 'PENDING'";
        let mut connection = self.db.read().await.unwrap();
        sqlx::query_scalar(sql).fetch_one(&mut *connection).await.unwrap()
    }

    /// What would happen a minute later: claims that are older than an attempt takes expire.
    async fn expire_claims(&self) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let of_dead_servers = (now + Duration::from_mins(1)).as_millis() - ATTEMPT.as_millis();
        let sql = format!(
            "UPDATE webhook_endpoints SET claimed_until = 1
             WHERE claimed_until > 1 AND claimed_until < {of_dead_servers}"
        );
        let mut tx = self.db.begin().await.unwrap();
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// How often each delivery has arrived.
fn count_arrivals(received: &[(String, String, u64)]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for (_, delivery, _) in received {
        *counts.entry(delivery.as_str()).or_default() += 1;
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_server_loses_no_event_and_repeats_only_what_was_under_way() {
    let database = Database::create().await;
    let receiver = Receiver::start().await;
    let server = start(&database);
    // On PostgreSQL, a second server outlives all the others.
    let survivor = matches!(database, Database::Postgres { .. }).then(|| start(&database));
    let mut workers = connect_customers(&server, &receiver).await;
    let deliveries = Deliveries { db: Db::connect(&database.url()).await.unwrap() };
    drop(server);

    // Path, delivery, and the project's number.
    let mut received: Vec<(String, String, u64)> = Vec::new();
    let mut unanswered = 0;
    for round in 0..ROUNDS {
        let mut rng = StdRng::seed_from_u64(round);
        let server = Arc::new(start(&database));
        let kill_switch = Arc::new(KillSwitch::after(rng.random_range(20..80), &server));
        let linking: Vec<_> = workers
            .drain(..)
            .map(|it| tokio::spawn(it.work(server.router(), Arc::clone(&kill_switch))))
            .collect();
        for worker in linking {
            workers.push(worker.await.unwrap());
        }
        unanswered += kill_switch.unanswered.load(std::sync::atomic::Ordering::SeqCst);
        drop((kill_switch, server));

        let done = deliveries.delivered().await;
        received.extend(take(&receiver));
        let before = count_arrivals(&received);
        let before: BTreeMap<String, usize> =
            done.iter().map(|id| (id.clone(), before[id.as_str()])).collect();
        let next = survivor.is_none().then(|| start(&database));
        while deliveries.pending().await > 0 {
            deliveries.expire_claims().await;
        }
        drop(next);
        received.extend(take(&receiver));
        let after = count_arrivals(&received);
        for (id, count) in before {
            assert_eq!(after[id.as_str()], count, "round {round}: {id} was delivered before");
        }
    }
    assert!(unanswered > 0, "the server was never killed during a request");

    let endpoints = CUSTOMERS * ENDPOINTS;
    let repeated = received.len() - count_arrivals(&received).len();
    assert!(repeated <= endpoints * usize::try_from(ROUNDS).unwrap(), "{repeated} more than once");
    for (customer, worker) in workers.iter().enumerate() {
        for endpoint in 0..ENDPOINTS {
            let path = format!("/{customer}/{endpoint}");
            let mut first = BTreeSet::new();
            let arrived: Vec<u64> = received
                .iter()
                .filter(|(at, delivery, _)| *at == path && first.insert(delivery))
                .map(|(_, _, project)| *project)
                .collect();
            assert!(arrived.is_sorted(), "{path}: {arrived:?}");
            for project in &worker.linked {
                assert!(arrived.contains(&project.parse().unwrap()), "{path}: {project} is lost");
            }
        }
    }
}

async fn connect_customers(server: &Process, receiver: &Receiver) -> Vec<Linking> {
    let developer = Client::of(server.router());
    developer.sign_up("acme@example.com").await;
    let scopes = json!({"scopes": ["project-links:write", "webhooks:manage"]});
    register(&developer, with(app_input("acme"), scopes)).await;
    let mut workers = Vec::new();
    for customer in 0..CUSTOMERS {
        let owner = Client::of(server.router());
        owner.sign_up(&format!("customer-{customer}@example.com")).await;
        let connected = connect(&owner, "acme").await;
        let platform = Platform::with_client(Client::of(server.router()), &connected);
        for endpoint in 0..ENDPOINTS {
            platform.subscribe(&format!("{}/{customer}/{endpoint}", receiver.url)).await;
        }
        workers.push(Linking { connected, linked: Vec::new(), next: 0 });
    }
    workers
}

fn take(receiver: &Receiver) -> Vec<(String, String, u64)> {
    let received = receiver.take().into_iter().map(|it| {
        let project = it.project().parse().unwrap();
        (it.path.clone(), it.header("x-opentrain-delivery").to_owned(), project)
    });
    received.collect()
}
