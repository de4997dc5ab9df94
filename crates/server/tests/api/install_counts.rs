//! An app's counts of installs are right after every change, and counting makes nobody wait.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::Method;
use domain::api_types::InstallStatus;
use domain::{Scope, ScopeSet};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use server::storage::apps::{self, AppRecord};
use server::storage::installs::{self, InstallRecord};
use server::storage::{Tx, accounts};

use crate::harness::{Client, Harness, TestResponse};
use crate::helpers::*;
use crate::races::start_blocked;

const SCOPES: [&str; 3] = ["contracts:read", "usage:write", "webhooks:manage"];

/// Active and outdated installs, as the app tells them.
async fn counts(developer: &Client, app: &Value) -> (u64, u64) {
    let app = developer.get(&path_of(app)).await.expect(200);
    let count = |name: &str| app["installs"][name].as_u64().unwrap();
    (count("active"), count("outdated"))
}

/// Active and outdated installs, counted one by one.
async fn recount(developer: &Client, app: &Value) -> (u64, u64) {
    let path = format!("{}/installs?limit=100", path_of(app));
    let list = developer.get(&path).await.expect(200);
    let installs = list["items"].as_array().unwrap();
    let scopes = &developer.get(&path_of(app)).await.expect(200)["scopes"];
    let active = installs.iter().filter(|install| install["status"] == "ACTIVE");
    let outdated = active.clone().filter(|install| install["scopes"] != *scopes);
    (active.count() as u64, outdated.count() as u64)
}

/// The IDs that each value of `?outdated=` selects, and those it should.
async fn assert_filters(developer: &Client, app: &Value) {
    let path = format!("{}/installs?limit=100", path_of(app));
    let all = developer.get(&path).await.expect(200);
    for outdated in [true, false] {
        let filtered = developer.get(&format!("{path}&outdated={outdated}")).await.expect(200);
        let all = all["items"].as_array().unwrap().iter();
        let expected: Vec<_> = all.filter(|it| it["outdated"] == outdated).collect();
        let filtered: Vec<_> = filtered["items"].as_array().unwrap().iter().collect();
        assert_eq!(filtered, expected, "outdated={outdated}");
    }
}

/// Random approvals, reconnects, disconnects and edits, from several seeds.
#[tokio::test]
async fn counts_equal_a_recount_after_every_change() {
    for seed in 0..2 {
        let server = Harness::start().await;
        let mut rng = StdRng::seed_from_u64(seed);
        let acme = server.sign_up("acme@example.com").await;
        let apps =
            [register(&acme, app_input("one")).await, register(&acme, app_input("two")).await];
        let mut customers = Vec::new();
        for name in ["globex", "initech", "umbrella"] {
            customers.push(server.sign_up(&format!("{name}@example.com")).await);
        }
        let mut connected: BTreeMap<(usize, usize), String> = BTreeMap::new();
        for step in 0..25 {
            let (app, customer) = (rng.random_range(0..2), rng.random_range(0..3));
            match (rng.random_range(0..4), connected.get(&(app, customer))) {
                (0, _) => {
                    let scopes: Vec<_> = SCOPES.iter().filter(|_| rng.random_bool(0.5)).collect();
                    let scopes = if scopes.is_empty() { vec![&SCOPES[0]] } else { scopes };
                    edit(&acme, &apps[app], json!({"scopes": scopes})).await;
                }
                (1, Some(install)) => {
                    customers[customer]
                        .delete(&format!("/api/v1/installs/{install}"))
                        .await
                        .expect(204);
                    connected.remove(&(app, customer));
                }
                _ => {
                    let approved = connect(&customers[customer], text(&apps[app], "slug")).await;
                    let install = text(&approved["install"], "id").to_owned();
                    connected.insert((app, customer), install);
                }
            }
            let app = &apps[app];
            let expected = recount(&acme, app).await;
            assert_eq!(counts(&acme, app).await, expected, "seed {seed}, step {step}");
            assert_filters(&acme, app).await;
        }
        assert!(recount(&acme, &apps[0]).await.0 + recount(&acme, &apps[1]).await.0 > 0);
    }
}

#[tokio::test]
async fn refused_approval_and_repeated_disconnect_count_nothing() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, app_input("acme")).await;
    let globex = server.sign_up("globex@example.com").await;
    let stale = review(&globex, "acme").await;
    let approved = connect(&globex, "acme").await;
    approve(&globex, &stale, false).await.reason(409, "INSTALL_CHANGED");
    assert_eq!(counts(&acme, &app).await, (1, 0));
    let path = format!("/api/v1/installs/{}", text(&approved["install"], "id"));
    for _ in 0..2 {
        globex.delete(&path).await.expect(204);
        assert_eq!(counts(&acme, &app).await, (0, 0));
    }
}

/// One app that several organizations decide about, and a transaction of another server.
struct Race {
    server: Harness,
    acme: Arc<Client>,
    app: Value,
    globex: Arc<Client>,
}

impl Race {
    async fn start() -> Self {
        let server = Harness::start().await;
        let acme = Arc::new(server.sign_up("acme@example.com").await);
        let app = register(&acme, app_input("acme")).await;
        let globex = Arc::new(server.sign_up("globex@example.com").await);
        Self { server, acme, app, globex }
    }

    /// Does in a transaction what an approval by this customer does, without ending it.
    async fn begin_approval(&self, customer: &Client) -> Tx {
        let session = current_session(customer).await;
        let organization_id = text(&session["organization"], "id");
        let app_id = text(&self.app, "id");
        let (rng, now) = (&self.server.state.rng, self.server.clock.now());
        let mut tx = self.server.state.db.begin().await.unwrap();
        let current = installs::find_active_for_update(&mut tx, organization_id, app_id).await;
        if let Some(old) = current.unwrap() {
            installs::revoke(&mut tx, &old, now, &rng.new_id(now)).await.unwrap();
        }
        let install = InstallRecord {
            id: rng.new_id(now),
            app_id: app_id.to_owned(),
            organization_id: organization_id.to_owned(),
            scopes: ScopeSet::from_iter([Scope::ContractsRead]),
            pii_consent: false,
            status: InstallStatus::Active,
            granted_by: text(&session["account"], "id").to_owned(),
            granted_by_name: "another server".to_owned(),
            token_id: rng.new_id(now),
            token_last_four: "0000".to_owned(),
            created_at: now,
            revoked_at: None,
            last_used_at: None,
        };
        let (hash, counter) = (rng.secret(), rng.new_id(now));
        installs::insert(&mut tx, &install, &hash, &counter).await.unwrap();
        apps::reload_for_share(&mut tx, app_id).await.unwrap();
        tx
    }

    /// Changes the app in a transaction, without ending it.
    async fn begin_change(&self, change: impl FnOnce(&mut AppRecord)) -> Tx {
        let session = current_session(&self.acme).await;
        let organization_id = text(&session["organization"], "id");
        let app_id = text(&self.app, "id");
        let mut tx = self.server.state.db.begin().await.unwrap();
        apps::lock(&mut tx, app_id).await.unwrap();
        let mut app = apps::find(&mut tx, organization_id, app_id).await.unwrap().unwrap();
        change(&mut app);
        apps::update(&mut tx, &app).await.unwrap();
        tx
    }

    /// Starts a request, and returns when it waits for another. It must not finish.
    async fn wait_blocked(
        &self,
        request: impl Future<Output = TestResponse> + Send + 'static,
    ) -> tokio::task::JoinHandle<TestResponse> {
        let request = start_blocked(&self.server, request).await;
        assert!(!request.is_finished(), "{:?}", request.await.unwrap());
        request
    }

    async fn counts(&self) -> (u64, u64) {
        counts(&self.acme, &self.app).await
    }
}

async fn approve_later(customer: Arc<Client>, consent: Value) -> TestResponse {
    approve(&customer, &consent, false).await
}

/// PostgreSQL only: SQLite has one writer.
#[tokio::test(flavor = "multi_thread")]
async fn approvals_by_different_organizations_do_not_wait_for_each_other() {
    let race = Race::start().await;
    if !race.server.is_postgres() {
        return;
    }
    // So that there is a counter to lock.
    connect(&race.server.sign_up("initech@example.com").await, "acme").await;
    let umbrella = race.server.sign_up("umbrella@example.com").await;
    for round in 1..=2 {
        let held = race.begin_approval(&race.globex).await;
        let consent = review(&umbrella, "acme").await;
        let install = approve(&umbrella, &consent, false).await.expect(201)["install"].clone();
        assert_eq!(race.counts().await, (2, 0), "round {round}");
        // Neither does a disconnect.
        umbrella.delete(&format!("/api/v1/installs/{}", text(&install, "id"))).await.expect(204);
        connect(&umbrella, "acme").await;
        held.commit().await.unwrap();
        assert_eq!(race.counts().await, (3, 0), "round {round}");
        let path = format!("/api/v1/installs/{}", active_install(&race.globex).await);
        race.globex.delete(&path).await.expect(204);
        let path = format!("/api/v1/installs/{}", active_install(&umbrella).await);
        umbrella.delete(&path).await.expect(204);
        assert_eq!(race.counts().await, (1, 0), "round {round}");
    }
}

async fn active_install(customer: &Client) -> String {
    let list = customer.get("/api/v1/installs?status=ACTIVE").await.expect(200);
    text(&list["items"][0], "id").to_owned()
}

/// Rule 22, for a first connection and for a reconnect.
#[tokio::test(flavor = "multi_thread")]
async fn second_approval_of_an_organization_and_app_waits_and_is_refused() {
    let race = Race::start().await;
    for round in 1..=2 {
        let consent = review(&race.globex, "acme").await;
        let held = race.begin_approval(&race.globex).await;
        let approval = approve_later(Arc::clone(&race.globex), consent);
        let approval = race.wait_blocked(approval).await;
        held.commit().await.unwrap();
        approval.await.unwrap().reason(409, "INSTALL_CHANGED");
        assert_eq!(race.counts().await, (1, 0), "round {round}");
        assert_eq!(recount(&race.acme, &race.app).await, (1, 0), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn second_approval_wins_if_the_first_is_rolled_back() {
    let race = Race::start().await;
    for round in 1..=2 {
        let consent = review(&race.globex, "acme").await;
        let held = race.begin_approval(&race.globex).await;
        let approval = approve_later(Arc::clone(&race.globex), consent);
        let approval = race.wait_blocked(approval).await;
        drop(held);
        approval.await.unwrap().expect(201);
        assert_eq!(race.counts().await, (1, 0), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn disconnect_waits_for_a_reconnect_and_leaves_the_new_install() {
    let race = Race::start().await;
    connect(&race.globex, "acme").await;
    let old = active_install(&race.globex).await;
    let held = race.begin_approval(&race.globex).await;
    let (globex, path) = (Arc::clone(&race.globex), format!("/api/v1/installs/{old}"));
    let disconnect = race.wait_blocked(async move { globex.delete(&path).await }).await;
    held.commit().await.unwrap();
    disconnect.await.unwrap().expect(204);
    assert_ne!(active_install(&race.globex).await, old);
    assert_eq!(race.counts().await, (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn edit_waits_for_approvals_under_way() {
    let race = Race::start().await;
    let held = race.begin_approval(&race.globex).await;
    let (acme, path) = (Arc::clone(&race.acme), path_of(&race.app));
    let patch = json!({"scopes": ["usage:write"]});
    let edit = async move { edit_from(&acme, &path, Some("\"1\""), patch).await };
    let editing = race.wait_blocked(edit).await;
    held.commit().await.unwrap();
    let edited = editing.await.unwrap().expect(200);
    assert_eq!(edited["installs"]["outdated"], 1);
    assert_eq!(race.counts().await, (1, 1));
}

/// Rule 19: the consent showed another revision.
#[tokio::test(flavor = "multi_thread")]
async fn approval_waits_for_an_edit_under_way_and_grants_nothing() {
    let race = Race::start().await;
    let consent = review(&race.globex, "acme").await;
    let held = race.begin_change(|app| app.revision += 1).await;
    let approval = race.wait_blocked(approve_later(Arc::clone(&race.globex), consent)).await;
    held.commit().await.unwrap();
    approval.await.unwrap().reason(409, "APP_CHANGED");
    assert_eq!(race.counts().await, (0, 0));
}

/// Rule 10.
#[tokio::test(flavor = "multi_thread")]
async fn approval_waits_for_a_deactivation_under_way_and_grants_nothing() {
    let race = Race::start().await;
    let consent = review(&race.globex, "acme").await;
    let held = race.begin_change(|app| app.disabled.developer = Some(0)).await;
    let approval = race.wait_blocked(approve_later(Arc::clone(&race.globex), consent)).await;
    held.commit().await.unwrap();
    approval.await.unwrap().reason(403, "APP_DISABLED");
    assert_eq!(race.counts().await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_waits_for_a_removal_under_way_and_grants_nothing() {
    let race = Race::start().await;
    let consent = review(&race.globex, "acme").await;
    let session = current_session(&race.globex).await;
    let account = text(&session["account"], "id");
    let mut held = race.server.state.db.begin().await.unwrap();
    accounts::lock_members(&mut held, text(&session["organization"], "id")).await.unwrap();
    accounts::lock(&mut held, account).await.unwrap();
    accounts::delete(&mut held, account).await.unwrap();
    let approval = race.wait_blocked(approve_later(Arc::clone(&race.globex), consent)).await;
    held.commit().await.unwrap();
    approval.await.unwrap().error(404, "NOT_FOUND");
    assert_eq!(race.counts().await, (0, 0));
}

/// Many at once, on two servers, while the app's scopes change.
#[tokio::test(flavor = "multi_thread")]
async fn counts_are_right_after_many_approvals_at_once() {
    let race = Race::start().await;
    let second = race.server.second_server().await;
    let mut work = Vec::new();
    for n in 0..8 {
        let customer = race.server.sign_up(&format!("customer-{n}@example.com")).await;
        let elsewhere = second.client();
        elsewhere.set_cookie(customer.cookie());
        work.push(tokio::spawn(async move {
            for client in [&customer, &elsewhere, &customer] {
                let consent = review(client, "acme").await;
                let approved = approve(client, &consent, false).await;
                // An edit may have come between.
                if approved.status != 201 {
                    approved.reason(409, "APP_CHANGED");
                }
            }
            let active = customer.get("/api/v1/installs?status=ACTIVE").await.expect(200);
            if n % 2 == 0
                && let Some(id) = column(&active, "id").first()
            {
                let path = format!("/api/v1/installs/{id}");
                customer.send(customer.request(Method::DELETE, &path)).await.expect(204);
            }
        }));
    }
    for scopes in [["usage:write"], ["contracts:read"], ["usage:write"]] {
        edit(&race.acme, &race.app, json!({"scopes": scopes})).await;
    }
    for customer in work {
        customer.await.unwrap();
    }
    assert_eq!(race.counts().await, recount(&race.acme, &race.app).await);
}
