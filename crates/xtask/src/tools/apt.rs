//! What only tests and measurements need, installed with apt-get.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::home;
use crate::run::{self, command};

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

/// What the archive is tested with.
pub(crate) fn deployment() -> Result<()> {
    for (program, package) in [
        ("curl", "curl"),
        ("ip", "iproute2"),
        ("nginx", "nginx-light"),
        ("openssl", "openssl"),
        ("systemd-analyze", "systemd"),
    ] {
        if first_program(&[program]).is_none() {
            apt(&[package])?;
        }
    }
    Ok(())
}

/// Checks alerts. Only unpacked, because installing its package would start Prometheus.
pub(crate) fn promtool() -> Result<PathBuf> {
    if let Some(program) = first_program(&["promtool"]) {
        return Ok(program);
    }
    let folder = home().join("prometheus");
    let program = folder.join("usr/bin/promtool");
    if !program.exists() {
        println!("      promtool: downloading with apt-get");
        fs::create_dir_all(&folder)?;
        let script = "apt-get update && apt-get download prometheus && dpkg-deb -x prometheus_*.deb . && \
                      rm prometheus_*.deb usr/bin/prometheus";
        let mut download = command("sh");
        run::run_captured("apt-get", download.args(["-c", script]).current_dir(&folder))?;
    }
    Ok(program)
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
