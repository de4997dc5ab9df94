//! Approvals per second, in proportion to a program that only makes the same inserts and commits.

use super::{
    api_client::{ApiClient, text},
    database::Engine,
    fill,
    report::median,
    server::{CUSTOMERS, Server, customer},
};
use anyhow::{Result, anyhow};
use serde_json::json;
use std::{
    fmt::Write,
    thread,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

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
    let customers = (0..CUSTOMERS).map(|number| Customer::prepare(server, number));
    let customers = customers.collect::<Result<Vec<_>>>()?;
    let started = Instant::now();
    let approved = in_parallel(&customers, Customer::approve_all)?;
    let seconds = started.elapsed().as_secs_f64();
    in_parallel(&customers.iter().zip(approved).collect::<Vec<_>>(), |(customer, installs)| {
        customer.disconnect_all(installs)
    })?;
    Ok(f64::from(CUSTOMERS * OF_EACH_CUSTOMER) / seconds)
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
    client: ApiClient,
    consents: Vec<String>,
}

impl Customer {
    fn prepare(server: &Server, number: u32) -> Result<Self> {
        let client = ApiClient::with_session(&server.origin, &customer(number));
        // Odd ones are active and not the developer's.
        let apps = (1..2 * OF_EACH_CUSTOMER).step_by(2);
        let consents = apps
            .map(|app| {
                let body = json!({"slug": format!("labeling-tool-{app}"), "query": ""});
                let (consent, _) = client.send("POST", "/api/v1/consents", Some(&body))?;
                Ok(text(&consent, "id")?.to_owned())
            })
            .collect::<Result<_>>()?;
        Ok(Self { client, consents })
    }

    fn approve_all(&self) -> Result<Vec<String>> {
        let body = json!({"piiConsent": false});
        let approve = |consent| {
            let path = format!("/api/v1/consents/{consent}/approve");
            let (approved, _) = self.client.send("POST", &path, Some(&body))?;
            Ok(text(&approved["install"], "id")?.to_owned())
        };
        self.consents.iter().map(approve).collect()
    }

    fn disconnect_all(&self, installs: &[String]) -> Result<()> {
        for install in installs {
            self.client.send("DELETE", &format!("/api/v1/installs/{install}"), None)?;
        }
        Ok(())
    }
}

/// As many transactions, one after the other.
fn bare_loop(engine: &Engine, server: &Server) -> Result<f64> {
    let run = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let mut script = String::new();
    if let Engine::Sqlite = engine {
        script += "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;\n";
    }
    let count = CUSTOMERS * OF_EACH_CUSTOMER;
    for number in 0..count {
        let begin = if let Engine::Sqlite = engine { "BEGIN IMMEDIATE" } else { "BEGIN" };
        let statements = fill::approval(&format!("{run}-{number}")).join(";\n");
        writeln!(script, "{begin};\n{statements};\nCOMMIT;")?;
    }
    let started = Instant::now();
    engine.run(&server.database_url, &script)?;
    Ok(f64::from(count) / started.elapsed().as_secs_f64())
}
