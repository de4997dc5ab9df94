//! `cargo xtask dist`: everything that an operator installs, in one archive.

mod licenses;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::build;
use crate::files::files;
use crate::run::{command, output, root, run_inherit};

const PROGRAM: &str = "platform-apps";
const LICENSES: &str = "LICENSES-THIRD-PARTY";

/// The files and folders of the checkout that go into the archive, by their path there.
const CONTENTS: [(&str, &str); 9] = [
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("README.md", "deploy/README.md"),
    ("deploy/Containerfile", "deploy/Containerfile"),
    ("deploy/nginx", "deploy/nginx"),
    ("deploy/prometheus", "deploy/prometheus"),
    ("deploy/systemd", "deploy/systemd"),
    ("dist", "dist"),
    ("docs", "docs"),
];

pub(crate) fn dist() -> Result<()> {
    build::build()?;
    pack()
}

/// Packs the release into [`archive`], with the checksum beside it.
pub(crate) fn pack() -> Result<()> {
    let archive = archive()?;
    let folder = archive.parent().expect("the archive is in a folder");
    fs::create_dir_all(folder)?;
    let contents =
        contents([(PROGRAM, stripped_server(folder)?), (LICENSES, third_party_licenses(folder)?)])?;
    let packed = tar_gz(&name()?, &contents)?;
    fs::write(&archive, &packed)?;
    let file = archive.file_name().unwrap_or_default().display();
    let checksum = hex::encode(Sha256::digest(&packed));
    fs::write(folder.join(format!("{file}.sha256")), format!("{checksum}  {file}\n"))?;
    println!("target/dist/{file}: {} files, {} bytes", contents.len(), packed.len());
    Ok(())
}

pub(crate) fn archive() -> Result<PathBuf> {
    Ok(root().join("target/dist").join(format!("{}.tar.gz", name()?)))
}

/// The folder in the archive, which tells version and platform.
fn name() -> Result<String> {
    Ok(format!("{PROGRAM}-{}-{}", env!("CARGO_PKG_VERSION"), target()?))
}

/// The platform that the server is compiled for, such as `x86_64-unknown-linux-gnu`.
fn target() -> Result<String> {
    let version = output(command("rustc").arg("-vV")).context("rustc can't tell its version")?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc doesn't tell its host")
}

/// A copy of the server without symbols, which are half of its size.
fn stripped_server(folder: &Path) -> Result<PathBuf> {
    let stripped = folder.join(PROGRAM);
    run_inherit(command("strip").arg("-o").arg(&stripped).arg(build::server_binary()))?;
    Ok(stripped)
}

fn third_party_licenses(folder: &Path) -> Result<PathBuf> {
    let file = folder.join(LICENSES);
    fs::write(&file, licenses::third_party(&target()?)?)?;
    Ok(file)
}

/// The file behind each path of the archive, in the archive's order.
fn contents(made: [(&str, PathBuf); 2]) -> Result<BTreeMap<PathBuf, PathBuf>> {
    let mut contents = BTreeMap::from(made.map(|(path, file)| (path.into(), file)));
    for (path, source) in CONTENTS {
        let source = root().join(source);
        for file in files(&source)? {
            let below = file.strip_prefix(&source)?;
            // Joining an empty path would add a slash.
            let path =
                if below == Path::new("") { path.into() } else { Path::new(path).join(below) };
            contents.insert(path, file);
        }
    }
    Ok(contents)
}

/// The archive, which depends on nothing but names, contents and the right to execute.
fn tar_gz(name: &str, contents: &BTreeMap<PathBuf, PathBuf>) -> Result<Vec<u8>> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
    tar.mode(tar::HeaderMode::Deterministic);
    // Without an entry, a folder gets its mode from the umask of whoever unpacks the archive.
    let folders: BTreeSet<_> = contents.keys().flat_map(|path| path.ancestors().skip(1)).collect();
    for folder in folders {
        // Any folder does: the header is deterministic.
        tar.append_dir(Path::new(name).join(folder), root())?;
    }
    for (path, file) in contents {
        tar.append_path_with_name(file, Path::new(name).join(path))
            .with_context(|| format!("can't pack {}", file.display()))?;
    }
    let mut gzip = tar.into_inner()?;
    gzip.flush()?;
    Ok(gzip.finish()?)
}

#[cfg(test)]
mod tests {
    use flate2::read::GzDecoder;

    use super::*;

    #[test]
    fn everybody_can_enter_the_folders_of_the_archive() {
        let file = root().join("LICENSE-MIT");
        let contents = ["docs/a/one.md", "docs/two.md"].map(|path| (path.into(), file.clone()));
        let packed = tar_gz("release", &contents.into()).unwrap();
        let mut archive = tar::Archive::new(GzDecoder::new(&packed[..]));
        let entries = archive.entries().unwrap().map(|entry| {
            let entry = entry.unwrap();
            let path = entry.path().unwrap().display().to_string();
            (path, entry.header().mode().unwrap())
        });
        let expected = [
            ("release/", 0o755),
            ("release/docs", 0o755),
            ("release/docs/a", 0o755),
            ("release/docs/a/one.md", 0o644),
            ("release/docs/two.md", 0o644),
        ];
        let expected = expected.map(|(path, mode)| (path.to_owned(), mode));
        assert_eq!(entries.collect::<Vec<_>>(), expected);
    }
}
