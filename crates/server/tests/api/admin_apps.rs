//! Apps that the operator disables (rule 41).

use domain::Description;
use serde_json::{Value, json};
use server::clock::SECOND;
use server::services::admin::Outcome;

use crate::harness::{Client, Harness};
use crate::helpers::*;
use crate::platform::Connection;
use crate::receiver::Receiver;

const REASON: &str = "Sends spam.";

async fn disable(server: &Harness, reason: Option<&str>) -> Outcome {
    let reason = reason.map(|text| Description::parse(text).unwrap().unwrap());
    server.admin().disable_app("acme", reason.as_ref()).await.unwrap()
}

async fn enable(server: &Harness) -> Outcome {
    server.admin().enable_app("acme").await.unwrap().0
}

/// The app as its developers see it.
async fn shown(developer: &Client, app: &Value) -> Value {
    developer.get(&path_of(app)).await.expect(200)
}

async fn app_activity(developer: &Client, app: &Value) -> Value {
    developer.get(&format!("{}/activity", path_of(app))).await.expect(200)
}

fn reactivate_path(app: &Value) -> String {
    format!("{}/reactivate", path_of(app))
}

/// Rule 41.
#[tokio::test]
async fn developers_see_that_the_operator_disabled_their_app_and_cannot_reactivate_it() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    assert_eq!((&app["disabledBy"], &app["disabledReason"]), (&json!(null), &json!(null)));

    server.clock.advance(SECOND);
    assert_eq!(disable(&server, Some(REASON)).await, Outcome::Changed);
    let at = now(&server);
    let disabled = json!({
        "status": "DISABLED", "disabledAt": at, "updatedAt": at, "disabledBy": "OPERATOR",
        "disabledReason": REASON,
    });
    let disabled = with(app.clone(), disabled);
    assert_eq!(shown(&acme, &app).await, disabled);
    let refused = acme.post(&reactivate_path(&app), json!({})).await;
    refused.reason(403, "DISABLED_BY_OPERATOR");
    assert_eq!(shown(&acme, &app).await, disabled);
    let listed = acme.get("/api/v1/platform-apps?status=DISABLED").await.expect(200);
    assert_eq!(listed["items"], json!([disabled]));
    let edited = edit(&acme, &app, json!({"name": "New"})).await;
    assert_eq!((&edited["name"], &edited["disabledBy"]), (&json!("New"), &json!("OPERATOR")));
    assert_eq!(edited["disabledReason"], REASON);

    server.clock.advance(SECOND);
    assert_eq!(enable(&server).await, Outcome::Changed);
    let active = json!({"name": "New", "revision": 2, "updatedAt": now(&server)});
    assert_eq!(shown(&acme, &app).await, with(app.clone(), active));
    reactivate(&acme, &app).await;
}

/// Rule 41: both facts are kept apart.
#[tokio::test]
async fn enabling_leaves_deactivated_what_the_developers_have_deactivated() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let deactivated = deactivate(&acme, &app).await;
    assert_eq!(deactivated["disabledBy"], "DEVELOPER");

    server.clock.advance(SECOND);
    disable(&server, None).await;
    let disabled = shown(&acme, &app).await;
    assert_eq!(disabled["disabledBy"], "OPERATOR");
    assert_eq!(disabled["disabledAt"], now(&server));
    server.clock.advance(SECOND);
    let (outcome, status) = server.admin().enable_app("acme").await.unwrap();
    assert_eq!((outcome, status.as_str()), (Outcome::Changed, "DISABLED"));
    let enabled = shown(&acme, &app).await;
    assert_eq!(enabled, with(deactivated, json!({"updatedAt": now(&server)})));
    assert_eq!(reactivate(&acme, &app).await["status"], "ACTIVE");

    // Developers can deactivate it meanwhile, too.
    disable(&server, None).await;
    deactivate(&acme, &app).await;
    acme.post(&reactivate_path(&app), json!({})).await.reason(403, "DISABLED_BY_OPERATOR");
    enable(&server).await;
    assert_eq!(shown(&acme, &app).await["disabledBy"], "DEVELOPER");
}

/// Rules 10 and 41.
#[tokio::test]
async fn disabled_app_takes_no_connection_and_its_tokens_are_refused_on_every_server() {
    let server = Harness::start().await;
    let other = server.second_server().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let connected = connect(&globex, "acme").await;
    let token = text(&connected, "token");
    let pending = review(&globex, "acme").await;

    disable(&server, Some(REASON)).await;
    for server in [&server, &other] {
        call_platform_api(server, token).await.reason(403, "APP_DISABLED");
    }
    let refused = open(&globex, "acme", "").await;
    assert!(!refused.text().contains(REASON), "the reason is for the developers");
    refused.reason(403, "APP_DISABLED");
    approve(&globex, &pending, false).await.reason(403, "APP_DISABLED");
    let installs = globex.get("/api/v1/installs").await.expect(200);
    assert_eq!(installs["items"][0]["app"]["status"], "DISABLED");

    enable(&server).await;
    for server in [&server, &other] {
        call_platform_api(server, token).await.expect(200);
    }
    approve(&globex, &pending, false).await.expect(201);
}

/// Rules 39 and 41.
#[tokio::test]
async fn webhooks_of_a_disabled_app_wait() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    disable(&server, None).await;
    server.deliver().await;
    assert!(receiver.take().is_empty());
    enable(&server).await;
    server.deliver().await;
    assert_eq!(receiver.take_projects(), ["1"]);
}

/// Rule 31: an entry without an actor is the operator's.
#[tokio::test]
async fn disabling_and_enabling_are_recorded_once_without_an_actor() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    assert_eq!(disable(&server, Some(REASON)).await, Outcome::Changed);
    assert_eq!(disable(&server, Some(REASON)).await, Outcome::Unchanged);
    assert_eq!(disable(&server, None).await, Outcome::Unchanged);
    assert_eq!(disable(&server, Some("Another.")).await, Outcome::Changed);
    assert_eq!(shown(&acme, &app).await["disabledReason"], "Another.");
    assert_eq!(enable(&server).await, Outcome::Changed);
    assert_eq!(enable(&server).await, Outcome::Unchanged);

    let activity = app_activity(&acme, &app).await;
    let types = ["APP_ENABLED", "APP_DISABLED", "APP_DISABLED", "APP_REGISTERED"];
    assert_eq!(column(&activity, "type"), types);
    let [enabled, again, disabled] = [0, 1, 2].map(|entry| activity["items"][entry].clone());
    assert_eq!((&enabled["actor"], &enabled["details"]), (&json!(null), &json!({})));
    assert_eq!(again["details"], json!({"reason": "Another."}));
    assert_eq!(
        (&disabled["actor"], &disabled["details"]),
        (&json!(null), &json!({"reason": REASON}))
    );
    assert_eq!(disabled["app"]["slug"], "acme");
    let organization = acme.get("/api/v1/activity").await.expect(200);
    assert_eq!(column(&organization, "type"), types);
    let others = server.sign_up("globex@example.com").await;
    assert_eq!(others.get("/api/v1/activity").await.expect(200)["items"], json!([]));
}

/// The version before writes `status` and `disabled_at` when a developer reactivates an app.
#[tokio::test]
async fn server_of_the_version_before_cannot_reactivate_a_disabled_app() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    disable(&server, None).await;
    let mut tx = server.state.db.begin().await.unwrap();
    let reactivate = "UPDATE platform_apps SET status = 'ACTIVE', disabled_at = NULL";
    assert!(sqlx::query(reactivate).execute(&mut *tx).await.is_err());
    drop(tx);
    assert_eq!(shown(&acme, &app).await["status"], "DISABLED");
}
