//! The outcome and duration of every step.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Error, Result};

use super::runner::TestsFailed;
use crate::run;

/// Collects the outcome of every step. A failed step never keeps a later one from running.
#[derive(Default)]
pub(crate) struct Report {
    part: String,
    steps: Vec<Step>,
}

struct Step {
    part: String,
    name: String,
    outcome: Outcome,
}

enum Outcome {
    Passed(Duration),
    Failed(Duration, Error),
    /// Something the rest of this part needs has failed in an earlier part.
    Skipped,
}

/// A requirement failed, so the rest of the part can't run.
#[derive(Debug)]
pub(crate) struct Unmet;

impl Report {
    /// Runs the steps of a part. `Unmet` ends the part, not the run.
    pub(crate) fn part(
        &mut self,
        name: impl Into<String>,
        steps: impl FnOnce(&mut Self) -> Result<(), Unmet>,
    ) {
        self.part = name.into();
        // The step that failed or was skipped is in the report already.
        steps(self).ok();
    }

    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        println!("\n── {}: {name}", self.part);
        let started = Instant::now();
        let outcome = match work() {
            Ok(()) => Outcome::Passed(started.elapsed()),
            Err(error) => {
                eprintln!("Error: {error:#}");
                Outcome::Failed(started.elapsed(), error)
            }
        };
        self.push(name, outcome);
    }

    /// A step that several parts need, such as the release build. After a failure it isn't retried.
    pub(crate) fn require(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<()>,
    ) -> Result<(), Unmet> {
        let failed = |step: &Step| step.name == name && step.outcome.is_failure();
        if self.steps.iter().any(failed) {
            self.push(name, Outcome::Skipped);
            return Err(Unmet);
        }
        self.step(name, work);
        if self.steps.last().is_some_and(failed) { Err(Unmet) } else { Ok(()) }
    }

    pub(crate) fn is_success(&self) -> bool {
        self.failures().next().is_none()
    }

    /// One line per step, each failed one followed by its error and its failed tests, then the counts.
    pub(crate) fn summary(&self) -> String {
        let mut text = String::new();
        for step in &self.steps {
            step.describe(&mut text).expect("a string takes what is written to it");
        }
        let passed = self.steps.iter().filter(|step| step.outcome.is_success()).count();
        text + &format!("{passed} passed, {} failed", self.failures().count())
    }

    fn failures(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.outcome.is_failure())
    }

    fn push(&mut self, name: &str, outcome: Outcome) {
        self.steps.push(Step { part: self.part.clone(), name: name.to_owned(), outcome });
    }
}

impl Step {
    fn describe(&self, text: &mut String) -> std::fmt::Result {
        let Self { part, name, outcome } = self;
        match outcome {
            Outcome::Passed(time) => {
                writeln!(text, "passed   {part}: {name}, {}", run::seconds(*time))
            }
            Outcome::Skipped => writeln!(text, "skipped  {part}: {name} failed before"),
            Outcome::Failed(time, error) => {
                writeln!(text, "FAILED   {part}: {name}, {}", run::seconds(*time))?;
                for line in format!("{error:#}").lines() {
                    writeln!(text, "           {line}")?;
                }
                let tests = error.downcast_ref::<TestsFailed>().map(TestsFailed::names);
                tests
                    .into_iter()
                    .flatten()
                    .try_for_each(|test| writeln!(text, "           ✖ {test}"))
            }
        }
    }
}

impl Outcome {
    fn is_success(&self) -> bool {
        matches!(self, Self::Passed(_))
    }

    fn is_failure(&self) -> bool {
        matches!(self, Self::Failed(..))
    }
}

#[cfg(test)]
mod tests {
    use anyhow::{Context, bail};

    use super::*;

    fn fail() -> Result<()> {
        bail!("broken on purpose")
    }

    /// The summary without its times.
    fn summary(report: &Report) -> Vec<String> {
        let without_time = |line: &str| line.strip_suffix(", 0.0 s").unwrap_or(line).to_owned();
        report.summary().lines().map(without_time).collect()
    }

    #[test]
    fn a_failed_step_does_not_stop_later_steps_or_parts() {
        let mut report = Report::default();
        report.part("lint", |report| {
            report.step("formatting", fail);
            report.step("clippy", || Ok(()));
            Ok(())
        });
        report.part("api", |report| {
            report.step("SQLite", || Ok(()));
            Ok(())
        });
        assert!(!report.is_success());
        assert_eq!(
            summary(&report),
            [
                "FAILED   lint: formatting",
                "           broken on purpose",
                "passed   lint: clippy",
                "passed   api: SQLite",
                "2 passed, 1 failed",
            ]
        );
    }

    #[test]
    fn a_failed_requirement_runs_once_and_skips_the_parts_that_need_it() {
        let mut runs = 0;
        let mut report = Report::default();
        for part in ["budget", "browser"] {
            report.part(part, |report| {
                report.require("release", || {
                    runs += 1;
                    fail()
                })?;
                report.step("never reached", || Ok(()));
                Ok(())
            });
        }
        assert_eq!(runs, 1);
        assert_eq!(
            summary(&report),
            [
                "FAILED   budget: release",
                "           broken on purpose",
                "skipped  browser: release failed before",
                "0 passed, 1 failed",
            ]
        );
    }

    #[test]
    fn failed_tests_are_named_in_the_summary() {
        let mut report = Report::default();
        report.part("pictures", |report| {
            report.step("gallery", || {
                let failed =
                    TestsFailed::new("playwright", "  1) buttons.spec.js:7:3 › buttons ──");
                Err(failed).context("see index.html")
            });
            Ok(())
        });
        assert_eq!(
            summary(&report),
            [
                "FAILED   pictures: gallery",
                "           see index.html: playwright failed",
                "           ✖ buttons.spec.js:7:3 › buttons",
                "0 passed, 1 failed",
            ]
        );
    }

    #[test]
    fn a_run_without_failures_is_a_success() {
        let mut report = Report::default();
        report.part("style", |report| {
            report.require("sheets", || Ok(()))?;
            Ok(())
        });
        assert!(report.is_success());
        assert_eq!(summary(&report).last().unwrap(), "1 passed, 0 failed");
    }
}
