//! Writes of somebody who is demoted, removed or disconnected while their request is under way.

use std::sync::Arc;

use axum::http::Method;
use domain::api_types::Role;
use serde_json::{Value, json};
use server::clock::SECOND;
use server::storage::{accounts, installs};

use crate::harness::{Client, Harness, TestResponse};
use crate::helpers::*;
use crate::platform::{Connection, Platform, endpoint_path};
use crate::races::start_blocked;

/// What happens to the caller.
#[derive(Clone, Copy, Debug)]
enum Change {
    Demoted,
    Removed,
}

/// Sends a write whose session is read before the change and whose transaction starts after it.
async fn write_during(
    server: &Harness,
    caller: &Arc<Client>,
    change: Change,
    (method, path, body): (Method, String, Value),
) -> TestResponse {
    let session = current_session(caller).await;
    let account = text(&session["account"], "id").to_owned();
    let mut tx = server.state.db.begin().await.unwrap();
    // As the services do it.
    accounts::lock_members(&mut tx, text(&session["organization"], "id")).await.unwrap();
    accounts::lock(&mut tx, &account).await.unwrap();
    match change {
        Change::Demoted => accounts::set_role(&mut tx, &account, Role::Member).await.unwrap(),
        Change::Removed => accounts::delete(&mut tx, &account).await.unwrap(),
    }
    let sender = Arc::clone(caller);
    let write = async move {
        let request = sender.request(method, &path).json(body).header("if-match", "\"1\"");
        sender.send(request).await
    };
    let write = start_blocked(server, write).await;
    tx.commit().await.unwrap();
    write.await.unwrap()
}

async fn owner_with_app_and_install(server: &Harness) -> (Arc<Client>, Value, Value) {
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = Arc::new(server.sign_up("globex@example.com").await);
    let scopes = json!({"scopes": ["project-links:write", "webhooks:manage"]});
    let app = register(&globex, with(app_input("globex"), scopes)).await;
    let install = connect(&globex, "acme").await["install"].clone();
    (globex, app, install)
}

#[tokio::test(flavor = "multi_thread")]
async fn demoted_owner_cannot_act_as_owner() {
    for index in 0..4 {
        let server = Harness::start().await;
        let (globex, _, install) = owner_with_app_and_install(&server).await;
        let other = server.join(&globex, "eve@example.com").await;
        let member = format!("/api/v1/members/{}", account_id(&other).await);
        let disconnect = format!("/api/v1/installs/{}", text(&install, "id"));
        let writes = [
            (Method::DELETE, disconnect, json!({})),
            (Method::POST, "/api/v1/invitations".to_owned(), json!({})),
            (Method::PATCH, member.clone(), json!({"role": "OWNER"})),
            (Method::DELETE, member, json!({})),
        ];
        let write = writes.into_iter().nth(index).unwrap();
        let shown = format!("{} {}", write.0, write.1);
        let answer = write_during(&server, &globex, Change::Demoted, write).await;
        assert_eq!(answer.status, 403, "{shown}: {}", answer.text());
        answer.reason(403, "OWNER_REQUIRED");
        let installs = globex.get("/api/v1/installs").await.expect(200);
        assert_eq!(column(&installs, "status"), ["ACTIVE"], "{shown}");
        let members = globex.get("/api/v1/members").await.expect(200);
        assert_eq!(column(&members, "role"), ["MEMBER", "MEMBER"], "{shown}");
    }
}

/// The delivery of an event of the app.
async fn queue_delivery(server: &Harness, developer: &Client, app: &Value) -> Value {
    let customer = server.sign_in("acme@example.com").await;
    let platform = Platform::of(server, &connect(&customer, text(app, "slug")).await);
    platform.subscribe("https://acme.example").await;
    platform.link("1").await;
    deliveries(developer, app).await[0].clone()
}

async fn deliveries(developer: &Client, app: &Value) -> Value {
    developer.get(&format!("{}/deliveries", path_of(app))).await.expect(200)["items"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_account_writes_nothing() {
    for index in 0..7 {
        let server = Harness::start().await;
        let (globex, app, install) = owner_with_app_and_install(&server).await;
        let second = server.join(&globex, "eve@example.com").await;
        let path = path_of(&app);
        let delivery = queue_delivery(&server, &globex, &app).await;
        server.clock.advance(SECOND);
        let writes = [
            (Method::POST, "/api/v1/platform-apps".to_owned(), app_input("another")),
            (Method::PATCH, path.clone(), json!({"name": "Another"})),
            (Method::POST, format!("{path}/deactivate"), json!({})),
            (Method::POST, format!("{path}/reactivate"), json!({})),
            (Method::DELETE, format!("/api/v1/installs/{}", text(&install, "id")), json!({})),
            (Method::POST, "/api/v1/invitations".to_owned(), json!({})),
            (
                Method::POST,
                format!("{path}/deliveries/{}/redeliver", text(&delivery, "id")),
                json!({}),
            ),
        ];
        let write = writes.into_iter().nth(index).unwrap();
        let shown = format!("{} {}", write.0, write.1);
        let answer = write_during(&server, &globex, Change::Removed, write).await;
        assert_eq!(answer.status, 401, "{shown}: {}", answer.text());
        answer.reason(401, "SIGN_IN_REQUIRED");
        let apps = second.get("/api/v1/platform-apps").await.expect(200);
        assert_eq!(column(&apps, "slug"), ["globex"], "{shown}");
        assert_eq!(
            (&apps["items"][0]["status"], &apps["items"][0]["revision"]),
            (&json!("ACTIVE"), &json!(1))
        );
        let installs = second.get("/api/v1/installs").await.expect(200);
        assert_eq!(column(&installs, "status"), ["ACTIVE"], "{shown}");
        assert_eq!(deliveries(&second, &app).await, json!([delivery]), "{shown}");
    }
}

/// What ends a platform's access.
#[derive(Clone, Copy, Debug)]
enum End {
    Disconnect,
    Deactivation,
}

impl End {
    /// Of the only install and app.
    fn sql(self) -> &'static str {
        match self {
            Self::Disconnect => "UPDATE installs SET status = 'REVOKED', revoked_at = 1",
            Self::Deactivation => "UPDATE platform_apps SET status = 'DISABLED', disabled_at = 1",
        }
    }
}

/// Sends a platform's write that is authorized before its access ends and whose transaction starts
/// after it.
async fn platform_write_during(
    server: &Harness,
    platform: &Arc<Platform>,
    end: End,
    (method, path, body): (Method, &str, Value),
) -> TestResponse {
    let mut tx = server.state.db.begin().await.unwrap();
    installs::lock(&mut tx, &platform.install_id).await.unwrap();
    sqlx::query(end.sql()).execute(&mut *tx).await.unwrap();
    let (sender, request) = (Arc::clone(platform), platform.request(method, path).json(body));
    let write = start_blocked(server, async move { sender.send(request).await }).await;
    tx.commit().await.unwrap();
    write.await.unwrap()
}

/// Rule 27.
#[tokio::test(flavor = "multi_thread")]
async fn platform_write_under_way_is_refused_after_a_disconnect_or_deactivation() {
    for (end, index) in
        (0..5).flat_map(|index| [(End::Disconnect, index), (End::Deactivation, index)])
    {
        let server = Harness::start().await;
        let platform = Arc::new(Connection::new(&server).await.platform);
        let link = format!("/project-links/{}", text(&platform.link("1").await, "id"));
        let endpoint = endpoint_path(&platform.subscribe("https://acme.example").await);
        let hook = json!({"url": "https://b.example", "eventTypes": ["install.revoked"]});
        let writes = [
            (Method::POST, "/project-links", json!({"externalProjectId": "2"})),
            (Method::DELETE, &*link, json!({})),
            (Method::POST, "/webhook-endpoints", hook.clone()),
            (Method::PATCH, &*endpoint, hook),
            (Method::DELETE, &*endpoint, json!({})),
        ];
        let write = writes.into_iter().nth(index).unwrap();
        let shown = format!("{end:?}: {} {}", write.0, write.1);
        let answer = platform_write_during(&server, &platform, end, write).await;
        let expected = match end {
            End::Disconnect => (401, "UNAUTHORIZED", json!(null)),
            End::Deactivation => (403, "FORBIDDEN", json!("APP_DISABLED")),
        };
        let body = answer.json();
        let code = body["code"].as_str().unwrap_or_default();
        let reason = body["details"]["reason"].clone();
        assert_eq!((answer.status.as_u16(), code, reason), expected, "{shown}");
        for (table, column, value) in [
            ("project_links", "external_project_id", "1"),
            ("webhook_endpoints", "url", "https://acme.example"),
        ] {
            let rows = format!("SELECT COUNT(*) FROM {table}");
            let kept = format!("{rows} WHERE {column} = '{value}'");
            assert_eq!((server.count(&rows).await, server.count(&kept).await), (1, 1), "{shown}");
        }
    }
}
