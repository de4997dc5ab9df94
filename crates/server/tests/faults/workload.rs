//! Clients that write until the server is gone, and remember what it acknowledged.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use crate::KillSwitch;
use crate::harness::{Client, TestResponse};
use crate::helpers::*;
use crate::process::Process;

/// The first app is edited constantly, so that many of its consents go stale.
const SLUGS: [&str; 3] = ["edited", "steady", "also-steady"];

/// A client with an existing session.
fn client(router: Router, cookie: &str) -> Client {
    let client = Client::of(router);
    client.set_cookie(Some(cookie.to_owned()));
    client
}

/// Edits an app from two windows.
pub struct Developer {
    cookie: String,
    app: Value,
    window: usize,
    /// Acknowledged names by revision.
    names: HashMap<i64, String>,
}

impl Developer {
    pub async fn team(owner: &Client) -> Vec<Self> {
        owner.sign_up("acme@example.com").await;
        let mut app = Value::Null;
        for slug in SLUGS.into_iter().rev() {
            app = register(owner, app_input(slug)).await;
        }
        let developer = |window| Self {
            cookie: owner.cookie().unwrap(),
            app: app.clone(),
            window,
            names: HashMap::new(),
        };
        (0..2).map(developer).collect()
    }

    pub fn client(&self, server: &Process) -> Client {
        client(server.router(), &self.cookie)
    }

    pub async fn work(mut self, router: Router, kill_switch: Arc<KillSwitch>) -> Self {
        let client = client(router, &self.cookie);
        loop {
            let app = client.get(&path_of(&self.app)).await;
            if kill_switch.is_unanswered(&app) {
                return self;
            }
            let revision = app.expect(200)["revision"].as_i64().unwrap();
            let name = format!("Window {} edit {revision}", self.window);
            let (tag, patch) = (format!("\"{revision}\""), json!({"name": name}));
            let edited = edit_from(&client, &path_of(&self.app), Some(&tag), patch).await;
            if kill_switch.is_unanswered(&edited) {
                return self;
            }
            if edited.status == 200 {
                self.names.insert(edited.json()["revision"].as_i64().unwrap(), name);
                kill_switch.acknowledge();
            } else {
                edited.error(412, "PRECONDITION_FAILED");
            }
        }
    }

    /// Asserts that every acknowledged edit survived.
    pub async fn check(&self, client: &Client, round: u64) {
        let app = client.get(&path_of(&self.app)).await.expect(200);
        let revision = app["revision"].as_i64().unwrap();
        if let Some(name) = self.names.get(&revision) {
            assert_eq!(app["name"], *name, "round {round}");
        }
        let named = fetch_all(client, &format!("{}/activity", path_of(&self.app))).await;
        let named = named.iter().filter(|entry| entry["type"] == "APP_EDITED");
        let named: Vec<&Value> =
            named.map(|entry| &entry["details"]["changes"][0]["new"]).collect();
        for (at, name) in &self.names {
            assert!(*at <= revision, "round {round}: revision {at} is lost");
            assert!(named.contains(&&json!(name)), "round {round}: {name} is lost");
        }
    }
}

/// Connects, reconnects, declines and disconnects, beside others of its organization.
pub struct Customer {
    cookie: String,
    /// Grants by app, oldest first.
    granted: HashMap<&'static str, Vec<Granted>>,
}

struct Granted {
    install_id: String,
    token: String,
    disconnected: bool,
}

impl Customer {
    pub async fn team(owner: &Client, email: &str) -> Vec<Self> {
        owner.sign_up(email).await;
        let cookie = owner.cookie().unwrap();
        (0..2).map(|_| Self { cookie: cookie.clone(), granted: HashMap::new() }).collect()
    }

    pub fn client(&self, server: &Process) -> Client {
        client(server.router(), &self.cookie)
    }

    pub async fn work(
        mut self,
        router: Router,
        kill_switch: Arc<KillSwitch>,
        mut rng: StdRng,
    ) -> Self {
        let client = client(router, &self.cookie);
        loop {
            let slug = SLUGS[rng.random_range(0..SLUGS.len())];
            let granted = self.granted.entry(slug).or_default();
            let answer = match rng.random_range(0..10) {
                0 | 1 => disconnect(&client, granted, &kill_switch).await,
                2 => decide(&client, slug, &kill_switch, Decision::Decline).await,
                _ => decide(&client, slug, &kill_switch, Decision::Approve(granted)).await,
            };
            if answer.is_none() {
                return self;
            }
        }
    }

    /// Asserts that every acknowledged grant survived, and that its token works unless revoked since.
    pub async fn check(&self, client: &Client, round: u64) {
        let installs = fetch_all(client, "/api/v1/installs").await;
        for (slug, granted) in &self.granted {
            for (n, grant) in granted.iter().enumerate() {
                let id = &grant.install_id;
                let install = installs.iter().find(|install| install["id"] == *id);
                let install = install.unwrap_or_else(|| panic!("round {round}: {id} is lost"));
                assert_eq!(install["app"]["slug"], *slug);
                let active = install["status"] == "ACTIVE";
                let replaced = n + 1 < granted.len();
                assert!(!(active && (replaced || grant.disconnected)), "round {round}: {install}");
                let answer = call_as_platform(client, &grant.token).await;
                let install = answer.expect(if active { 200 } else { 401 })["install"].clone();
                assert!(!active || install["id"] == *id, "round {round}: {install}");
            }
        }
    }
}

enum Decision<'a> {
    Decline,
    Approve(&'a mut Vec<Granted>),
}

/// Returns `None` once the server is gone.
async fn decide(
    client: &Client,
    slug: &str,
    kill_switch: &KillSwitch,
    decision: Decision<'_>,
) -> Option<()> {
    let consent = open(client, slug, "").await;
    if kill_switch.is_unanswered(&consent) {
        return None;
    }
    let consent = consent.expect(201);
    let answer = match &decision {
        Decision::Decline => decline(client, &consent).await,
        Decision::Approve(_) => approve(client, &consent, false).await,
    };
    if kill_switch.is_unanswered(&answer) {
        return None;
    }
    match decision {
        Decision::Decline => drop(answer.expect(200)),
        Decision::Approve(granted) if answer.status == 201 => {
            let approved = answer.json();
            let install_id = text(&approved["install"], "id").to_owned();
            let token = text(&approved, "token").to_owned();
            granted.push(Granted { install_id, token, disconnected: false });
        }
        // Someone else edited the app or decided first.
        Decision::Approve(_) => {
            answer.error(409, "CONFLICT");
            return Some(());
        }
    }
    kill_switch.acknowledge();
    Some(())
}

async fn disconnect(
    client: &Client,
    granted: &mut [Granted],
    kill_switch: &KillSwitch,
) -> Option<()> {
    let Some(newest) = granted.last_mut() else { return Some(()) };
    let answer = client.delete(&format!("/api/v1/installs/{}", newest.install_id)).await;
    if kill_switch.is_unanswered(&answer) {
        return None;
    }
    answer.expect(204);
    newest.disconnected = true;
    kill_switch.acknowledge();
    Some(())
}

pub async fn call_as_platform(client: &Client, token: &str) -> TestResponse {
    let request = client.request(Method::GET, "/api/partner/v1/installs/current");
    client.send(request.header("authorization", &format!("Bearer {token}"))).await
}

/// All pages of a list.
async fn fetch_all(client: &Client, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("{path}?limit=100{cursor}")).await.expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["nextCursor"].as_str() else { return items };
        cursor = format!("&cursor={next}");
    }
}
