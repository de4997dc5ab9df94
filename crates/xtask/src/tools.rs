//! The tools that a build needs, in pinned versions.

mod apt;
mod archive;
mod pinned;
mod tool;

pub(crate) use apt::{chromedriver, chromium, deployment, firefox, postgres, promtool, sqlite};
pub(crate) use pinned::{CARGO_DENY, NEXTEST, OHA, TRUNK, TWIGGY, WASM_BINDGEN};

use crate::run::{self, command, output, root};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Where tools that aren't installed machine-wide are kept.
fn home() -> PathBuf {
    root().join("target/tools")
}

pub(crate) fn folders() -> [PathBuf; 2] {
    [home().join("bin"), home().join("npm/node_modules/.bin")]
}

/// Fails early if tools are missing that can't be installed from here.
pub(crate) fn check_machine() -> Result<()> {
    if output(command("node").arg("--version")).is_none() {
        bail!("Node.js is missing. Install version 20 or later, then run this again.");
    }
    if output(command("cc").arg("--version")).is_none() {
        bail!("A C compiler is missing (`cc`). On Debian: apt-get install build-essential");
    }
    if output(command("rustup").arg("--version")).is_none() {
        bail!("rustup is missing: https://rustup.rs. It brings the compiler for the browser.");
    }
    Ok(())
}

pub(crate) fn wasm_target() -> Result<()> {
    let installed = output(command("rustup").args(["target", "list", "--installed"]))
        .context("rustup can't list its targets")?;
    if installed.lines().any(|target| target == WASM_TARGET) {
        return Ok(());
    }
    println!("      Rust for the browser ({WASM_TARGET}): installing");
    run::run_captured("rustup", command("rustup").args(["target", "add", WASM_TARGET]))
}

/// wasm-opt, esbuild and axe-core, in the versions of `crates/xtask/npm/package-lock.json`.
pub(crate) fn npm() -> Result<()> {
    // The build artifacts of the cargo tools aren't needed any more.
    let _ = fs::remove_dir_all(home().join("build"));

    let folder = home().join("npm");
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root().join("crates/xtask/npm").join(file), folder.join(file))?;
    }
    npm_ci(&folder)
}

/// axe-core as one script, for the gallery.
pub(crate) fn axe() -> Result<PathBuf> {
    npm()?;
    Ok(home().join("npm/node_modules/axe-core/axe.min.js"))
}

/// Installs the packages of a folder's lock file, unless they are installed already.
pub(crate) fn npm_ci(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    let marker = folder.join("node_modules/.installed-from");
    if fs::read(&marker).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("      npm packages: installing");
    let mut install = command("npm");
    install.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
    // The tests use the system's browsers.
    run::run_captured("npm", install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    Ok(fs::write(marker, lock)?)
}
