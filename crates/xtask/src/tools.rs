//! The tools a build needs, each in the version it is known to work with.

use crate::run::{self, cargo, command, output, root};
use anyhow::{Context, Result, bail};
use std::{fs, path::PathBuf, time::Instant};

/// Tools that cargo installs. `wasm-bindgen` must be the version that `Cargo.toml` pins.
const TRUNK: CargoTool = CargoTool {
    program: "trunk",
    package: "trunk",
    version: "0.21.14",
    options: &["--locked", "--no-default-features", "--features", "rustls"],
    minutes: 4,
};
const WASM_BINDGEN: CargoTool = CargoTool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    options: &[],
    minutes: 2,
};

struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    options: &'static [&'static str],
    minutes: u8,
}

/// Where this project keeps tools that are not installed for the whole machine.
fn home() -> PathBuf {
    root().join("target/tools")
}

pub(crate) fn folders() -> [PathBuf; 2] {
    [home().join("bin"), home().join("npm/node_modules/.bin")]
}

/// What nobody can install from here: said at once, before anything else takes its time.
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
    const TARGET: &str = "wasm32-unknown-unknown";
    let installed = output(command("rustup").args(["target", "list", "--installed"]))
        .context("rustup cannot list its targets")?;
    if installed.lines().any(|target| target == TARGET) {
        return Ok(());
    }
    println!("      Rust for the browser ({TARGET}): installing");
    run::quiet("rustup", command("rustup").args(["target", "add", TARGET]))
}

pub(crate) fn trunk() -> Result<()> {
    TRUNK.install()
}

pub(crate) fn wasm_bindgen() -> Result<()> {
    WASM_BINDGEN.install()
}

impl CargoTool {
    fn install(&self) -> Result<()> {
        let found = self.found();
        if found.as_deref() == Some(self.version) {
            return Ok(());
        }
        println!(
            "      {} {}: installing, about {} minutes",
            self.program, self.version, self.minutes
        );
        let started = Instant::now();
        let mut install = cargo();
        install.args(["install", self.package, "--version", self.version]).args(self.options);
        // Half the time of the tool's own profile; a tool need not be fast.
        install
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_TARGET_DIR", home().join("build"));
        if found.is_some() {
            // Another version serves something else on this machine: leave it alone.
            install.arg("--root").arg(home());
        }
        run::quiet(self.program, &mut install)?;
        println!(
            "      {} {}: installed in {}",
            self.program,
            self.version,
            run::seconds(started.elapsed())
        );
        Ok(())
    }

    /// The version on the path: the last word of `trunk 0.21.14`.
    fn found(&self) -> Option<String> {
        let version = output(command(self.program).arg("--version"))?;
        version.split_whitespace().last().map(str::to_owned)
    }
}

/// wasm-opt and esbuild, in the versions of `crates/xtask/npm/package-lock.json`.
pub(crate) fn npm() -> Result<()> {
    let lock = fs::read(root().join("crates/xtask/npm/package-lock.json"))?;
    let installed = home().join("npm");
    // npm writes the copied lock file first and this marker last.
    let marker = installed.join("installed.json");
    if fs::read(&marker).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("      wasm-opt and esbuild: installing with npm");
    fs::create_dir_all(&installed)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root().join("crates/xtask/npm").join(file), installed.join(file))?;
    }
    run::quiet(
        "npm",
        command("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&installed),
    )?;
    fs::write(marker, lock)?;
    // What cargo compiled on the way to the tools is of no further use.
    let _ = fs::remove_dir_all(home().join("build"));
    Ok(())
}
