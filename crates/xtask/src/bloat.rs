//! `cargo xtask bloat`: the functions of a release by size.

use anyhow::Result;

use crate::run::{self, command, root};
use crate::tools::{self, TWIGGY, WASM_BINDGEN};
use crate::web;

/// Prints the largest `count` items of `program`, before compression.
pub(crate) fn bloat(program: &str, count: u32) -> Result<()> {
    tools::check_machine()?;
    tools::wasm_target()?;
    WASM_BINDGEN.install()?;
    TWIGGY.install()?;
    tools::npm()?;
    web::compile()?;

    let compiled = root().join(format!("target/{}/web-release/{program}.wasm", tools::WASM_TARGET));
    let folder = root().join("target/bloat");
    let bound = folder.join(format!("{program}_bg.wasm"));
    let named = folder.join(format!("{program}-named.wasm"));
    run::run_inherit(
        command("wasm-bindgen").args(["--target", "web", "--out-dir"]).arg(&folder).arg(compiled),
    )?;
    // As in a release, but with function names.
    run::run_inherit(web::wasm_opt().arg("--debuginfo").arg(bound).arg("-o").arg(&named))?;
    run::run_inherit(command("twiggy").args(["top", "-n", &count.to_string()]).arg(named))
}
