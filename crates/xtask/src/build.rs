//! `cargo xtask build`: from a fresh clone to `dist/` and `target/release/platform-apps`.

use std::fs::{self, File};
use std::path::PathBuf;
use std::thread::{self, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Result, anyhow};

use crate::fingerprint;
use crate::run::{self, cargo, root};
use crate::tools::{self, TRUNK, WASM_BINDGEN};
use crate::web;

pub(crate) fn server_binary() -> PathBuf {
    root().join("target/release/platform-apps")
}

pub(crate) fn build() -> Result<()> {
    let _lock = lock()?;
    if fingerprint::is_up_to_date() {
        step("[1/2] server", server)?;
        println!("[2/2] screens: unchanged since the last build");
        return Ok(());
    }

    step("[1/7] this machine", || {
        tools::check_machine()?;
        tools::wasm_target()
    })?;
    // In parallel, because each alone leaves a core idle at its end.
    thread::scope(|scope| {
        let server = scope.spawn(|| step("[2/7] server", server));
        let screens = scope.spawn(|| step("[3/7] screens: compiling", web::compile));
        let tools = install_tools();
        let join = |task: ScopedJoinHandle<'_, Result<()>>| {
            task.join().map_err(|_| anyhow!("compiling panicked"))?
        };
        tools.and(join(server)).and(join(screens))
    })?;
    step("[7/7] screens: dist/", || {
        let fingerprint = fingerprint::fingerprint()?;
        web::build()?;
        fingerprint::save(&fingerprint)
    })
}

/// Makes a second build of the same checkout wait, since both write the same files.
fn lock() -> Result<File> {
    let folder = root().join("target");
    fs::create_dir_all(&folder)?;
    let lock = File::create(folder.join("build.lock"))?;
    if lock.try_lock().is_err() {
        println!("waiting for another build of this checkout");
        lock.lock()?;
    }
    Ok(lock)
}

fn install_tools() -> Result<()> {
    step(&format!("[4/7] {TRUNK}"), || TRUNK.install())?;
    step(&format!("[5/7] {WASM_BINDGEN}"), || WASM_BINDGEN.install())?;
    step("[6/7] wasm-opt, esbuild", tools::npm)
}

pub(crate) fn server() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "server", "--target-dir"]);
    run::run_captured("server", build.arg(root().join("target")))
}

fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("{name} …");
    let started = Instant::now();
    work()?;
    println!("{name}: done in {}", run::seconds(started.elapsed()));
    Ok(())
}
