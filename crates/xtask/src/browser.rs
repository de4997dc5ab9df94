//! The browser tests in `tests/`, run against the server binary and the release.

use std::process::Command;

use anyhow::{Context, Result};

use crate::build;
use crate::run::{self, command, root};
use crate::test::runner;
use crate::tools;
use crate::web;

/// Runs the end-to-end tests in Chromium. `options` go to Playwright.
pub(crate) fn e2e(options: &[String]) -> Result<()> {
    runner::run(node("node_modules/.bin/playwright")?.arg("test").args(options))
}

/// Runs the end-to-end tests in Firefox. `options` go to Node's test runner.
pub(crate) fn firefox(options: &[String]) -> Result<()> {
    let browser = tools::firefox()?;
    tools::npm_ci(&root().join("tests"))?;
    let mut tests = with_artifacts("node");
    tests.args(["--test", "--test-reporter=spec"]).args(options);
    tests.args(["firefox/consent.test.js", "firefox/developer.test.js"]);
    runner::run(tests.env("FIREFOX", browser))
}

/// Compares the gallery with its reference screenshots, or with `accept` updates them, and tests its
/// workbench.
pub(crate) fn screenshots(accept: bool, options: &[String]) -> Result<()> {
    let mut tests =
        gallery(&["gallery/screenshots.spec", "gallery/print.spec", "gallery/workbench.spec"])?;
    if accept {
        tests.arg("--update-snapshots=all");
    }
    runner::run(tests.args(options)).with_context(|| {
        format!(
            "see old, new and difference side by side: {}\nIf the new ones are right: cargo xtask test pictures --accept",
            root().join("target/pictures/index.html").display()
        )
    })
}

/// Runs axe on every story of the gallery.
pub(crate) fn axe_matrix(options: &[String]) -> Result<()> {
    runner::run(gallery(&["gallery/axe-matrix.spec"])?.args(options))
}

fn gallery(files: &[&str]) -> Result<Command> {
    let mut tests = node("node_modules/.bin/playwright")?;
    tests
        .args(["test", "--config", "gallery.config.js"])
        .args(files)
        .env("GALLERY_DIR", web::gallery());
    Ok(tests)
}

/// Checks the style sheets, without a browser.
pub(crate) fn style_sheets(options: &[String]) -> Result<()> {
    tools::npm_ci(&root().join("tests"))?;
    let mut tests = command("node");
    tests.args(["--test", "--test-reporter=spec"]).args(options);
    tests.args(["style/contrast.test.js", "style/sheets.test.js"]);
    runner::run(tests.current_dir(root().join("tests")))
}

/// Runs the unit tests of the reference platform, which has no dependencies.
pub(crate) fn reference_platform() -> Result<()> {
    let mut tests = command("node");
    tests.args(["--test", "--test-reporter=spec"]);
    runner::run(tests.current_dir(root().join("examples/reference-platform")))
}

/// Takes the README's screenshot.
pub(crate) fn screenshot() -> Result<()> {
    build::build()?;
    run::run_inherit(node("screenshot.mjs")?.arg(root().join("docs/images/consent.png")))
}

/// A Node script in `tests/`, with Chromium and the built artifacts in its environment.
fn node(script: &str) -> Result<Command> {
    let browser = tools::chromium()?;
    tools::npm_ci(&root().join("tests"))?;
    let mut node = with_artifacts("node");
    node.arg(script).env("CHROMIUM", browser);
    Ok(node)
}

/// A program in `tests/`, with the built artifacts in its environment.
fn with_artifacts(program: &str) -> Command {
    let mut command = command(program);
    command
        .current_dir(root().join("tests"))
        .env("SERVER_BINARY", build::server_binary())
        .env("STATIC_DIR", web::dist());
    command
}
