//! Keeps the layers apart: routes → services → storage.

#![allow(clippy::unwrap_used, reason = "not a library")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

const HTTP: [&str; 6] = ["axum", "header", "http::", "hyper", "reqwest", "StatusCode"];
const ABOVE_SERVICES: [&str; 8] = [
    "crate::commands",
    "crate::config",
    "crate::error",
    "crate::extract",
    "crate::middleware",
    "crate::routes",
    "crate::state",
    "crate::telemetry",
];

#[test]
fn services_know_neither_http_nor_sql() {
    assert_mentions_none("services", &HTTP);
    assert_mentions_none("services", &ABOVE_SERVICES);
    assert_mentions_none("services", &["sqlx"]);
}

#[test]
fn storage_knows_nothing_above_it() {
    assert_mentions_none("storage", &HTTP);
    assert_mentions_none("storage", &ABOVE_SERVICES);
    assert_mentions_none("storage", &["crate::services"]);
}

#[test]
fn routes_know_neither_sql_nor_storage() {
    assert_mentions_none("routes", &["sqlx", "crate::storage"]);
}

/// Takes away the modules that need none of those left, until only circles and what needs them are
/// left.
#[test]
fn modules_need_each_other_without_circles() {
    let mut needs = needs_by_module();
    assert!(needs["routes"].contains("services") && needs["services"].contains("storage"));
    loop {
        let is_left = |module: &String| needs.contains_key(module);
        let free = needs.iter().filter(|(_, needed)| !needed.iter().any(is_left));
        let free: Vec<String> = free.map(|(module, _)| module.clone()).collect();
        if free.is_empty() {
            break;
        }
        needs.retain(|module, _| !free.contains(module));
    }
    assert!(needs.is_empty(), "{needs:#?}");
}

/// Which modules of the crate each one mentions, without its tests.
fn needs_by_module() -> BTreeMap<String, BTreeSet<String>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in rust_files(&source) {
        let path = Path::new(&file).strip_prefix(&source).unwrap().with_extension("");
        let module = path.iter().next().unwrap().to_str().unwrap();
        let after = without_tests(&text).split("crate::").skip(1);
        let mentioned = after.filter_map(|text| text.split(is_separator).next().map(str::to_owned));
        needs
            .entry(module.to_owned())
            .or_default()
            .extend(mentioned.filter(|other| other != module));
    }
    needs
}

fn is_separator(character: char) -> bool {
    character != '_' && !character.is_alphanumeric()
}

fn assert_mentions_none(layer: &str, words: &[&str]) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer);
    let files = rust_files(&source);
    assert!(files.len() > 5, "{} has too few files", source.display());
    for (file, text) in files {
        for word in words {
            assert!(!without_tests(&text).contains(word), "{file} mentions {word}");
        }
    }
}

fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap()
}

fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let entries = WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path());
    let files = entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.map(|file| (file.display().to_string(), fs::read_to_string(&file).unwrap())).collect()
}
