//! `cargo xtask serve` and `cargo xtask dev`.

use crate::{
    build,
    companion::Companion,
    run::{self, cargo, root},
    tools::{self, TRUNK, WASM_BINDGEN},
    web,
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::process::{CommandExt, parent_id},
    process::Command,
    thread,
    time::Duration,
};

const ADDRESS: &str = "127.0.0.1:8080";
/// Where `trunk serve` listens (`Trunk.toml`).
const DEVELOPMENT_URL: &str = "http://127.0.0.1:3000";

pub(crate) fn serve(demo: bool) -> Result<()> {
    build::build()?;
    fs::create_dir_all(root().join("data"))?;
    if demo {
        run::shown(server(build::server_binary()).arg("demo"))?;
    }
    let address = env::var("BIND").unwrap_or_else(|_| ADDRESS.to_owned());
    Command::new(env::current_exe()?).args(["announce", &address]).spawn()?;
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
    run::shown(&mut build)?;
    fs::create_dir_all(root().join("data"))?;

    // The page comes from trunk: its address is the one the server is asked from.
    let mut server = server(root().join("target/debug/platform-apps"));
    let mut server = Companion::start(server.env("PUBLIC_URL", DEVELOPMENT_URL))?;
    let mut trunk = Companion::start(web::trunk().arg("serve"))?;
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

/// Waits for the page and prints how long the command has taken until then.
pub(crate) fn announce(address: &str) {
    let server = parent_id();
    while answers(address).is_err() {
        if parent_id() != server {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let time = since_start_of(server).map_or_else(String::new, |time| {
        format!(", {} after the command was given", run::seconds(time))
    });
    println!("OpenTrain platform apps: http://{address}{time}");
}

fn answers(address: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    if &start != b"HTTP/1.1 200" {
        bail!("no page yet");
    }
    Ok(())
}

/// The age of a process: cargo, this program and the server are one, each became the next.
fn since_start_of(process: u32) -> Option<Duration> {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let started: f64 = after_name.split_whitespace().nth(19)?.parse().ok()?;
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let uptime: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    Duration::try_from_secs_f64(uptime - started / TICKS_A_SECOND).ok()
}
