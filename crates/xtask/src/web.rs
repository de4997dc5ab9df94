//! The screens: trunk, and what follows it.

pub(crate) mod panics;
mod release;
mod texts;

pub(crate) use release::wasm_opt;

use crate::{
    run::{self, cargo, command, root},
    tools,
};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Everything a release of the screens is made from.
const SOURCES: [&str; 17] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "crates/domain/Cargo.toml",
    "crates/domain/src",
    "crates/xtask/npm/package-lock.json",
    "crates/xtask/src/tools.rs",
    "crates/xtask/src/web",
    "crates/xtask/src/web.rs",
    "i18n",
    "index.html",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
];

/// English is in the programs.
const OTHER_LANGUAGES: [&str; 1] = ["es"];

/// The programs of `index.html`: the names of their files and of their crates' binaries.
const PROGRAMS: [&str; 2] = ["consent", "settings"];

pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

pub(crate) fn gallery() -> PathBuf {
    root().join("target/gallery")
}

/// Whether `dist/` was made from what lies here now.
pub(crate) fn is_current() -> bool {
    let made_from = fs::read_to_string(stamp_file()).unwrap_or_default();
    dist().join("index.html").exists() && stamp().is_ok_and(|now| now == made_from)
}

/// Compiles what trunk is going to ask cargo for, while the tools are still being installed.
pub(crate) fn compile() -> Result<()> {
    let mut build = cargo();
    build.args(["build", "--package", "web", "--bins", "--profile", "web-release"]);
    same_anywhere(&mut build);
    run::quiet("screens", build.args(["--target", "wasm32-unknown-unknown"]))
}

pub(crate) fn build() -> Result<()> {
    let stamp = stamp()?;
    let mut build = trunk();
    build.args(["build", "--release", "--dist", "dist"]);
    run::quiet("trunk", same_anywhere(&mut build))?;
    fs::write(stamp_file(), stamp)?;
    Ok(())
}

/// A release says nothing of the machine that made it, and is the same from any: crates know where
/// they were compiled from. Cargo adds this to the flags of `.cargo/config.toml`.
fn same_anywhere(build: &mut Command) -> &mut Command {
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    let cargo_home = env::var_os("CARGO_HOME").map(PathBuf::from).or(home).unwrap_or_default();
    let registry = cargo_home.join("registry/src");
    let flags = format!("--remap-path-prefix={}=", registry.display());
    build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags)
}

/// A development build, which has the gallery.
pub(crate) fn build_gallery() -> Result<()> {
    tools::check_machine()?;
    tools::wasm_target()?;
    tools::TRUNK.install()?;
    tools::WASM_BINDGEN.install()?;
    run::quiet("trunk", trunk().args(["build", "--dist"]).arg(gallery()))
}

pub(crate) fn trunk() -> Command {
    let mut trunk = command("trunk");
    // trunk takes NO_COLOR=1 for a mistake.
    trunk.env_remove("NO_COLOR").env("TRUNK_SKIP_VERSION_CHECK", "true");
    trunk
}

/// The hook of `Trunk.toml`: works on the folder that trunk is about to put in place.
pub(crate) fn post_build() -> Result<()> {
    let folder = env::var("TRUNK_STAGING_DIR").context("only trunk's hook calls this")?;
    let folder = Path::new(&folder);
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        return release::finish(folder);
    }
    development(folder)
}

/// `trunk serve` serves `style/` itself, and the page watches it.
fn development(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    std::os::unix::fs::symlink(root().join("style"), folder.join("style"))?;
    let page = fs::read_to_string(folder.join("index.html"))?;
    let script = include_str!("web/development.js");
    let page = page.replace("</body>", &format!("<script>\n{script}</script>\n</body>"));
    write_texts(&folder.join("i18n"))?;
    // Offline the gallery does without axe, and says so.
    match tools::axe() {
        Ok(axe) => drop(fs::copy(axe, folder.join("axe.min.js"))?),
        Err(error) => println!("The gallery can't run axe: {error:#}"),
    }
    // The gallery shows every language: `?lang=es`.
    let chosen = "localStorage.language";
    let asked = format!("new URLSearchParams(location.search).get(\"lang\") ?? {chosen}");
    Ok(fs::write(folder.join("index.html"), page.replace(chosen, &asked))?)
}

/// Writes what each program says in each other language into `folder`, by the names of `index.html`.
fn write_texts(folder: &Path) -> Result<()> {
    let read = |language: &str| {
        let name = format!("i18n/{language}.json");
        let json = fs::read_to_string(root().join(&name))?;
        texts::read(&json).context(name)
    };
    fs::create_dir(folder)?;
    let english = read("en")?;
    for language in OTHER_LANGUAGES {
        let catalogue = read(language)?;
        for program in PROGRAMS {
            let texts = texts::file(&english, &catalogue, program);
            let texts = texts.with_context(|| format!("i18n/{language}.json lacks a text"))?;
            fs::write(folder.join(format!("{program}.{language}.txt")), texts)?;
        }
    }
    Ok(())
}

fn stamp_file() -> PathBuf {
    root().join("target/dist.stamp")
}

/// The hash of all sources' names and contents.
fn stamp() -> Result<String> {
    let mut hash = Sha256::new();
    for source in SOURCES {
        for file in files(&root().join(source))? {
            hash.update(file.to_string_lossy().as_bytes());
            hash.update(fs::read(&file)?);
        }
    }
    Ok(hex(&hash.finalize()))
}

/// A file itself, or all files below a folder, in the order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut all = Vec::new();
    for entry in entries {
        all.extend(files(&entry.path())?);
    }
    Ok(all)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
