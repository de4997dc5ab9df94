//! Tests the archive of `cargo xtask dist` as an operator uses it.

use std::fs;

use anyhow::{Result, ensure};

use crate::dist;
use crate::run::{command, root};
use crate::test::runner;
use crate::tools;

const SUBJECTS: [&str; 6] = ["alerts", "archive", "container", "nginx", "operations", "systemd"];

/// Packs the release twice: archives of the same files are the same.
pub(crate) fn archive() -> Result<()> {
    let pack = || -> Result<Vec<u8>> {
        dist::pack()?;
        Ok(fs::read(dist::archive()?)?)
    };
    ensure!(pack()? == pack()?, "two archives of the same files differ");
    Ok(())
}

/// Runs the tests in `tests/deploy/` with the archive. `options` go to Node's test runner.
pub(crate) fn test(options: &[String]) -> Result<()> {
    tools::deployment()?;
    let mut tests = command("node");
    tests.args(["--test", "--test-reporter=spec"]).args(options);
    tests.args(SUBJECTS.map(|subject| format!("deploy/{subject}.test.js")));
    tests.current_dir(root().join("tests"));
    tests.env("ARCHIVE", dist::archive()?);
    tests.env("POSTGRES", tools::postgres()?).env("PROMTOOL", tools::promtool()?);
    runner::run(&mut tests)
}
