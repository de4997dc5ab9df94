//! What the access log says about a request.

use crate::harness::{Client, Database};
use crate::helpers::account_id;
use crate::process::Process;

/// The line without the codes for colours.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

#[tokio::test]
async fn access_log_names_route_status_time_client_and_account() {
    let database = Database::create().await;
    let server = Process::start(&database.url(), "info");
    let client = Client::of(server.router());
    client.get("/api/v1/session").await.expect(401);
    client.sign_up("ada@example.com").await;
    let account = account_id(&client).await;
    client.get("/api/v1/members?secret=query").await.expect(200);
    client.get("/api/v1/platform-apps/nothing").await.expect(404);
    server.kill();

    let log = server.log();
    let lines: Vec<_> = log.lines().map(plain).collect();
    let line = |parts: &[&str]| {
        let found = lines.iter().find(|line| parts.iter().all(|part| line.contains(part)));
        found.unwrap_or_else(|| panic!("no line has {parts:?}: {lines:#?}"))
    };
    let account = format!("account=\"{account}\"");
    let client = "client=127.0.0.1";
    let signed_out = line(&["route=\"/api/v1/session\"", "status=401", "ms=", client]);
    assert!(!signed_out.contains("account="), "{signed_out}");
    line(&["route=\"/api/v1/members\"", "status=200", "ms=", client, &account]);
    line(&["route=\"/api/v1/platform-apps/{id}\"", "status=404", "ms=", client, &account]);
    assert!(!log.contains("secret") && !log.contains("ada@example.com"), "{log}");
}
