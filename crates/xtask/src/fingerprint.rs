//! Tells whether the release in `dist/` is up to date, by a hash of its sources.

use crate::{run::root, web};
use anyhow::Result;
use sha2::{Digest, Sha256};
use std::{
    fs,
    path::{Path, PathBuf},
};

const SOURCES: [&str; 17] = [
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
    "crates/xtask/src/web.rs",
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

/// The file itself, or all files in a folder, recursively and sorted by name.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
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

fn file() -> PathBuf {
    root().join("target/dist.fingerprint")
}
