//! Concurrent decisions (rules 19 and 22).

use std::sync::Arc;

use domain::api_types::Role;
use serde_json::{Value, json};
use server::storage::accounts;

use crate::harness::{Client, Harness, TestResponse};
use crate::helpers::*;
use crate::races::start_blocked;

/// Runs all calls concurrently and returns their statuses and reasons, sorted.
async fn join_all<F>(calls: impl IntoIterator<Item = F>) -> Vec<(u16, Option<String>)>
where
    F: Future<Output = TestResponse> + Send + 'static,
{
    let calls: Vec<_> = calls.into_iter().map(tokio::spawn).collect();
    let mut outcomes = Vec::new();
    for call in calls {
        let answer = call.await.unwrap();
        let reason = answer.json()["details"]["reason"].as_str().map(str::to_owned);
        outcomes.push((answer.status.as_u16(), reason));
    }
    outcomes.sort();
    outcomes
}

fn count(outcomes: &[(u16, Option<String>)], status: u16, reason: Option<&str>) -> usize {
    outcomes.iter().filter(|(s, r)| *s == status && r.as_deref() == reason).count()
}

async fn approve_later(customer: Arc<Client>, consent: Value) -> TestResponse {
    approve(&customer, &consent, false).await
}

async fn active_installs(customer: &Client) -> usize {
    let installs = customer.get("/api/v1/installs").await.expect(200);
    column(&installs, "status").iter().filter(|status| **status == "ACTIVE").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_approvals_of_one_consent_grant_once() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = Arc::new(server.sign_up("globex@example.com").await);
    let consent = review(&globex, "acme").await;
    let outcomes =
        join_all((0..20).map(|_| approve_later(Arc::clone(&globex), consent.clone()))).await;
    assert_eq!(count(&outcomes, 201, None), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, 409, Some("CONSENT_USED")), 19, "{outcomes:?}");
    let installs = globex.get("/api/v1/installs").await.expect(200);
    assert_eq!(column(&installs, "status"), ["ACTIVE"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn first_of_two_owners_approvals_wins() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = Arc::new(server.sign_up("globex@example.com").await);
    let second = Arc::new(server.join(&globex, "second@example.com").await);
    let member = format!("/api/v1/members/{}", account_id(&second).await);
    globex.patch(&member, json!({"role": "OWNER"})).await.expect(200);

    // A first connection, then a reconnect.
    for round in 1..=2 {
        let calls = [
            (Arc::clone(&globex), review(&globex, "acme").await),
            (Arc::clone(&second), review(&second, "acme").await),
        ];
        let outcomes =
            join_all(calls.map(|(customer, consent)| approve_later(customer, consent))).await;
        let expected = [(201, None), (409, Some("INSTALL_CHANGED".to_owned()))];
        assert_eq!(outcomes, expected, "round {round}");
        assert_eq!(active_installs(&globex).await, 1);
    }
    let installs = globex.get("/api/v1/installs").await.expect(200);
    assert_eq!(column(&installs, "status"), ["ACTIVE", "REVOKED"]);
}

/// The role is rechecked under the lock that the demotion holds.
#[tokio::test(flavor = "multi_thread")]
async fn approval_waits_for_a_demotion_and_grants_nothing() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = Arc::new(server.sign_up("globex@example.com").await);
    let consent = review(&globex, "acme").await;
    let owner = account_id(&globex).await;

    let mut demotion = server.state.db.begin().await.unwrap();
    accounts::lock(&mut demotion, &owner).await.unwrap();
    accounts::set_role(&mut demotion, &owner, Role::Member).await.unwrap();
    let approval = start_blocked(&server, approve_later(Arc::clone(&globex), consent)).await;
    demotion.commit().await.unwrap();

    approval.await.unwrap().reason(403, "OWNER_REQUIRED");
    assert_eq!(active_installs(&globex).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_racing_a_disconnect_leaves_at_most_one_live_token() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, app_input("acme")).await;
    let globex = Arc::new(server.sign_up("globex@example.com").await);
    let mut disconnected = 0;
    for _ in 0..8 {
        let old = connect(&globex, "acme").await;
        let consent = review(&globex, "acme").await;
        let approval = tokio::spawn(approve_later(Arc::clone(&globex), consent));
        let customer = Arc::clone(&globex);
        let path = format!("/api/v1/installs/{}", text(&old["install"], "id"));
        tokio::spawn(async move { customer.delete(&path).await.expect(204) }).await.unwrap();
        let answer = approval.await.unwrap();
        call_platform_api(&server, text(&old, "token")).await.expect(401);
        if answer.status == 201 {
            call_platform_api(&server, answer.json()["token"].as_str().unwrap()).await.expect(200);
            assert_eq!(active_installs(&globex).await, 1);
        } else {
            assert_eq!(answer.expect(409)["details"], json!({"reason": "INSTALL_CHANGED"}));
            assert_eq!(active_installs(&globex).await, 0);
            disconnected += 1;
        }
    }
    // Each old install was either replaced or disconnected, never both.
    let activity = globex.get("/api/v1/activity").await.expect(200);
    let kinds = column(&activity, "type");
    assert_eq!(kinds.iter().filter(|kind| **kind == "INSTALL_DISCONNECTED").count(), disconnected);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_registrations_of_a_slug_create_one_app() {
    let server = Harness::start().await;
    let acme = Arc::new(server.sign_up("acme@example.com").await);
    let globex = Arc::new(server.sign_up("globex@example.com").await);
    let calls = (0..10).map(|n| {
        let developer = Arc::clone(if n % 2 == 0 { &acme } else { &globex });
        async move { developer.post("/api/v1/platform-apps", app_input("acme")).await }
    });
    let outcomes = join_all(calls).await;
    assert_eq!(count(&outcomes, 201, None), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, 409, None), 9, "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn first_of_concurrent_edits_wins() {
    let server = Harness::start().await;
    let acme = Arc::new(server.sign_up("acme@example.com").await);
    let app = register(&acme, app_input("acme")).await;
    let path = path_of(&app);
    let calls = (0..10).map(|n| {
        let (developer, path) = (Arc::clone(&acme), path.clone());
        let patch = json!({"name": format!("Name {n}")});
        async move { edit_from(&developer, &path, Some("\"1\""), patch).await }
    });
    let outcomes = join_all(calls).await;
    assert_eq!(count(&outcomes, 200, None), 1, "{outcomes:?}");
    assert_eq!(count(&outcomes, 412, None), 9, "{outcomes:?}");
    assert_eq!(acme.get(&path).await.expect(200)["revision"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_equal_refusals_share_an_entry() {
    let server = Harness::start().await;
    let acme = Arc::new(server.sign_up("acme@example.com").await);
    register(&acme, app_input("acme")).await;
    let calls = (0..10).map(|_| {
        let customer = Arc::clone(&acme);
        async move { open(&customer, "acme", "state=1&state=2").await }
    });
    let outcomes = join_all(calls).await;
    assert_eq!(count(&outcomes, 400, Some("INVALID_LINK")), 10, "{outcomes:?}");
    let activity = acme.get("/api/v1/activity").await.expect(200);
    assert_eq!(column(&activity, "type"), ["CONSENT_REFUSED", "APP_REGISTERED"]);
    assert_eq!(activity["items"][0]["details"]["count"], 10);
}
