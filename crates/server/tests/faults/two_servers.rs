//! Two servers on one database: what one of them changes, the other one knows at its next request.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;
use tokio::task::JoinSet;

use crate::harness::{Client, Database};
use crate::helpers::*;
use crate::process::Process;
use crate::workload::call_as_platform;

/// The same session at another server.
fn at(server: &Process, client: &Client) -> Client {
    let other = Client::of(server.router());
    other.set_cookie(client.cookie());
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_changes_the_other_knows_at_its_next_request() {
    let database = Database::create().await;
    if matches!(database, Database::Sqlite(_)) {
        return; // One server.
    }
    let (one, two) =
        (Process::start(&database.url(), "info"), Process::start(&database.url(), "info"));
    let acme = Client::of(one.router());
    acme.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = Client::of(one.router());
    globex.sign_up("globex@example.com").await;
    let (acme_at_two, globex_at_two) = (at(&two, &acme), at(&two, &globex));

    let approved = connect(&globex, "acme").await;
    let token = text(&approved, "token");
    call_as_platform(&globex_at_two, token).await.expect(200);

    deactivate(&acme, &app).await;
    call_as_platform(&globex_at_two, token).await.reason(403, "APP_DISABLED");
    open(&globex_at_two, "acme", "").await.reason(403, "APP_DISABLED");
    reactivate(&acme_at_two, &app).await;
    call_as_platform(&globex, token).await.expect(200);

    let install = format!("/api/v1/installs/{}", text(&approved["install"], "id"));
    globex.delete(&install).await.expect(204);
    call_as_platform(&globex_at_two, token).await.error(401, "UNAUTHORIZED");

    globex.delete("/api/v1/session").await.expect(204);
    globex_at_two.get("/api/v1/session").await.reason(401, "SIGN_IN_REQUIRED");
}

/// Each server runs the migrations when it starts.
#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_at_once_on_an_empty_database_all_serve() {
    let database = Database::create().await;
    if matches!(database, Database::Sqlite(_)) {
        return; // One server.
    }
    let starts = (0..5).map(|_| {
        let url = database.url();
        tokio::task::spawn_blocking(move || Process::start(&url, "info"))
    });
    let mut servers = Vec::new();
    for start in starts.collect::<Vec<_>>() {
        servers.push(start.await.unwrap());
    }
    let owner = Client::of(servers[0].router());
    owner.sign_up("acme@example.com").await;
    for server in &servers {
        let session: Value = current_session(&at(server, &owner)).await;
        assert_eq!(session["account"]["email"], "acme@example.com");
        assert!(!server.log().contains("ERROR"), "{}", server.log());
    }
}

/// Counts the approvals, until it is told to stop.
async fn keep_approving(customer: Client, stop: Arc<AtomicBool>, approved: Arc<AtomicUsize>) {
    while !stop.load(Ordering::SeqCst) {
        let consent = open(&customer, "acme", "").await;
        if consent.status == 201 {
            let answer = approve(&customer, &consent.json(), false).await;
            approved.fetch_add(usize::from(answer.status == 201), Ordering::SeqCst);
        }
    }
}

/// Approvals share the lock of their app, and PostgreSQL lets new ones share it while a change of the
/// app waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn app_can_be_deactivated_while_customers_keep_approving_it() {
    const CUSTOMERS: usize = 20;
    let database = Database::create().await;
    if matches!(database, Database::Sqlite(_)) {
        return; // One writer.
    }
    let servers = [0, 1].map(|_| Process::start(&database.url(), "info"));
    let acme = Client::of(servers[0].router());
    acme.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let mut signing_up = JoinSet::new();
    for n in 0..CUSTOMERS {
        let customer = Client::of(servers[n % 2].router());
        signing_up.spawn(async move {
            customer.sign_up(&format!("customer-{n}@example.com")).await;
            customer
        });
    }
    let (stop, approved) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut approving = JoinSet::new();
    for customer in signing_up.join_all().await {
        approving.spawn(keep_approving(customer, Arc::clone(&stop), Arc::clone(&approved)));
    }
    for _ in 0..10 {
        let before = approved.load(Ordering::SeqCst);
        while approved.load(Ordering::SeqCst) < before + CUSTOMERS {
            tokio::task::yield_now().await;
        }
        // The server refuses it if it waits too long for the lock.
        deactivate(&acme, &app).await;
        reactivate(&acme, &app).await;
    }
    stop.store(true, Ordering::SeqCst);
    approving.join_all().await;
}
