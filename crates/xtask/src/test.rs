//! `cargo xtask test`: everything that must hold before a change is shared.

use crate::{
    browser, budget, build,
    postgres::Postgres,
    run::{self, cargo, output},
    tools, web,
};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::{process::Command, time::Instant};

const BROWSER_TARGET: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// The parts, in the order in which they run: what fails quickly comes first.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Formatting, clippy for server and browser, licences and duplicates
    Lint,
    /// The style sheets: contrast of the tokens, nothing unused, nothing raw
    Style,
    /// The rules of `crates/domain`, natively and in Chromium
    Domain,
    /// The HTTP API on SQLite, then on PostgreSQL
    Api,
    /// The server killed in the middle of writes, on SQLite, then on PostgreSQL
    Faults,
    /// What the screens decide by themselves, natively and in Chromium
    Web,
    /// Every specimen of the gallery, compared with its pictures and its outline
    Pictures,
    /// The size of the consent page, and that the gallery is in no release
    Budget,
    /// Journeys in Chromium against the release
    Browser,
    /// axe over every specimen, in every theme and size; only when asked for
    Matrix,
    /// All of them
    All,
}

impl Part {
    /// What runs when no part is named.
    fn is_usual(self) -> bool {
        !matches!(self, Self::Matrix | Self::All)
    }
}

/// `accept`: the pictures and outlines of now are the references from now on.
pub(crate) fn test(parts: &[Part], accept: bool, options: &[String]) -> Result<()> {
    let mut report = Report::default();
    let result = chosen(parts).iter().try_for_each(|part| match part {
        Part::Lint => lint(&mut report),
        Part::Style => report.step("style sheets", || browser::style_sheets(options)),
        Part::Domain => domain(&mut report, options),
        Part::Api => on_both_databases(&mut report, "API", options),
        Part::Faults => {
            let options = [&["--test", "faults"].map(str::to_owned), options].concat();
            on_both_databases(&mut report, "killed servers", &options)
        }
        Part::Web => screens(&mut report, options),
        Part::Pictures => {
            report.step("gallery", web::build_gallery)?;
            report.step("pictures of the gallery", || browser::pictures(accept, options))
        }
        Part::Budget => {
            report.step("release", build::build)?;
            report.step("budget of the consent page", budget::check)?;
            report.step("no gallery in the release", budget::without_gallery)
        }
        Part::Browser => {
            report.step("release", build::build)?;
            report.step("journeys in Chromium", || browser::journeys(options))
        }
        Part::Matrix => {
            report.step("gallery", web::build_gallery)?;
            report.step("axe over the gallery", || browser::matrix(options))
        }
        Part::All => Ok(()),
    });
    report.print();
    result
}

fn chosen(parts: &[Part]) -> Vec<Part> {
    let all = Part::value_variants().iter().copied();
    match parts {
        [] => all.filter(|part| part.is_usual()).collect(),
        parts if parts.contains(&Part::All) => all.collect(),
        parts => parts.to_vec(),
    }
}

fn lint(report: &mut Report) -> Result<()> {
    report.step("formatting", || run::run_inherit(cargo().args(["fmt", "--all", "--check"])))?;
    report.step("clippy, server and tools", || clippy(&["--workspace", "--exclude", "web"]))?;
    tools::wasm_target()?;
    report.step("clippy, screens", || {
        clippy(&[&["--package", "web", "--package", "domain"], &BROWSER_TARGET[..]].concat())
    })?;
    report.step("tests of the tools", || native_tests("xtask", &[]))?;
    if output(cargo().args(["deny", "--version"])).is_none() {
        println!(
            "cargo-deny is not installed: licences and duplicates are not checked (cargo install cargo-deny)"
        );
        return Ok(());
    }
    report.step("licences and duplicates", || {
        run::run_inherit(cargo().args([
            "deny",
            "--offline",
            "check",
            "licenses",
            "bans",
            "sources",
        ]))
    })
}

fn domain(report: &mut Report, options: &[String]) -> Result<()> {
    report.step("rules, natively", || native_tests("domain", options))?;
    report.step("rules, in Chromium", || browser_tests("domain", options))
}

fn on_both_databases(report: &mut Report, name: &str, options: &[String]) -> Result<()> {
    report.step(&format!("{name} on SQLite"), || native_tests("server", options))?;
    report.step(&format!("{name} on PostgreSQL"), || {
        let postgres = Postgres::start()?;
        let mut tests = native("server", options);
        run::run_inherit(tests.env("TEST_DATABASE", postgres.url()))
    })
}

fn screens(report: &mut Report, options: &[String]) -> Result<()> {
    report.step("screens, natively", || native_tests("web", options))?;
    report.step("screens, in Chromium", || browser_tests("web", options))
}

fn clippy(packages: &[&str]) -> Result<()> {
    let mut clippy = cargo();
    clippy.arg("clippy").args(packages).args(["--all-targets", "--", "--deny", "warnings"]);
    run::run_inherit(&mut clippy)
}

fn native_tests(package: &str, options: &[String]) -> Result<()> {
    run::run_inherit(&mut native(package, options))
}

/// With nextest where it is installed: it runs the tests of several binaries at once.
fn native(package: &str, options: &[String]) -> Command {
    let mut tests = cargo();
    if output(cargo().args(["nextest", "--version"])).is_some() {
        tests.args(["nextest", "run", "--no-tests", "pass"]);
    } else {
        tests.arg("test");
    }
    tests.args(["--package", package]).args(options);
    tests
}

fn browser_tests(package: &str, options: &[String]) -> Result<()> {
    tools::chromium()?;
    tools::wasm_target()?;
    tools::WASM_BINDGEN.install()?;
    let mut tests = cargo();
    tests.args(["test", "--package", package]).args(BROWSER_TARGET).args(options);
    run::run_inherit(tests.env("CHROMEDRIVER", tools::chromedriver()?))
}

/// What ran, and for how long.
#[derive(Default)]
struct Report {
    lines: Vec<String>,
    failed: usize,
}

impl Report {
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n── {name}");
        let started = Instant::now();
        let result = work();
        let verdict = if result.is_ok() { "passed" } else { "FAILED" };
        self.failed += usize::from(result.is_err());
        self.lines.push(format!("{verdict}  {name}, {}", run::seconds(started.elapsed())));
        result.or_else(|error| bail!("{name}: {error:#}"))
    }

    fn print(&self) {
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        println!("{} passed, {} failed", self.lines.len() - self.failed, self.failed);
    }
}
