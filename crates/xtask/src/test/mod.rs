//! `cargo xtask test`: every check that must pass before a change is shared.

#[cfg(test)]
mod docs;
mod report;
#[cfg(test)]
mod rules;
pub(crate) mod runner;

use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::ValueEnum;

use crate::browser;
use crate::budget;
use crate::build;
use crate::deploy;
use crate::postgres::Postgres;
use crate::run::{self, cargo, output};
use crate::tools;
use crate::web;
use report::{Report, Unmet};

const BROWSER_TARGET: [&str; 2] = ["--target", tools::WASM_TARGET];

/// The parts in the order they run, quickest to fail first.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Formatting, clippy for server and browser, licenses, duplicates and advisories of dependencies
    Lint,
    /// The style sheets: contrast of the tokens, no unused rules, no raw values
    Style,
    /// The rules of `crates/domain`, natively and in Chromium
    Domain,
    /// The HTTP API on SQLite, then on PostgreSQL
    Api,
    /// Servers that are killed, replaced, or lose their database, on SQLite, then on PostgreSQL
    Faults,
    /// The logic of the screens, natively and in Chromium
    Web,
    /// Every story of the gallery, compared with its screenshots and its ARIA snapshot
    Pictures,
    /// The size of the release, and that it doesn't contain the gallery
    Budget,
    /// The archive, and what is in it: systemd unit, nginx, documentation
    Deploy,
    /// End-to-end tests in Chromium against the release
    Browser,
    /// The main end-to-end tests in Firefox
    Firefox,
    /// axe on every story, in every theme and size; only if named
    Matrix,
    /// All parts
    All,
}

impl Part {
    /// Whether the part runs if none is named.
    fn is_default(self) -> bool {
        !matches!(self, Self::Matrix | Self::All)
    }

    /// The name on the command line.
    fn name(self) -> String {
        let value = self.to_possible_value().expect("no part is hidden");
        value.get_name().to_owned()
    }

    fn run(self, report: &mut Report, accept: bool, options: &[String]) -> Result<(), Unmet> {
        match self {
            Self::Lint => lint(report),
            Self::Style => report.step("style sheets", || browser::style_sheets(options)),
            Self::Domain => domain(report, options),
            Self::Api => on_both_databases(report, "API", options),
            Self::Faults => {
                let options = [&["--test", "faults"].map(str::to_owned), options].concat();
                on_both_databases(report, "faults", &options);
            }
            Self::Web => screens(report, options),
            Self::Pictures => {
                report.require("gallery", web::build_gallery)?;
                report.step("screenshots of the gallery", || browser::screenshots(accept, options));
            }
            Self::Budget => {
                report.require("release", build::build)?;
                report.step("size budget", budget::check);
                report.step("no gallery in the release", budget::without_gallery);
            }
            Self::Deploy => {
                report.require("release", build::build)?;
                report.require("archive", deploy::archive)?;
                report.step("deployment", || deploy::test(options));
            }
            Self::Browser => {
                report.require("release", build::build)?;
                report.step("reference platform", browser::reference_platform);
                report.step("end-to-end tests in Chromium", || browser::e2e(options));
            }
            Self::Firefox => {
                report.require("release", build::build)?;
                report.step("end-to-end tests in Firefox", || browser::firefox(options));
            }
            Self::Matrix => {
                report.require("gallery", web::build_gallery)?;
                report.step("axe on the gallery", || browser::axe_matrix(options));
            }
            Self::All => {}
        }
        Ok(())
    }
}

/// `accept` makes the current screenshots and ARIA snapshots the references.
pub(crate) fn test(parts: &[Part], accept: bool, options: &[String]) -> ExitCode {
    let mut report = Report::default();
    for part in chosen(parts) {
        report.part(part.name(), |report| part.run(report, accept, options));
    }
    println!("\n{}", report.summary());
    if report.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn chosen(parts: &[Part]) -> Vec<Part> {
    let all = Part::value_variants().iter().copied();
    match parts {
        [] => all.filter(|part| part.is_default()).collect(),
        parts if parts.contains(&Part::All) => all.collect(),
        parts => parts.to_vec(),
    }
}

fn lint(report: &mut Report) {
    report.step("formatting", || run::run_inherit(cargo().args(["fmt", "--all", "--check"])));
    report.step("clippy, server and tools", || {
        clippy(&["--workspace", "--exclude", "web", "--all-targets"])?;
        // Which don't run with the others.
        clippy(&["--package", "server", "--test", "faults"])
    });
    report.step("clippy, screens", || {
        tools::wasm_target()?;
        let screens = ["--package", "web", "--package", "domain", "--all-targets"];
        clippy(&[&screens[..], &BROWSER_TARGET].concat())
    });
    report.step("tests of the tools", || native_tests("xtask", &[]));
    report.step("licenses, duplicates, sources", || deny(&["licenses", "bans", "sources"]));
    report.step("advisories", advisories);
}

fn deny(checks: &[&str]) -> Result<()> {
    tools::CARGO_DENY.install()?;
    let mut deny = cargo();
    // The root is a package too: without `--workspace`, only its dependencies would be checked.
    deny.args(["deny", "--workspace", "check", "--hide-inclusion-graph"]).args(checks);
    run::run_inherit(&mut deny)
}

/// Known vulnerabilities, if the list of them can be had: a machine may be offline.
fn advisories() -> Result<()> {
    tools::CARGO_DENY.install()?;
    if output(cargo().args(["deny", "fetch", "db"])).is_none() {
        println!(
            "The advisory database can't be reached, so known vulnerabilities aren't checked."
        );
        return Ok(());
    }
    deny(&["advisories"])
}

fn domain(report: &mut Report, options: &[String]) {
    report.step("rules, natively", || native_tests("domain", options));
    report.step("rules, in Chromium", || browser_tests("domain", options));
}

fn on_both_databases(report: &mut Report, name: &str, options: &[String]) {
    report.step(&format!("{name} on SQLite"), || native_tests("server", options));
    report.step(&format!("{name} on PostgreSQL"), || {
        let postgres = Postgres::start()?;
        let mut tests = native("server", options);
        tests.env("TEST_DATABASE", postgres.url());
        tests.env("TEST_POSTGRES_PROGRAMS", postgres.programs());
        run_native(&mut tests)
    });
}

fn screens(report: &mut Report, options: &[String]) {
    report.step("screens, natively", || native_tests("web", options));
    report.step("screens, in Chromium", || browser_tests("web", options));
}

fn clippy(targets: &[&str]) -> Result<()> {
    let mut clippy = cargo();
    clippy.arg("clippy").args(targets).args(["--", "--deny", "warnings"]);
    run::run_inherit(&mut clippy)
}

fn native_tests(package: &str, options: &[String]) -> Result<()> {
    run_native(&mut native(package, options))
}

fn run_native(tests: &mut Command) -> Result<()> {
    tools::NEXTEST.install()?;
    runner::run(tests)
}

/// With nextest: each test has its own process, and test binaries run in parallel.
fn native(package: &str, options: &[String]) -> Command {
    let mut tests = cargo();
    tests.args(["nextest", "run", "--no-tests", "pass", "--no-fail-fast"]);
    tests.args(["--package", package]).args(options);
    tests
}

fn browser_tests(package: &str, options: &[String]) -> Result<()> {
    tools::chromium()?;
    tools::wasm_target()?;
    tools::WASM_BINDGEN.install()?;
    let mut tests = cargo();
    tests.args(["test", "--no-fail-fast", "--package", package]).args(BROWSER_TARGET).args(options);
    runner::run(tests.env("CHROMEDRIVER", tools::chromedriver()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_tests_run_in_processes_of_their_own() {
        let tests = native("server", &["consents".to_owned()]);
        let arguments: Vec<_> = tests.get_args().filter_map(|it| it.to_str()).collect();
        assert_eq!(arguments[..2], ["nextest", "run"]);
        assert_eq!(arguments[arguments.len() - 3..], ["--package", "server", "consents"]);
    }
}
