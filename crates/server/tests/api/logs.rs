//! What the access log says about a request.

use axum::http::Method;
use serde_json::{Value, json};

use crate::harness::{Client, Database, PASSWORD};
use crate::helpers::*;
use crate::process::Process;

const SECRET: &str = "planted-secret";

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

/// Everything that the server says is JSON, and says nothing that was planted.
async fn json_lines(log_filter: &str, calls: impl AsyncFnOnce(&Process)) -> Vec<Value> {
    let database = Database::create().await;
    let server = Process::start_with(&database.url(), log_filter, &[("LOG_FORMAT", "json")]);
    calls(&server).await;
    server.terminate();
    assert_eq!(server.wait(), Some(0));
    server.kill();
    let log = server.log();
    for secret in [SECRET, PASSWORD, "ada@example.com"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
    log.lines().map(parse).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn json_log_has_one_line_per_request_and_no_secret() {
    let mut expected = Vec::new();
    let lines = json_lines("info", async |server| {
        let client = Client::of(server.router());
        client.sign_up("ada@example.com").await;
        let account = account_id(&client).await;
        register(&client, full_app_input()).await;
        let connected = connect(&client, "acme").await;
        let install = text(&connected["install"], "id");

        let planted = client.request(Method::GET, &format!("/api/v1/members?q={SECRET}"));
        let planted = planted.header("x-secret", SECRET).header("x-request-id", SECRET);
        let answer = client.send(planted).await;
        let id = answer.header("x-request-id").unwrap().to_owned();
        expected.push((id, "GET", "/api/v1/members", 200, json!(account), Value::Null));

        let lost = client.get(&format!("/{SECRET}.js")).await;
        let id = lost.header("x-request-id").unwrap().to_owned();
        expected.push((id, "GET", "other", 404, Value::Null, Value::Null));

        let wrong = json!({"email": "ada@example.com", "password": SECRET});
        let wrong = Client::of(server.router()).post("/api/v1/session", wrong).await;
        let id = wrong.header("x-request-id").unwrap().to_owned();
        expected.push((id, "POST", "/api/v1/session", 401, Value::Null, Value::Null));

        let platform = Client::of(server.router());
        let path = "/api/partner/v1/installs/current";
        let call = platform.request(Method::GET, path);
        let token = format!("Bearer {}", text(&connected, "token"));
        let call = platform.send(call.header("authorization", &token)).await;
        call.expect(200);
        let id = call.header("x-request-id").unwrap().to_owned();
        expected.push((id, "GET", path, 200, Value::Null, json!(install)));
        assert!(!server.log().contains(text(&connected, "token")));
        let cookie = client.cookie().unwrap();
        assert!(!server.log().contains(cookie.split_once('=').unwrap().1));
    })
    .await;
    for (id, method, route, status, account, install) in expected {
        let about = |line: &&Value| line["span"]["id"] == id.as_str();
        let [line] = lines.iter().filter(about).collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(line["message"], "request completed");
        assert_eq!(
            (&line["span"]["method"], &line["span"]["route"]),
            (&json!(method), &json!(route))
        );
        assert_eq!(line["status"], status, "{line}");
        assert!(line["ms"].is_u64() && line["timestamp"].is_string(), "{line}");
        assert_eq!(line["span"]["client"], "127.0.0.1");
        assert_eq!((&line["span"]["account"], &line["span"]["install"]), (&account, &install));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_log_is_json_at_every_level() {
    let lines = json_lines("trace", async |server| {
        let client = Client::of(server.router());
        client.sign_up("ada@example.com").await;
        client.get(&format!("/api/v1/members?q={SECRET}")).await.expect(200);
    })
    .await;
    let levels: Vec<_> = lines.iter().map(|line| text(line, "level")).collect();
    assert!(levels.contains(&"TRACE") && levels.contains(&"INFO"), "{levels:?}");
}
