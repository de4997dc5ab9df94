//! Real servers that are killed, replaced, or lose their database, their disk or their clients. Every
//! acknowledged write must survive, and no write may be partial.

#![expect(
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    reason = "not a library, and uses only some of the API tests' helpers"
)]

mod full_disk;
#[path = "../api/harness.rs"]
mod harness;
#[path = "../api/helpers.rs"]
mod helpers;
mod invariants;
#[path = "../api/platform.rs"]
mod platform;
mod postgres;
#[path = "../api/process.rs"]
mod process;
#[path = "../api/receiver.rs"]
mod receiver;
mod rolling_restart;
mod slow_clients;
mod two_servers;
mod webhooks;
mod workload;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sqlx::{Connection, PgConnection};

use harness::{Client, Database};
use process::{NO_CONNECTION, NO_RESPONSE, Process};
use workload::{Customer, Developer};

const ROUNDS: u64 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn killed_server_keeps_acknowledged_writes_and_no_partial_ones() {
    let database = Database::create().await;
    let server = Process::start(&database.url(), "info");
    let mut developers = Developer::team(&Client::of(server.router())).await;
    let mut customers = Vec::new();
    for email in ["globex@example.com", "initech@example.com"] {
        customers.extend(Customer::team(&Client::of(server.router()), email).await);
    }
    drop(server);

    let mut unanswered = 0;
    for round in 0..ROUNDS {
        let mut rng = StdRng::seed_from_u64(round);
        let server = Arc::new(Process::start(&database.url(), "info"));
        let kill_switch = Arc::new(KillSwitch::after(rng.random_range(10..100), &server));
        // Everyone works concurrently until the server is gone.
        let writing: Vec<_> = developers
            .drain(..)
            .map(|it| tokio::spawn(it.work(server.router(), Arc::clone(&kill_switch))))
            .collect();
        let deciding: Vec<_> = customers
            .drain(..)
            .map(|it| {
                let rng = StdRng::from_rng(&mut rng);
                tokio::spawn(it.work(server.router(), Arc::clone(&kill_switch), rng))
            })
            .collect();
        for task in writing {
            developers.push(task.await.unwrap());
        }
        for task in deciding {
            customers.push(task.await.unwrap());
        }
        unanswered += kill_switch.unanswered.load(Ordering::SeqCst);
        drop((kill_switch, server));

        wait_for_disconnect(&database).await;
        let server = Process::start(&database.url(), "info");
        for developer in &developers {
            developer.check(&developer.client(&server), round).await;
        }
        for customer in &customers {
            customer.check(&customer.client(&server), round).await;
        }
        invariants::check(&database.url(), round).await;
    }
    assert!(unanswered > 0, "the server was never killed during a request");
}

/// Waits until PostgreSQL has finished or rolled back what the killed server had begun. SQLite does
/// that when the file is next opened.
async fn wait_for_disconnect(database: &Database) {
    let Database::Postgres { server, name } = database else { return };
    let mut connection = PgConnection::connect(server).await.unwrap();
    let sql = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity
               WHERE datname = $1 AND backend_type = 'client backend')";
    while sqlx::query_scalar(sql).bind(name).fetch_one(&mut connection).await.unwrap() {}
    connection.close().await.unwrap();
}

/// Kills the server after a number of acknowledged writes.
struct KillSwitch {
    server: Arc<Process>,
    left: AtomicUsize,
    unanswered: AtomicUsize,
}

impl KillSwitch {
    fn after(writes: usize, server: &Arc<Process>) -> Self {
        let (left, unanswered) = (AtomicUsize::new(writes), AtomicUsize::new(0));
        Self { server: Arc::clone(server), left, unanswered }
    }

    /// Counts an acknowledged write.
    fn acknowledge(&self) {
        if self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.server.kill();
        }
    }

    /// Whether the server was killed before responding.
    fn is_unanswered(&self, answer: &harness::TestResponse) -> bool {
        let unanswered = answer.status == NO_RESPONSE;
        self.unanswered.fetch_add(usize::from(unanswered), Ordering::SeqCst);
        unanswered || answer.status == NO_CONNECTION
    }
}
