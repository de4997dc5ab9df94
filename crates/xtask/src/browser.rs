//! The journeys in `tests/`: a real browser against the built server and the release.

use crate::{
    build,
    run::{self, command, root},
    tools, web,
};
use anyhow::Result;
use std::process::Command;

/// Runs the journeys; what follows the part's name goes to Playwright.
pub(crate) fn journeys(options: &[String]) -> Result<()> {
    run::shown(node("node_modules/.bin/playwright")?.arg("test").args(options))
}

/// Takes the picture of the README.
pub(crate) fn screenshot() -> Result<()> {
    build::build()?;
    run::shown(node("screenshot.mjs")?.arg(root().join("docs/images/consent.png")))
}

/// A script of `tests/`, told where the browser and the built artefacts are.
fn node(script: &str) -> Result<Command> {
    let browser = tools::chromium()?;
    tools::npm_ci(&root().join("tests"))?;
    let mut node = command("node");
    node.arg(script)
        .current_dir(root().join("tests"))
        .env("CHROMIUM", browser)
        .env("SERVER_BINARY", build::server_binary())
        .env("STATIC_DIR", web::dist());
    Ok(node)
}
