//! The worker of the real server, which runs beside its requests (rule 38).

use serde_json::{Value, json};

use crate::harness::{Client, Database};
use crate::helpers::*;
use crate::platform::Platform;
use crate::process::Process;
use crate::receiver::gated_receiver;

struct Setup {
    developer: Client,
    app: Value,
    platform: Platform,
}

async fn set_up(server: &Process, url: &str) -> Setup {
    let developer = Client::of(server.router());
    developer.sign_up("acme@example.com").await;
    let scopes = json!({"scopes": ["project-links:write", "webhooks:manage"]});
    let app = register(&developer, with(app_input("acme"), scopes)).await;
    let connected = connect(&developer, "acme").await;
    let platform = Platform::with_client(Client::of(server.router()), &connected);
    platform.subscribe(url).await;
    Setup { developer, app, platform }
}

fn start_allowing_private(database: &Database) -> Process {
    Process::start_with(&database.url(), "info", &[("WEBHOOK_ALLOW_PRIVATE", "true")])
}

async fn delivery(developer: &Client, app: &Value) -> Value {
    let path = format!("{}/deliveries", path_of(app));
    developer.get(&path).await.expect(200)["items"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn running_delivery_finishes_before_the_server_stops() {
    let database = Database::create().await;
    let (url, gate) = gated_receiver().await;
    let server = start_allowing_private(&database);
    assert!(server.log().contains("WEBHOOK_ALLOW_PRIVATE is set"), "{}", server.log());
    let setup = set_up(&server, &url).await;
    setup.platform.link("1").await;
    gate.arrived.acquire().await.unwrap().forget();
    // Queued behind it, so it's left to the next server.
    setup.platform.link("2").await;
    server.terminate();
    while !server.log().contains("shutting down") {
        tokio::task::yield_now().await;
    }
    gate.permits.add_permits(1);
    assert_eq!(server.wait(), Some(0), "{}", server.log());
    drop(server);
    assert_eq!(gate.arrived.available_permits(), 0, "began another delivery");

    let server = start_allowing_private(&database);
    let developer = Client::of(server.router());
    developer.set_cookie(setup.developer.cookie());
    gate.arrived.acquire().await.unwrap().forget();
    gate.permits.add_permits(1);
    let path = format!("{}/deliveries?status=DELIVERED", path_of(&setup.app));
    let delivered = async || {
        let list = developer.get(&path).await.expect(200);
        list["items"].as_array().unwrap().clone()
    };
    while delivered().await.len() < 2 {
        tokio::task::yield_now().await;
    }
    for delivery in delivered().await {
        assert_eq!(delivery["attempts"].as_array().unwrap().len(), 1, "{delivery}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_addresses_are_refused_by_default() {
    let database = Database::create().await;
    let (url, gate) = gated_receiver().await;
    let server = Process::start(&database.url(), "info");
    let setup = set_up(&server, &url).await;
    setup.platform.link("1").await;
    let attempts = async || delivery(&setup.developer, &setup.app).await["attempts"].clone();
    while attempts().await == json!([]) {
        tokio::task::yield_now().await;
    }
    assert_eq!(attempts().await[0]["error"], "ADDRESS_REFUSED");
    assert_eq!(gate.arrived.available_permits(), 0);
}
