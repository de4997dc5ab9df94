//! `cargo xtask serve` and `cargo xtask dev`.

use crate::{
    build,
    run::{self, cargo, root},
    supervised_child::SupervisedChild,
    tools::{self, TRUNK, WASM_BINDGEN},
    web,
};
use anyhow::{Context, Result, bail};
use std::{env, fs, os::unix::process::CommandExt, process::Command, thread, time::Duration};

const ADDRESS: &str = "127.0.0.1:8080";
/// Where `trunk serve` listens (`Trunk.toml`).
const DEVELOPMENT_URL: &str = "http://127.0.0.1:3000";

pub(crate) fn serve(demo: bool) -> Result<()> {
    build::build()?;
    fs::create_dir_all(root().join("data"))?;
    if demo {
        run::run_inherit(server(build::server_binary()).arg("demo"))?;
    }
    // Becomes the server, so that signals and the exit code are the server's own.
    Err(server(build::server_binary()).exec()).context("the server does not start")
}

/// The server on the checkout's own files; what the environment says goes first.
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
    tools::check_machine()?;
    tools::wasm_target()?;
    TRUNK.install()?;
    WASM_BINDGEN.install()?;
    let mut build = cargo();
    build.args(["build", "--package", "server", "--target-dir"]).arg(root().join("target"));
    run::run_inherit(&mut build)?;
    fs::create_dir_all(root().join("data"))?;

    // The page comes from trunk: its address is the one the server is asked from.
    let mut server = server(root().join("target/debug/platform-apps"));
    let mut server = SupervisedChild::start(server.env("PUBLIC_URL", DEVELOPMENT_URL))?;
    let mut trunk = SupervisedChild::start(web::trunk().arg("serve"))?;
    loop {
        if server.has_ended()? {
            bail!("the server ended");
        }
        if trunk.has_ended()? {
            bail!("trunk ended");
        }
        thread::sleep(Duration::from_millis(200));
    }
}
