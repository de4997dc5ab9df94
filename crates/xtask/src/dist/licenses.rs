//! The licenses of the crates that the server and the screens are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::run::{cargo, output};
use crate::tools::WASM_TARGET;

/// The beginnings of the names of license files, in lower case.
const LICENSE_FILES: [&str; 5] = ["license", "licence", "copying", "notice", "unlicense"];

/// Each license text once, below the crates that have it.
pub(super) fn third_party(server_target: &str) -> Result<String> {
    let mut crates = BTreeSet::new();
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (package, target) in [("server", server_target), ("web", WASM_TARGET)] {
        let metadata = metadata(target)?;
        for dependency in dependencies(&metadata, package)? {
            let name = format!("{} {}", text(&dependency["name"]), text(&dependency["version"]));
            crates.insert(format!("{name}: {}", text(&dependency["license"])));
            for license in license_texts(text(&dependency["manifest_path"]))? {
                texts.entry(license).or_default().insert(name.clone());
            }
        }
    }

    let mut all = "platform-apps contains these crates:\n\n".to_owned();
    for line in crates {
        writeln!(all, "- {line}")?;
    }
    for (license, crates) in texts {
        let crates = crates.into_iter().collect::<Vec<_>>().join(", ");
        write!(all, "\n{}\n{crates}\n\n{license}\n", "=".repeat(80))?;
    }
    Ok(all)
}

fn metadata(target: &str) -> Result<Value> {
    let mut metadata = cargo();
    metadata.args(["metadata", "--format-version", "1", "--locked", "--filter-platform", target]);
    let metadata = output(&mut metadata).context("cargo can't tell its metadata")?;
    Ok(serde_json::from_str(&metadata)?)
}

/// The crates from outside that a package of ours contains, without those that only build or test it.
fn dependencies<'a>(metadata: &'a Value, package: &str) -> Result<Vec<&'a Value>> {
    let by_id = |list: &'a Value| -> BTreeMap<&str, &'a Value> {
        list.as_array().into_iter().flatten().map(|item| (text(&item["id"]), item)).collect()
    };
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let root =
        packages.iter().find(|(_, found)| found["name"] == package && found["source"].is_null());
    let mut waiting = vec![*root.context("there is no such package")?.0];
    let mut seen = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            let all = nodes[id]["deps"].as_array().into_iter().flatten();
            waiting.extend(all.filter(|edge| is_contained(edge)).map(|edge| text(&edge["pkg"])));
        }
    }
    Ok(seen.iter().map(|id| packages[id]).filter(|package| !package["source"].is_null()).collect())
}

/// Dependencies of builds and tests have a kind.
fn is_contained(dependency: &Value) -> bool {
    dependency["dep_kinds"].as_array().into_iter().flatten().any(|kind| kind["kind"].is_null())
}

fn license_texts(manifest: &str) -> Result<Vec<String>> {
    let folder = Path::new(manifest).parent().context("a manifest is in a folder")?;
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?;
        let name = file.file_name().to_string_lossy().to_lowercase();
        if file.file_type()?.is_file() && LICENSE_FILES.iter().any(|start| name.starts_with(start))
        {
            texts.push(fs::read_to_string(file.path())?.trim().replace("\r\n", "\n"));
        }
    }
    Ok(texts)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
