//! Approvals per second, in proportion to a program that only makes the same inserts and commits.

use super::{
    api_client::{ApiClient, text},
    database::Engine,
    fill::Approval,
    report::median,
    server::{CUSTOMERS, Server, customer, hash},
};
use anyhow::{Result, anyhow};
use serde_json::json;
use std::{fmt::Write, thread, time::Instant};

const ROUNDS: usize = 3;
const OF_EACH_CUSTOMER: u32 = 50;

pub(super) fn throughput(engine: &Engine, server: &Server) -> Result<f64> {
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let (approvals, bare) = (approvals(server)?, bare_loop(engine, server)?);
        println!("      {approvals:.0} of {bare:.0} approvals a second");
        ratios.push(approvals / bare);
    }
    Ok(median(&mut ratios))
}

/// Several customers at once, each of which connects one app after the other.
fn approvals(server: &Server) -> Result<f64> {
    let customers = Customer::prepare_all(server)?;
    let started = Instant::now();
    let approved = in_parallel(&customers, Customer::approve_all)?;
    let per_second = per_second(started);
    disconnect_all(&customers, &approved)?;
    Ok(per_second)
}

/// As many transactions, one after the other.
fn bare_loop(engine: &Engine, server: &Server) -> Result<f64> {
    let customers = Customer::prepare_all(server)?;
    let installs: Vec<_> = customers.iter().map(Customer::bare_installs).collect();
    let mut script = String::new();
    if let Engine::Sqlite = engine {
        script += "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;\n";
    }
    let begin = if let Engine::Sqlite = engine { "BEGIN IMMEDIATE" } else { "BEGIN" };
    // The customers take turns.
    for turn in 0..OF_EACH_CUSTOMER as usize {
        for (customer, installs) in customers.iter().zip(&installs) {
            let statements = customer.bare_approval(turn, &installs[turn]).join(";\n");
            writeln!(script, "{begin};\n{statements};\nCOMMIT;")?;
        }
    }
    let started = Instant::now();
    engine.run(&server.database_url, &script)?;
    let per_second = per_second(started);
    disconnect_all(&customers, &installs)?;
    Ok(per_second)
}

fn per_second(started: Instant) -> f64 {
    f64::from(CUSTOMERS * OF_EACH_CUSTOMER) / started.elapsed().as_secs_f64()
}

/// So that the next round can connect the same apps.
fn disconnect_all(customers: &[Customer], installs: &[Vec<String>]) -> Result<()> {
    let pairs: Vec<_> = customers.iter().zip(installs).collect();
    in_parallel(&pairs, |(customer, installs)| customer.disconnect(installs))?;
    Ok(())
}

fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    thread::scope(|scope| {
        let threads: Vec<_> = items.iter().map(|item| scope.spawn(|| work(item))).collect();
        let joined =
            threads.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("panicked"))?);
        joined.collect()
    })
}

struct Customer {
    number: u32,
    client: ApiClient,
    consents: Vec<OpenConsent>,
}

struct OpenConsent {
    id: String,
    app: u32,
}

impl Customer {
    fn prepare_all(server: &Server) -> Result<Vec<Self>> {
        (0..CUSTOMERS).map(|number| Self::prepare(server, number)).collect()
    }

    fn prepare(server: &Server, number: u32) -> Result<Self> {
        let client = ApiClient::with_session(&server.origin, &customer(number));
        // No customer has connected these. Odd ones are active and not the developer's.
        let apps = (101..).step_by(2).take(OF_EACH_CUSTOMER as usize);
        let consents = apps
            .map(|app| {
                let body = json!({"slug": format!("labeling-tool-{app}"), "query": ""});
                let (consent, _) = client.send("POST", "/api/v1/consents", Some(&body))?;
                Ok(OpenConsent { id: text(&consent, "id")?.to_owned(), app })
            })
            .collect::<Result<_>>()?;
        Ok(Self { number, client, consents })
    }

    fn approve_all(&self) -> Result<Vec<String>> {
        let body = json!({"piiConsent": false});
        let approve = |OpenConsent { id, .. }: &OpenConsent| {
            let path = format!("/api/v1/consents/{id}/approve");
            let (approved, _) = self.client.send("POST", &path, Some(&body))?;
            Ok(text(&approved["install"], "id")?.to_owned())
        };
        self.consents.iter().map(approve).collect()
    }

    /// The IDs of the installs that the bare loop inserts: the consents', of another UUID version.
    fn bare_installs(&self) -> Vec<String> {
        self.consents.iter().map(|consent| consent.id.replacen("-7", "-8", 1)).collect()
    }

    fn bare_approval(&self, turn: usize, install_id: &str) -> [String; 4] {
        let OpenConsent { id, app } = &self.consents[turn];
        let approval = Approval {
            install_id,
            token_hash: &hash(install_id),
            consent_id: id,
            app: *app,
            customer: self.number,
        };
        approval.statements()
    }

    fn disconnect(&self, installs: &[String]) -> Result<()> {
        for install in installs {
            self.client.send("DELETE", &format!("/api/v1/installs/{install}"), None)?;
        }
        Ok(())
    }
}
