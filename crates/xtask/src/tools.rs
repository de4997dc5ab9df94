//! The tools that a build needs, in pinned versions.

use crate::run::{self, cargo, command, output, root};
use anyhow::{Context, Result, bail};
use std::{
    env, fmt, fs,
    path::{Path, PathBuf},
};

/// Tools that cargo installs. `wasm-bindgen` must be the version that `Cargo.toml` pins.
pub(crate) const TRUNK: CargoTool = CargoTool {
    program: "trunk",
    package: "trunk",
    version: "0.21.14",
    options: &["--locked", "--no-default-features", "--features", "rustls"],
    optimization: "1",
    minutes: 4,
};
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    program: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    options: &[],
    optimization: "1",
    minutes: 2,
};

/// Lists functions by size.
pub(crate) const TWIGGY: CargoTool = CargoTool {
    program: "twiggy",
    package: "twiggy",
    version: "0.8.0",
    options: &["--locked"],
    optimization: "1",
    minutes: 1,
};
/// Generates load.
pub(crate) const OHA: CargoTool = CargoTool {
    program: "oha",
    package: "oha",
    version: "1.16.0",
    // It doesn't compile without TLS.
    options: &["--locked"],
    optimization: "3",
    minutes: 4,
};
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

pub(crate) struct CargoTool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    options: &'static [&'static str],
    /// The lowest level at which the tool isn't slow, since compiling it takes most of a first build.
    optimization: &'static str,
    minutes: u8,
}

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

impl fmt::Display for CargoTool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.program, self.version)
    }
}

impl CargoTool {
    pub(crate) fn install(&self) -> Result<()> {
        let found = self.found();
        if found.as_deref() == Some(self.version) {
            return Ok(());
        }
        println!("      {self}: installing, about {} minutes", self.minutes);
        let mut install = cargo();
        install.args(["install", self.package, "--version", self.version]).args(self.options);
        install
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.optimization)
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_TARGET_DIR", home().join("build"));
        if found.is_some() {
            // Leave the other version alone: something else on this machine may use it.
            install.arg("--root").arg(home());
        }
        run::run_captured(self.program, &mut install)
    }

    /// The version on the path: the last word of `trunk 0.21.14`.
    fn found(&self) -> Option<String> {
        let version = output(command(self.program).arg("--version"))?;
        version.split_whitespace().last().map(str::to_owned)
    }
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

/// The main browser of the tests.
pub(crate) fn chromium() -> Result<PathBuf> {
    let found = || first_program(&["chromium", "google-chrome", "chrome"]);
    if found().is_none() || chromedriver().is_err() {
        apt(&["chromium", "chromium-driver", "fonts-dejavu-core", "fonts-noto-color-emoji"])?;
    }
    found().context("Chromium is not on the PATH")
}

/// The second browser of the tests.
pub(crate) fn firefox() -> Result<PathBuf> {
    let found = || first_program(&["firefox-esr", "firefox"]);
    if found().is_none() {
        apt(&["firefox-esr"])?;
    }
    found().context("Firefox is not on the PATH")
}

pub(crate) fn chromedriver() -> Result<PathBuf> {
    first_program(&["chromedriver"]).context("chromedriver is not on the PATH")
}

/// The folder of the PostgreSQL server's programs, which Debian keeps off the path.
pub(crate) fn postgres() -> Result<PathBuf> {
    let found = || {
        let on_path = first_program(&["initdb"]).and_then(|file| Some(file.parent()?.to_owned()));
        on_path.or_else(|| {
            let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
            versions
                .filter_map(|version| Some(version.ok()?.path().join("bin")))
                .filter(|folder| folder.join("initdb").exists())
                .max()
        })
    };
    if found().is_none() {
        apt(&["postgresql-15"])?;
    }
    found().context("PostgreSQL's server programs are not in /usr/lib/postgresql")
}

/// The shell of SQLite.
pub(crate) fn sqlite() -> Result<()> {
    if first_program(&["sqlite3"]).is_none() {
        apt(&["sqlite3"])?;
    }
    Ok(())
}

fn first_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}

fn apt(packages: &[&str]) -> Result<()> {
    println!("      {}: installing with apt-get", packages.join(", "));
    for action in
        [&["update"][..], &[&["install", "--yes", "--no-install-recommends"], packages].concat()]
    {
        let mut apt = command("apt-get");
        apt.args(action).env("DEBIAN_FRONTEND", "noninteractive");
        run::run_captured("apt-get", &mut apt).with_context(|| {
            format!("install these yourself, then try again: {}", packages.join(" "))
        })?;
    }
    Ok(())
}
