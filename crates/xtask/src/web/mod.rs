//! Builds the screens: trunk compiles the programs of `index.html`, then calls [`post_build`].

mod release;
mod texts;

pub(crate) use release::wasm_opt;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use crate::run::{self, cargo, command, root};
use crate::tools;

/// The programs of `index.html`, by the names of their binaries.
const PROGRAMS: [&str; 2] = ["customer", "settings"];

pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

pub(crate) fn gallery() -> PathBuf {
    root().join("target/gallery")
}

/// Compiles the programs ahead of trunk. `cargo xtask build` does this while it installs trunk.
pub(crate) fn compile() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--package", "web", "--bins", "--profile", "web-release"]);
    remap_path_flags(&mut build);
    run::run_captured("screens", build.args(["--target", tools::WASM_TARGET]))
}

pub(crate) fn build() -> Result<()> {
    let mut build = trunk();
    build.args(["build", "--release", "--dist", "dist"]);
    run::run_captured("trunk", remap_path_flags(&mut build))
}

/// A development build, which includes the gallery.
pub(crate) fn build_gallery() -> Result<()> {
    install_tools()?;
    run::run_captured("trunk", trunk().args(["build", "--dist"]).arg(gallery()))
}

/// What trunk needs for a development build.
pub(crate) fn install_tools() -> Result<()> {
    tools::check_machine()?;
    tools::wasm_target()?;
    tools::TRUNK.install()?;
    tools::WASM_BINDGEN.install()
}

pub(crate) fn trunk() -> Command {
    let mut trunk = command("trunk");
    // trunk rejects NO_COLOR=1.
    trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true");
    trunk
}

/// Makes a release the same on every machine: panic messages contain the paths of the crates.
/// Cargo adds this to the flags in `.cargo/config.toml`.
fn remap_path_flags(build: &mut Command) -> &mut Command {
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or(home).unwrap_or_default();
    let registry = cargo_home.join("registry/src");
    let flags = format!("--remap-path-prefix={}=", registry.display());
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
}

/// The hook of `Trunk.toml`: finishes the folder that trunk is about to put in place.
pub(crate) fn post_build() -> Result<()> {
    let folder = env::var("TRUNK_STAGING_DIR").context("this command is for trunk's hook only")?;
    let folder = Path::new(&folder);
    write_texts(folder)?;
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        return release::finish(folder);
    }
    finish_development(folder)
}

/// `trunk serve` serves `style/` from the checkout, and the page watches it.
fn finish_development(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    std::os::unix::fs::symlink(root().join("style"), folder.join("style"))?;
    let page = fs::read_to_string(folder.join("index.html"))?;
    let script = include_str!("development.js");
    let page = page.replace("</body>", &format!("<script>\n{script}</script>\n</body>"));
    // axe is optional, so that the gallery builds offline.
    match tools::axe() {
        Ok(axe) => drop(fs::copy(axe, folder.join("axe.min.js"))?),
        Err(error) => println!("The gallery can't run axe: {error:#}"),
    }
    // Lets the gallery choose the language by `?lang=es`.
    let chosen = "localStorage.language";
    let query = format!("new URLSearchParams(location.search).get(\"lang\") ?? {chosen}");
    Ok(fs::write(folder.join("index.html"), page.replace(chosen, &query))?)
}

/// Writes the texts of each program in each language that isn't part of it. Puts the names of these
/// files, and the page's own texts, into the page.
fn write_texts(folder: &Path) -> Result<()> {
    let page_file = folder.join("index.html");
    let mut catalogues = texts::read(&root().join("i18n"))?;
    let mut page = texts::translate(fs::read_to_string(&page_file)?, &catalogues);
    catalogues.remove(texts::BUILT_IN);
    fs::create_dir(folder.join("i18n"))?;
    for program in PROGRAMS {
        let mut files = BTreeMap::new();
        for (language, catalogue) in &catalogues {
            let file = format!("i18n/{program}.{language}.json");
            fs::write(folder.join(&file), texts::serialize(catalogue, program))?;
            files.insert(language, format!("/{file}"));
        }
        page = page.replace(&format!("\"/i18n/{program}.*.json\""), &json!(files).to_string());
    }
    Ok(fs::write(page_file, page)?)
}
