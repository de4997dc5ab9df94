//! Tells whether the release in `dist/` is up to date, by a hash of its sources.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::files::files;
use crate::run::root;
use crate::web;

const SOURCES: [&str; 16] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "crates/domain/Cargo.toml",
    "crates/domain/src",
    "crates/xtask/npm/package-lock.json",
    "crates/xtask/src/tools/pinned.rs",
    "crates/xtask/src/web",
    "i18n",
    "index.html",
    "public",
    "rust-toolchain.toml",
    "src",
    "style",
];

pub(crate) fn is_up_to_date() -> bool {
    let last = fs::read_to_string(file()).unwrap_or_default();
    web::dist().join("index.html").exists() && fingerprint().is_ok_and(|current| current == last)
}

/// Stores the fingerprint of the sources of `dist/`.
pub(crate) fn save(fingerprint: &str) -> Result<()> {
    Ok(fs::write(file(), fingerprint)?)
}

/// The hash of the names and contents of all sources.
pub(crate) fn fingerprint() -> Result<String> {
    let mut hash = Sha256::new();
    for source in SOURCES {
        for file in files(&root().join(source))? {
            hash.update(file.to_string_lossy().as_bytes());
            hash.update(fs::read(&file)?);
        }
    }
    Ok(hex::encode(hash.finalize()))
}

fn file() -> PathBuf {
    root().join("target/dist.fingerprint")
}
