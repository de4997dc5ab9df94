//! Everything that changes something, in an order that leads back to the start.

use super::{
    api_client::{ApiClient, text},
    report::{Report, percentile},
    server::{DEVELOPER, Server, TOKEN, customer},
};
use anyhow::Result;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    process,
    time::{SystemTime, UNIX_EPOCH},
};

const PASSWORD: &str = "correct horse battery";

/// As with what reads, the least disturbed round counts: a commit waits for the disk, which others use.
const ROUNDS: usize = 5;
const TURNS: usize = 40;

pub(super) fn measure(servers: &[Server; 2], report: &mut Report) -> Result<()> {
    for _ in 0..ROUNDS {
        for (size, times) in round(servers)?.into_iter().enumerate() {
            for (name, mut times) in times {
                report.add(name, size, percentile(&mut times, 50), percentile(&mut times, 99));
            }
        }
    }
    Ok(())
}

/// Both sizes in turn.
fn round(servers: &[Server; 2]) -> Result<[Times; 2]> {
    let mut times = [Times::new(), Times::new()];
    for _ in 0..TURNS {
        for (server, times) in servers.iter().zip(&mut times) {
            turn(server, times)?;
        }
    }
    Ok(times)
}

/// Seconds by request.
type Times = BTreeMap<&'static str, Vec<f64>>;

struct Recorder<'a> {
    client: ApiClient,
    times: &'a mut Times,
}

impl Recorder<'_> {
    fn send(
        &mut self,
        name: &'static str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value> {
        self.send_with(name, method, path, None, body)
    }

    fn send_with(
        &mut self,
        name: &'static str,
        method: &str,
        path: &str,
        if_match: Option<&str>,
        body: Option<Value>,
    ) -> Result<Value> {
        let (answer, time) = self.client.send_with(method, path, if_match, body.as_ref())?;
        self.times.entry(name).or_default().push(time.as_secs_f64());
        Ok(answer)
    }
}

fn turn(server: &Server, times: &mut Times) -> Result<()> {
    customers_turn(server, times)?;
    developers_turn(server, times)?;
    platforms_turn(server, times)?;
    persons_turn(server, times)
}

fn customers_turn(server: &Server, times: &mut Times) -> Result<()> {
    let client = ApiClient::with_session(&server.origin, &customer(0));
    let mut customer = Recorder { client, times };
    let link = json!({"slug": server.subject.app_slug, "query": ""});
    let mut install = String::new();
    for approve in ["POST /consents/{id}/approve", "POST /consents/{id}/approve, reconnect"] {
        let consent =
            customer.send("POST /consents", "POST", "/api/v1/consents", Some(link.clone()))?;
        let path = format!("/api/v1/consents/{}", text(&consent, "id")?);
        customer.send("GET /consents/{id}", "GET", &path, None)?;
        let body = json!({"piiConsent": false});
        let approved = customer.send(approve, "POST", &format!("{path}/approve"), Some(body))?;
        text(&approved["install"], "id")?.clone_into(&mut install);
    }
    let consent = customer.send("POST /consents", "POST", "/api/v1/consents", Some(link))?;
    let path = format!("/api/v1/consents/{}/decline", text(&consent, "id")?);
    customer.send("POST /consents/{id}/decline", "POST", &path, Some(json!({})))?;
    customer.send(
        "DELETE /installs/{id}",
        "DELETE",
        &format!("/api/v1/installs/{install}"),
        None,
    )?;
    Ok(())
}

fn developers_turn(server: &Server, times: &mut Times) -> Result<()> {
    let client = ApiClient::with_session(&server.origin, DEVELOPER);
    let mut developer = Recorder { client, times };
    let body = json!({"name": "New Tool", "slug": unique()?, "scopes": ["usage:write"]});
    developer.send("POST /platform-apps", "POST", "/api/v1/platform-apps", Some(body))?;

    let path = format!("/api/v1/platform-apps/{}", server.subject.app_id);
    for scopes in [["contracts:read"].as_slice(), &["contracts:read", "usage:write"]] {
        let (app, _) = developer.client.send("GET", &path, None)?;
        let tag = format!("\"{}\"", app["revision"]);
        let body = json!({"scopes": scopes});
        let edit = "PATCH /platform-apps/{id}, scopes";
        developer.send_with(edit, "PATCH", &path, Some(&tag), Some(body))?;
    }
    let off = format!("{path}/deactivate");
    developer.send("POST /platform-apps/{id}/deactivate", "POST", &off, Some(json!({})))?;
    let on = format!("{path}/reactivate");
    developer.send("POST /platform-apps/{id}/reactivate", "POST", &on, Some(json!({})))?;

    let deliveries = format!("{path}/deliveries");
    let (list, _) = developer.client.send("GET", &deliveries, None)?;
    let redeliver = format!("{deliveries}/{}/redeliver", text(&list["items"][0], "id")?);
    let name = "POST /platform-apps/{id}/deliveries/{deliveryId}/redeliver";
    developer.send(name, "POST", &redeliver, Some(json!({})))?;
    members_turn(&mut developer, &server.origin)
}

/// Somebody is invited, becomes an owner, and is removed.
fn members_turn(owner: &mut Recorder<'_>, origin: &str) -> Result<()> {
    let invited =
        owner.send("POST /invitations", "POST", "/api/v1/invitations", Some(json!({})))?;
    let email = format!("{}@example.com", unique()?);
    let body = json!({
        "email": email, "password": PASSWORD, "displayName": "Member",
        "invitation": invited["invitation"],
    });
    // Without the owner's session, which signing up would end.
    ApiClient::with_session(origin, "none").send("POST", "/api/v1/accounts", Some(&body))?;
    let (account, _) =
        ApiClient::sign_in(origin, &email, PASSWORD)?.send("GET", "/api/v1/session", None)?;
    let path = format!("/api/v1/members/{}", text(&account["account"], "id")?);
    let body = json!({"role": "OWNER"});
    owner.send("PATCH /members/{id}", "PATCH", &path, Some(body))?;
    owner.send("DELETE /members/{id}", "DELETE", &path, None)?;
    Ok(())
}

fn platforms_turn(server: &Server, times: &mut Times) -> Result<()> {
    let mut platform = Recorder { client: ApiClient::with_token(&server.origin, TOKEN), times };
    let links = "/api/partner/v1/project-links";
    let body = json!({"externalProjectId": unique()?});
    let link = platform.send("POST partner/project-links", "POST", links, Some(body))?;
    let link = format!("{links}/{}", text(&link["projectLink"], "id")?);
    platform.send("GET partner/project-links/{id}", "GET", &link, None)?;
    platform.send("DELETE partner/project-links/{id}", "DELETE", &link, None)?;

    let endpoints = "/api/partner/v1/webhook-endpoints";
    let body = json!({"url": "https://tool.example/hook", "eventTypes": ["contract.started"]});
    let endpoint =
        platform.send("POST partner/webhook-endpoints", "POST", endpoints, Some(body))?;
    let endpoint = format!("{endpoints}/{}", text(&endpoint["webhookEndpoint"], "id")?);
    platform.send("GET partner/webhook-endpoints/{id}", "GET", &endpoint, None)?;
    let redeliver = format!("{endpoint}/redeliver");
    let name = "POST partner/webhook-endpoints/{id}/redeliver";
    platform.send(name, "POST", &redeliver, Some(json!({})))?;
    let body = json!({"status": "DISABLED"});
    platform.send("PATCH partner/webhook-endpoints/{id}", "PATCH", &endpoint, Some(body))?;
    platform.send("DELETE partner/webhook-endpoints/{id}", "DELETE", &endpoint, None)?;
    Ok(())
}

/// Leaves an account behind.
fn persons_turn(server: &Server, times: &mut Times) -> Result<()> {
    let client = ApiClient::with_session(&server.origin, "none");
    let mut person = Recorder { client, times };
    let email = format!("{}@example.com", unique()?);
    let body = json!({
        "email": email, "password": PASSWORD, "displayName": "Person",
        "organizationName": "Newcomers",
    });
    person.send("POST /accounts", "POST", "/api/v1/accounts", Some(body))?;
    let body = json!({"email": email, "password": PASSWORD});
    person.send("POST /session", "POST", "/api/v1/session", Some(body))?;
    let body = json!({"kind": "PANIC", "build": "bench", "route": "/sign-in"});
    person.send("POST /client-errors", "POST", "/api/v1/client-errors", Some(body))?;

    person.client = ApiClient::sign_in(&server.origin, &email, PASSWORD)?;
    let body = json!({"displayName": "Renamed"});
    person.send("PATCH /account", "PATCH", "/api/v1/account", Some(body))?;
    let body = json!({"currentPassword": PASSWORD, "newPassword": "another good passphrase"});
    person.send("PUT /account/password", "PUT", "/api/v1/account/password", Some(body))?;
    person.send("DELETE /sessions", "DELETE", "/api/v1/sessions", None)?;
    person.send("DELETE /session", "DELETE", "/api/v1/session", None)?;
    Ok(())
}

/// Never used before, in this run or an earlier one.
fn unique() -> Result<String> {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
    Ok(format!("tool-{}-{nanos}", process::id()))
}
