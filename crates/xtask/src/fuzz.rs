//! `cargo xtask fuzz`: runs each target in `fuzz/`, seeded with the test cases.

use std::fs;

use anyhow::{Result, bail};

use crate::run::{self, cargo, output, root};

const TARGETS: [&str; 3] = ["redirect", "consent_link", "token"];
const CASES: &str = "crates/domain/tests/redirect-cases.txt";

pub(crate) fn fuzz(seconds: u32) -> Result<()> {
    if output(cargo().args(["fuzz", "--version"])).is_none() {
        bail!("cargo-fuzz is missing: cargo install cargo-fuzz");
    }
    let nightly = output(run::command("rustc").args(["+nightly", "--version"])).is_some();
    if !nightly {
        println!(
            "No nightly toolchain (rustup toolchain install nightly), so fuzzing without the address sanitizer"
        );
    }
    seed()?;
    for target in TARGETS {
        println!("\n── {target}, {seconds} s");
        let mut fuzz = run::command("cargo");
        if nightly {
            fuzz.args(["+nightly", "fuzz", "run"]);
        } else {
            fuzz.args(["fuzz", "run", "--sanitizer", "none"]);
        }
        let seeds = format!("fuzz/seeds/{target}");
        fuzz.args([target, &format!("fuzz/corpus/{target}"), &seeds, "--"]);
        fuzz.arg(format!("-max_total_time={seconds}")).current_dir(root());
        run::run_inherit(&mut fuzz)?;
    }
    Ok(())
}

/// Seeds the redirect target with its test cases: base and presented URI, one per line.
fn seed() -> Result<()> {
    for target in TARGETS {
        fs::create_dir_all(root().join("fuzz/corpus").join(target))?;
    }
    let folder = root().join("fuzz/seeds/redirect");
    fs::create_dir_all(&folder)?;
    let cases = fs::read_to_string(root().join(CASES))?;
    let cases = cases.lines().filter(|line| !line.starts_with('#'));
    for (number, case) in cases.filter_map(|line| line.rsplit_once(" | ")).enumerate() {
        let lines = case.0.replacen(" | ", "\n", 1);
        fs::write(folder.join(format!("case-{number:03}")), lines)?;
    }
    Ok(())
}
