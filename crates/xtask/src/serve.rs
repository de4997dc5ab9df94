//! `cargo xtask serve`, `cargo xtask dev` and `cargo xtask trunk`.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::build;
use crate::run::{self, cargo, root};
use crate::supervised_child::SupervisedChild;
use crate::web;

const ADDRESS: &str = "127.0.0.1:8080";
/// Where `trunk serve` listens (`Trunk.toml`).
const DEVELOPMENT_URL: &str = "http://127.0.0.1:3000";

pub(crate) fn serve(demo: bool) -> Result<()> {
    build::build()?;
    fs::create_dir_all(root().join("data"))?;
    if demo {
        return serve_demo();
    }
    // Replaces this process, so that signals and the exit code are the server's.
    Err(server(build::server_binary()).exec()).context("can't start the server")
}

/// The server with demo data, and the reference platform beside it.
fn serve_demo() -> Result<()> {
    run::run_inherit(server(build::server_binary()).arg("demo"))?;
    let mut server = server(build::server_binary());
    // The platform receives its webhooks on this machine.
    let server = SupervisedChild::start(server.env("WEBHOOK_ALLOW_PRIVATE", "true"))?;
    let mut platform = Command::new("node");
    platform.arg("examples/reference-platform/server.js").current_dir(root());
    platform.env("DATA_FILE", "data/reference-platform.json");
    let platform = SupervisedChild::start(&platform)?;
    wait([("the server", server), ("the reference platform", platform)])
}

/// The server with the checkout's files. Environment variables take precedence.
fn server(binary: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut server = Command::new(binary);
    server.current_dir(root());
    for (name, value) in [
        ("BIND", ADDRESS),
        ("DATABASE_URL", "sqlite://data/platform-apps.db"),
        ("STATIC_DIR", "dist"),
    ] {
        if env::var_os(name).is_none() {
            server.env(name, value);
        }
    }
    server
}

pub(crate) fn dev() -> Result<()> {
    web::install_tools()?;
    let mut build = cargo();
    build.args(["build", "--package", "server", "--target-dir"]).arg(root().join("target"));
    run::run_inherit(&mut build)?;
    fs::create_dir_all(root().join("data"))?;

    // Browsers load the page from trunk, so that is the origin of API requests.
    let mut server = server(root().join("target/debug/platform-apps"));
    let server = SupervisedChild::start(server.env("PUBLIC_URL", DEVELOPMENT_URL))?;
    let trunk = SupervisedChild::start(web::trunk().arg("serve"))?;
    wait([("the server", server), ("trunk", trunk)])
}

/// Runs trunk with the project's tools on its path.
pub(crate) fn trunk(arguments: &[String]) -> Result<()> {
    web::install_tools()?;
    // Replaces this process, so that signals and the exit code are trunk's.
    Err(web::trunk().args(arguments).exec()).context("can't start trunk")
}

/// Returns when one of them exits. The others end with this process.
fn wait(mut children: [(&str, SupervisedChild); 2]) -> Result<()> {
    loop {
        for (name, child) in &mut children {
            if child.has_exited()? {
                bail!("{name} exited");
            }
        }
        thread::sleep(Duration::from_millis(200));
    }
}
