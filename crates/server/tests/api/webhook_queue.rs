//! Many deliveries at once: order, turns, limits, and several servers (rule 38).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use domain::api_types::{DeliveryStatus, EventType};
use serde_json::{Value, json};
use server::clock::MINUTE;
use server::services::webhooks::Worker;
use server::storage::webhook_deliveries::{self, DeliveryRecord};
use server::storage::webhook_endpoints::{self, Release};
use tokio::net::TcpListener;

use crate::harness::Harness;
use crate::helpers::*;
use crate::platform::{Connection, Platform};
use crate::receiver::{Receiver, gated_receiver};

/// Far shorter than a lock is waited for.
const SOON: Duration = Duration::from_secs(1);

/// Another customer of the connection's app.
async fn another_platform(server: &Harness, name: &str) -> Platform {
    let customer = server.sign_up(&format!("{name}@example.com")).await;
    Platform::of(server, &connect(&customer, "acme").await)
}

/// Queues events with the data `{"n": …}` for an endpoint, as if something had caused them.
async fn queue(
    server: &Harness,
    connection: &Connection,
    platform: &Platform,
    endpoint: &Value,
    count: usize,
) {
    let now = server.clock.now();
    let mut tx = server.state.db.begin().await.unwrap();
    for n in 0..count {
        let delivery = DeliveryRecord {
            id: server.state.rng.new_id(now),
            endpoint_id: text(endpoint, "id").to_owned(),
            install_id: platform.install_id.clone(),
            app_id: text(&connection.app, "id").to_owned(),
            event_id: server.state.rng.new_id(now),
            event_type: EventType::ProjectLinkCreated,
            event_created_at: now,
            body: json!({"n": n, "padding": "x".repeat(1_000)}).to_string(),
            status: DeliveryStatus::Pending,
            attempts: Vec::new(),
            failures: 0,
            next_attempt_at: Some(now),
            ended_at: None,
        };
        webhook_deliveries::insert(&mut tx, &delivery).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Rule 38.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_share_the_work_and_repeat_nothing() {
    const COUNT: usize = 25;
    let one = Harness::start().await;
    let two = one.second_server().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&one).await;
    for n in 0..6 {
        let url = format!("{}/{n}", receiver.url);
        let endpoint = connection.platform.subscribe(&url).await;
        queue(&one, &connection, &connection.platform, &endpoint, COUNT).await;
    }
    // Each goes on until nothing is ready, which may be while the other one sends the last.
    let deliver = |worker: Worker| {
        tokio::spawn(async move {
            for _ in 0..20 {
                worker.deliver_due().await.unwrap();
            }
        })
    };
    let (one_done, two_done) =
        (deliver(one.state.worker.clone()), deliver(two.state.worker.clone()));
    one_done.await.unwrap();
    two_done.await.unwrap();

    let mut by_endpoint: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for received in receiver.take() {
        let n = received.json()["n"].as_u64().unwrap();
        by_endpoint.entry(received.path).or_default().push(usize::try_from(n).unwrap());
    }
    assert_eq!(by_endpoint.len(), 6);
    for (path, order) in by_endpoint {
        assert_eq!(order, (0..COUNT).collect::<Vec<_>>(), "{path}");
    }
    for delivery in connection.deliveries("").await {
        assert_eq!(delivery["attempts"].as_array().unwrap().len(), 1);
    }
}

/// An endpoint is locked while an attempt for it ends.
#[tokio::test]
async fn locked_endpoint_holds_up_no_other_one() {
    let server = Harness::start().await;
    if !server.is_postgres() {
        return; // SQLite has no row locks.
    }
    let connection = Connection::new(&server).await;
    let other = another_platform(&server, "initech").await;
    let (gated_url, gate) = gated_receiver().await;
    let receiver = Receiver::start().await;
    let endpoint = connection.platform.subscribe(&gated_url).await;
    other.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let worker = server.state.worker.clone();
    let working = tokio::spawn(worker.run(async { drop(stopped.await) }));
    gate.arrived.acquire().await.unwrap().forget();

    let mut held = server.state.db.begin().await.unwrap();
    webhook_endpoints::lock(&mut held, text(&endpoint, "id")).await.unwrap();
    gate.permits.add_permits(1);
    for project in ["2", "3", "4"] {
        other.link(project).await;
        let delivered = async {
            while receiver.take_projects() != [project] {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(SOON, delivered).await.expect("waits for the locked endpoint");
    }
    let query = format!("endpoint={}", text(&endpoint, "id"));
    assert_eq!(connection.deliveries(&query).await[0]["status"], "PENDING");

    // A server that stops waits for the lock.
    stop.send(()).unwrap();
    drop(held);
    working.await.unwrap();
    let [delivery] = connection.deliveries(&query).await.try_into().unwrap();
    assert_eq!(delivery["status"], "DELIVERED");
    assert_eq!(delivery["attempts"].as_array().unwrap().len(), 1);
}

/// Rule 38.
#[tokio::test]
async fn server_sends_64_at_once_and_one_to_each_endpoint() {
    let server = Harness::start().await;
    let (url, gate) = gated_receiver().await;
    let connection = Connection::new(&server).await;
    let mut total = 0;
    for n in 0..7 {
        let platform = another_platform(&server, &format!("customer-{n}")).await;
        for _ in 0..10 {
            let endpoint = platform.subscribe(&url).await;
            queue(&server, &connection, &platform, &endpoint, 2).await;
            total += 2;
        }
    }
    let worker = server.state.worker.clone();
    let delivering = tokio::spawn(async move { worker.deliver_due().await });
    let arrived = gate.arrived.acquire_many(64).await.unwrap();
    assert_eq!(gate.running.load(Ordering::SeqCst), 64);
    arrived.forget();
    // One ends, one begins.
    gate.permits.add_permits(1);
    gate.arrived.acquire().await.unwrap().forget();
    assert_eq!(gate.running.load(Ordering::SeqCst), 64);
    gate.permits.add_permits(total);
    delivering.await.unwrap().unwrap();
    assert_eq!(gate.permits.available_permits(), 1, "as many requests as deliveries");

    let (url, gate) = gated_receiver().await;
    let endpoint = connection.platform.subscribe(&url).await;
    queue(&server, &connection, &connection.platform, &endpoint, 3).await;
    let worker = server.state.worker.clone();
    let delivering = tokio::spawn(async move { worker.deliver_due().await });
    for _ in 0..3 {
        gate.arrived.acquire().await.unwrap().forget();
        server.second_server().await.deliver().await;
        assert_eq!(gate.running.load(Ordering::SeqCst), 1);
        gate.permits.add_permits(1);
    }
    delivering.await.unwrap().unwrap();
}

/// Rule 38: an install with many endpoints and a long queue gets no more turns than another.
#[tokio::test]
async fn installs_take_turns() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let mut names = BTreeMap::new();
    for (name, endpoints) in [("greedy", 10), ("modest", 1), ("other", 2)] {
        let platform = another_platform(&server, name).await;
        for _ in 0..endpoints {
            let endpoint = platform.subscribe("https://acme.example").await;
            queue(&server, &connection, &platform, &endpoint, 20).await;
        }
        names.insert(platform.install_id.clone(), name);
    }
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    let now = server.clock.now();
    for _ in 0..30 {
        let mut tx = server.state.db.begin().await.unwrap();
        let ready = webhook_endpoints::lock_ready(&mut tx, now, 1).await.unwrap();
        let [endpoint] = ready.try_into().unwrap();
        let claim = server.state.rng.new_id(now);
        webhook_endpoints::claim(&mut tx, &endpoint.id, &claim, now + MINUTE).await.unwrap();
        let released = webhook_endpoints::release(&mut tx, &endpoint.id, &claim).await.unwrap();
        assert!(matches!(released, Release::Released(_)), "{released:?}");
        tx.commit().await.unwrap();
        *turns.entry(names[&endpoint.install_id]).or_default() += 1;
    }
    assert_eq!(turns, BTreeMap::from([("greedy", 10), ("modest", 10), ("other", 10)]));

    // With room for several, each install comes before any comes twice.
    let mut tx = server.state.db.begin().await.unwrap();
    let ready = webhook_endpoints::lock_ready(&mut tx, now, 5).await.unwrap();
    let order: Vec<_> = ready.iter().map(|endpoint| names[&endpoint.install_id]).collect();
    assert_eq!(order.len(), 5);
    for name in names.values() {
        assert_eq!(order[..3].iter().filter(|it| *it == name).count(), 1, "{order:?}");
    }
}

/// What the process has in memory, in bytes.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    status.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

/// Rule 38.
#[tokio::test(flavor = "multi_thread")]
async fn long_queue_drains_in_little_memory_while_approvals_go_on() {
    const COUNT: usize = 3_000;
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let router = Router::new().fallback(async move || {
        counter.fetch_add(1, Ordering::SeqCst);
        StatusCode::OK
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    for _ in 0..10 {
        let endpoint = connection.platform.subscribe(&url).await;
        queue(&server, &connection, &connection.platform, &endpoint, COUNT / 10).await;
    }
    let initech = server.sign_up("initech@example.com").await;
    let before = memory();
    let worker = server.state.worker.clone();
    let draining = tokio::spawn(async move { worker.deliver_due().await });
    for _ in 0..10 {
        connect(&initech, "acme").await;
    }
    assert!(!draining.is_finished(), "approvals waited for the queue");
    draining.await.unwrap().unwrap();
    assert_eq!(count.load(Ordering::SeqCst), COUNT);
    assert!(connection.deliveries("status=PENDING").await.is_empty());
    let grown = memory().saturating_sub(before);
    assert!(grown < 32 << 20, "{grown} bytes");
}

/// Rule 37: a cause fails with its event.
#[tokio::test]
async fn nothing_happens_without_its_event() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let platform = &connection.platform;
    platform.subscribe("https://acme.example").await;
    let link = platform.link("1").await;
    let consent = review(&connection.customer, "acme").await;
    let mut tx = server.state.db.begin().await.unwrap();
    let rename = "ALTER TABLE webhook_deliveries RENAME TO elsewhere";
    sqlx::query(rename).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let path = format!("/project-links/{}", text(&link, "id"));
    platform.post("/project-links", json!({"externalProjectId": "2"})).await.expect(500);
    platform.delete(&path).await.expect(500);
    connection.customer.delete(&connection.install_path()).await.expect(500);
    approve(&connection.customer, &consent, false).await.expect(500);
    let links = platform.get("/project-links").await.expect(200);
    assert_eq!(links, json!({"projectLinks": [link]}));
}
