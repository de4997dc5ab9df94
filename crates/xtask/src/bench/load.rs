//! Requests by oha, a load generator.

use super::{
    cores,
    server::{Server, TOKEN},
};
use crate::run::command;
use anyhow::{Context, Result, bail};
use serde_json::Value;

const THROUGHPUT_ROUNDS: usize = 3;

/// What oha measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) per_second: f64,
}

/// Sends the same request again and again, in seconds. All answers must be successes.
pub(super) fn load(url: &str, header: Option<&str>, options: &[&str]) -> Result<Load> {
    let mut oha = command("taskset");
    oha.args(["--cpu-list", &cores::of_load(), "oha"]);
    oha.args(["--no-tui", "--output-format", "json", "--redirect", "0"]).args(options);
    if let Some(header) = header {
        oha.args(["-H", header]);
    }
    let output = oha.arg(url).output().context("can't start oha")?;
    let result: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let statuses = result["statusCodeDistribution"].as_object().context("no answers")?;
    if statuses.is_empty() || statuses.keys().any(|status| !status.starts_with('2')) {
        bail!("{url} answered {statuses:?}");
    }
    let number = |value: &Value| value.as_f64().context("oha printed no number");
    Ok(Load {
        p50: number(&result["latencyPercentiles"]["p50"])?,
        p99: number(&result["latencyPercentiles"]["p99"])?,
        per_second: number(&result["summary"]["requestsPerSec"])?,
    })
}

/// Calls of a platform per second, in proportion to calls that do nothing.
pub(super) fn throughput(server: &Server) -> Result<f64> {
    let options = ["-z", "3s", "-c", "32"];
    let authorization = format!("authorization: Bearer {TOKEN}");
    let mut ratios = Vec::new();
    for _ in 0..THROUGHPUT_ROUNDS {
        let bare = load(&format!("{}/healthz", server.origin), None, &options)?;
        let url = format!("{}/api/partner/v1/installs/current", server.origin);
        let platform = load(&url, Some(&authorization), &options)?;
        println!("      {:.0} of {:.0} requests a second", platform.per_second, bare.per_second);
        ratios.push(platform.per_second / bare.per_second);
    }
    Ok(super::report::median(&mut ratios))
}
