//! `cargo xtask build`: from a fresh clone to `dist/` and `target/release/platform-apps`.

use crate::{
    run::{self, cargo, root},
    tools, web,
};
use anyhow::{Result, anyhow};
use std::{path::PathBuf, thread, time::Instant};

pub(crate) fn server_binary() -> PathBuf {
    root().join("target/release/platform-apps")
}

pub(crate) fn build() -> Result<()> {
    step(1, "checking the machine", || {
        tools::check_machine()?;
        tools::wasm_target()
    })?;

    // Tools and crates compile side by side: either alone leaves a core idle at its end.
    thread::scope(|scope| {
        let server = scope.spawn(|| {
            step(2, "server", server)?;
            if web::is_current() { Ok(()) } else { step(3, "screens: compiling", web::compile) }
        });
        let tools = if web::is_current() { Ok(()) } else { step(4, "tools", tools) };
        tools.and(server.join().map_err(|_| anyhow!("the server's build panicked"))?)
    })?;

    if web::is_current() {
        println!("[5/5] screens: unchanged");
        return Ok(());
    }
    step(5, "screens: dist/", web::build)
}

fn tools() -> Result<()> {
    tools::trunk()?;
    tools::wasm_bindgen()?;
    tools::npm()
}

fn server() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--release", "--package", "server", "--target-dir"]);
    run::quiet("server", build.arg(root().join("target")))
}

fn step(number: u8, what: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("[{number}/5] {what} …");
    let started = Instant::now();
    work()?;
    println!("[{number}/5] {what}: done in {}", run::seconds(started.elapsed()));
    Ok(())
}
