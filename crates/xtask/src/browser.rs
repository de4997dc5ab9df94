//! The journeys in `tests/`: a real browser against the built server and the release.

use crate::{
    build,
    run::{self, command, root},
    test::runner,
    tools, web,
};
use anyhow::{Context, Result};
use std::process::Command;

/// Runs the journeys; what follows the part's name goes to Playwright.
pub(crate) fn journeys(options: &[String]) -> Result<()> {
    runner::run(node("node_modules/.bin/playwright")?.arg("test").args(options))
}

/// Runs the journeys in Firefox; what follows the part's name goes to Node's test runner.
pub(crate) fn firefox(options: &[String]) -> Result<()> {
    let browser = tools::firefox()?;
    tools::npm_ci(&root().join("tests"))?;
    let mut tests = built("node");
    tests.args(["--test", "--test-reporter=spec"]).args(options);
    tests.args(["firefox/consent.test.js", "firefox/developer.test.js"]);
    runner::run(tests.env("FIREFOX", browser))
}

/// Compares the gallery with its references, or makes it the reference, and tries its workbench.
pub(crate) fn pictures(accept: bool, options: &[String]) -> Result<()> {
    let mut tests =
        gallery(&["gallery/screenshots.spec", "gallery/print.spec", "gallery/workbench.spec"])?;
    if accept {
        tests.arg("--update-snapshots=all");
    }
    runner::run(tests.args(options)).with_context(|| {
        format!(
            "old, new and difference side by side: {}\nIf the new is right: cargo xtask test pictures --accept",
            root().join("target/pictures/index.html").display()
        )
    })
}

/// axe over the whole gallery.
pub(crate) fn matrix(options: &[String]) -> Result<()> {
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

/// What the style sheets must be; no browser is needed for that.
pub(crate) fn style_sheets(options: &[String]) -> Result<()> {
    tools::npm_ci(&root().join("tests"))?;
    let mut tests = command("node");
    tests.args(["--test", "--test-reporter=spec"]).args(options);
    tests.args(["style/contrast.test.js", "style/sheets.test.js"]);
    runner::run(tests.current_dir(root().join("tests")))
}

/// Takes the picture of the README.
pub(crate) fn screenshot() -> Result<()> {
    build::build()?;
    run::run_inherit(node("screenshot.mjs")?.arg(root().join("docs/images/consent.png")))
}

/// A script of `tests/`, told where Chromium and the built artefacts are.
fn node(script: &str) -> Result<Command> {
    let browser = tools::chromium()?;
    tools::npm_ci(&root().join("tests"))?;
    let mut node = built("node");
    node.arg(script).env("CHROMIUM", browser);
    Ok(node)
}

/// A program that runs in `tests/` and is told where the built artefacts are.
fn built(program: &str) -> Command {
    let mut command = command(program);
    command
        .current_dir(root().join("tests"))
        .env("SERVER_BINARY", build::server_binary())
        .env("STATIC_DIR", web::dist());
    command
}
