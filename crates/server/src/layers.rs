//! Keeps the layers apart: routes → services → storage.

use std::fs;
use std::path::Path;

const HTTP: [&str; 6] = ["axum", "header", "http::", "hyper", "reqwest", "StatusCode"];
const ABOVE_SERVICES: [&str; 5] =
    ["crate::error", "crate::extract", "crate::middleware", "crate::routes", "crate::state"];

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
fn routes_know_no_sql() {
    assert_mentions_none("routes", &["sqlx"]);
}

fn assert_mentions_none(layer: &str, words: &[&str]) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(layer);
    let files = rust_files(&source);
    assert!(files.len() > 5, "{} has too few files", source.display());
    for (file, text) in files {
        for word in words {
            assert!(!text.contains(word), "{file} mentions {word}");
        }
    }
}

fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    files
}
