//! `cargo xtask bench`: whether the server is as fast with a million installs as with a thousand.

mod api_client;
mod approvals;
mod changes;
mod cores;
mod database;
mod fill;
mod load;
mod reads;
mod report;
mod server;

use crate::{
    build,
    tools::{self, OHA},
};
use anyhow::{Context, Result, bail};
use api_client::ApiClient;
use clap::{Args, ValueEnum};
use database::Engine;
use fill::Size;
use report::{Ratio, Report};
use server::Server;

const SMALL: Size = Size { installs: 1_000 };
const MAX_GROWTH: f64 = 1.3;
const MAX_SEARCH_MS: f64 = 10.0;
const MIN_THROUGHPUT: f64 = 0.5;
const MAX_MEMORY_MB: f64 = 100.0;
/// They need a sign-in provider, or a link that the operator makes.
const NOT_MEASURED: [&str; 7] = [
    "DELETE /account/provider-link",
    "GET /provider-link",
    "POST /account/provider-link",
    "POST /password-resets",
    "POST /password-resets/lookup",
    "POST /provider-link",
    "POST /provider-sign-up",
];

#[derive(Args)]
pub(crate) struct Options {
    /// The databases to measure; both if none is named
    #[arg(long, value_enum)]
    database: Vec<Database>,
    /// How many installs the larger database has
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(10_000..))]
    installs: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Database {
    Sqlite,
    Postgres,
}

pub(crate) fn bench(options: &Options) -> Result<()> {
    OHA.install()?;
    tools::sqlite()?;
    build::server()?;
    let databases = match options.database.as_slice() {
        [] => Database::value_variants(),
        named => named,
    };
    let mut missed = Vec::new();
    for database in databases {
        missed.extend(measure(*database, Size { installs: options.installs })?);
    }
    if !missed.is_empty() {
        bail!("over the limit: {}", missed.join("; "));
    }
    Ok(())
}

/// Prints the results for one database, and returns what is over its limit.
fn measure(database: Database, large: Size) -> Result<Vec<String>> {
    println!("{database:?}, {} and {} installs", SMALL.installs, large.installs);
    let engine = Engine::start(database)?;
    let servers = [SMALL, large].map(|size| Server::start(&engine.filled(size)?, size));
    let [small, large] = servers;
    let servers = [small?, large?];
    let mut report = Report::default();
    reads::measure(&servers, &mut report)?;
    changes::measure(&servers, &mut report)?;
    report.print();
    require_all_endpoints(&servers[0], &report)?;
    let mut missed = report.over(MAX_GROWTH, reads::SEARCH);
    let [_, large] = &servers;
    let search = report.large_p50(reads::SEARCH);
    missed.extend(Ratio::new("search, ms", search).at_most(MAX_SEARCH_MS));
    // PostgreSQL would do its share of the work on the cores of the load generator.
    large.run_on_all_cores()?;
    let throughput = load::throughput(large)?;
    missed.extend(Ratio::new("installs/current / healthz", throughput).at_least(MIN_THROUGHPUT));
    let durable = approvals::throughput(&engine, large)?;
    missed.extend(Ratio::new("approvals / bare loop", durable).at_least(MIN_THROUGHPUT));
    missed.extend(Ratio::new("resident memory, MB", large.memory()?).at_most(MAX_MEMORY_MB));
    Ok(missed)
}

/// An endpoint that is documented has to be measured.
fn require_all_endpoints(server: &Server, report: &Report) -> Result<()> {
    let client = ApiClient::with_token(&server.origin, "");
    for (prefix, name) in [("/api/v1", ""), ("/api/partner/v1", "partner")] {
        let (document, _) = client.send("GET", &format!("{prefix}/openapi.json"), None)?;
        let paths = document["paths"].as_object().context("no paths")?;
        for (path, operations) in paths {
            for method in operations.as_object().context("no operations")?.keys() {
                let path = path.strip_prefix(prefix).unwrap_or(path);
                let endpoint = format!("{} {name}{path}", method.to_uppercase());
                if !report.covers(&endpoint) && !NOT_MEASURED.contains(&endpoint.as_str()) {
                    bail!("{endpoint} isn't measured");
                }
            }
        }
    }
    Ok(())
}
