//! Connections to a PostgreSQL whose machine is gone: they neither end nor answer.

use std::time::Duration;

use server::clock::{DAY, MINUTE};
use server::storage::DbLimits;

use crate::auth::{ada, assert_refused, start_sign_in};
use crate::fake_oidc_provider::FakeProvider;
use crate::harness::{Database, Harness, Options};
use crate::helpers::*;
use crate::platform::Connection;
use crate::proxy::Proxy;
use crate::receiver::Receiver;

/// Long enough for what isn't lost.
const ANSWER: Duration = Duration::from_secs(1);

/// Another server on the same PostgreSQL, which waits less long for it. `None` on SQLite.
async fn behind_proxy(server: &Harness) -> Option<(Harness, Proxy)> {
    behind_proxy_with(Options::default(), server).await
}

async fn behind_proxy_with(options: Options, server: &Harness) -> Option<(Harness, Proxy)> {
    let Database::Postgres { .. } = server.database() else { return None };
    let proxy = Proxy::start(&server.database().url()).await;
    // PostgreSQL forgets the transaction of a lost connection after the time for a statement.
    let db_limits = DbLimits {
        wait: ANSWER,
        statement: 2 * ANSWER,
        answer: ANSWER,
        probe: ANSWER,
        ..options.db_limits
    };
    let options = Options { db_limits, ..options };
    Some((server.second_server_through(proxy.url.as_str(), options).await, proxy))
}

/// Loses the connection on which `work` waits for a table.
async fn lose<T>(server: &Harness, proxy: &Proxy, table: &str, work: impl Future<Output = T>) -> T {
    let mut held = server.state.db.begin().await.unwrap();
    let lock = sqlx::AssertSqlSafe(format!("LOCK TABLE {table}"));
    sqlx::query(lock).execute(&mut *held).await.unwrap();
    let losing = async {
        while !server.has_blocked_transaction().await {
            tokio::task::yield_now().await;
        }
        proxy.lose_connections();
    };
    let work = tokio::time::timeout(10 * ANSWER, work);
    let (done, ()) = tokio::join!(work, losing);
    done.expect("waits for a lost connection")
}

#[tokio::test]
async fn server_is_not_ready_until_it_replaced_a_lost_connection() {
    let server = Harness::start().await;
    let Some((there, proxy)) = behind_proxy(&server).await else { return };
    let client = there.client();
    client.get("/readyz").await.expect(200);
    proxy.lose_connections();
    client.get("/readyz").await.error(503, "UNAVAILABLE");
    let ready = async { while client.get("/readyz").await.status != 200 {} };
    tokio::time::timeout(10 * ANSWER, ready).await.unwrap();
}

#[tokio::test]
async fn lost_lookup_of_a_token_holds_up_no_later_one() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let Some((there, proxy)) = behind_proxy(&server).await else { return };
    let platform = connection.platform.at(&there);
    lose(&server, &proxy, "installs", platform.get("/installs/current"))
        .await
        .error(503, "UNAVAILABLE");
    platform.get("/installs/current").await.expect(200);
}

#[tokio::test]
async fn last_uses_on_a_lost_connection_are_written_later() {
    let server = Harness::start().await;
    let ada = server.sign_up("ada@example.com").await;
    let Some((there, proxy)) = behind_proxy(&server).await else { return };
    server.clock.advance(MINUTE);
    let ada_there = there.client();
    ada_there.set_cookie(ada.cookie());
    ada_there.get("/api/v1/session").await.expect(200);
    let write = || there.state.last_used.write();
    assert!(lose(&server, &proxy, "sessions", write()).await.unwrap_err().is_unavailable());
    while write().await.is_err() {}
    let sessions = ada.get("/api/v1/sessions").await.expect(200);
    assert_eq!(column(&sessions, "lastSeenAt"), [now(&server)]);
}

#[tokio::test]
async fn lost_connection_ends_a_sign_in_through_the_provider() {
    let server = Harness::start().await;
    let provider = FakeProvider::start().await;
    let options = || Options { oidc: Some(provider.settings()), ..Options::default() };
    let Some((there, proxy)) = behind_proxy_with(options(), &server).await else { return };
    let client = there.client();
    let start = start_sign_in(&client, "/settings/members");
    let answer = lose(&server, &proxy, "sign_in_attempts", start).await;
    assert_refused(&client, &answer, "FAILED").await;

    let Some((there, proxy)) = behind_proxy_with(options(), &server).await else { return };
    let client = there.client();
    let back = provider.authorize(&start_sign_in(&client, "/settings/members").await, ada());
    let answer = lose(&server, &proxy, "identities", client.get(&back)).await;
    assert_refused(&client, &answer, "FAILED").await;
}

#[tokio::test]
async fn worker_delivers_after_it_lost_a_connection() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    let Some((there, proxy)) = behind_proxy(&server).await else { return };
    let working = async { there.state.worker.clone().run(std::future::pending()).await };
    let delivered = async {
        lose(&server, &proxy, "webhook_endpoints", std::future::ready(())).await;
        connection.platform.link("1").await;
        while connection.deliveries("status=DELIVERED").await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        () = working => {}
        delivered = tokio::time::timeout(10 * ANSWER, delivered) => delivered.unwrap(),
    }
    assert_eq!(receiver.take_projects(), ["1"]);
}

#[tokio::test]
async fn deletion_on_a_lost_connection_ends() {
    let server = Harness::start().await;
    let Some((there, proxy)) = behind_proxy(&server).await else { return };
    server.clock.advance(31 * DAY);
    let delete = Box::pin(there.state.consents.delete_expired());
    assert!(lose(&server, &proxy, "consents", delete).await.unwrap_err().is_unavailable());
    there.state.consents.delete_expired().await.unwrap();
}

#[tokio::test]
async fn lost_connection_gives_its_place_in_the_pool_back() {
    let server = Harness::start().await;
    let db_limits = DbLimits { connections: 1, ..DbLimits::default() };
    let options = Options { db_limits, ..Options::default() };
    let Some((there, proxy)) = behind_proxy_with(options, &server).await else { return };
    let delete = Box::pin(there.state.consents.delete_expired());
    assert!(lose(&server, &proxy, "consents", delete).await.unwrap_err().is_unavailable());
    let recovery = async { while there.state.consents.delete_expired().await.is_err() {} };
    tokio::time::timeout(10 * ANSWER, recovery).await.unwrap();
}
