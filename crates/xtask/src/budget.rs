//! Compares the compressed size of a release with `budget.txt`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::files::files;
use crate::run::root;
use crate::web;

/// The files that each route loads before it can show anything.
const ROUTES: [(&str, &[&str]); 3] = [
    ("customer", &["index.html", "customer.js", "customer_bg.wasm"]),
    ("settings", &["index.html", "settings-main.css", "settings.js", "settings_bg.wasm"]),
    ("styles", &["settings-main.css"]),
];

pub(crate) fn check() -> Result<()> {
    let budget = fs::read_to_string(root().join("crates/xtask/budget.txt"))?;
    let budget = parse(&budget)?;
    let sizes = sizes()?;

    for (file, size) in &sizes {
        println!("{size:>9}  {:>+7}  {file}", size - budget.get(file).unwrap_or(&0));
    }
    let mut over = Vec::new();
    for (route, files) in ROUTES {
        let total: i64 = files.iter().filter_map(|file| sizes.get(*file)).sum();
        let limit = *budget.get(route).with_context(|| format!("budget.txt lacks {route}"))?;
        println!("{total:>9}  of {limit:>7}  {route}");
        if total > limit {
            over.push(format!("{route} is {} bytes over its budget", total - limit));
        }
    }
    if over.is_empty() { Ok(()) } else { bail!("{}", over.join("; ")) }
}

/// Fails if the release contains the gallery, which is for development only.
pub(crate) fn without_gallery() -> Result<()> {
    for file in files(&web::dist())? {
        if contains_gallery(&fs::read(&file)?) {
            bail!("{} contains the gallery", file.display());
        }
    }
    Ok(())
}

/// The gallery can't work without its address.
fn contains_gallery(file: &[u8]) -> bool {
    const ADDRESS: &[u8] = b"/gallery";
    file.windows(ADDRESS.len()).any(|bytes| bytes == ADDRESS)
}

/// Parses lines of `name bytes`; `#` starts a comment.
fn parse(text: &str) -> Result<BTreeMap<String, i64>> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let entry = |line: &str| {
        let (name, bytes) = line.split_once(' ').context("budget.txt: `name bytes`")?;
        Ok((name.to_owned(), bytes.trim().parse()?))
    };
    lines.filter(|line| !line.is_empty()).map(entry).collect()
}

/// The Brotli size of each route's files, by name without the hash.
fn sizes() -> Result<BTreeMap<String, i64>> {
    let mut sizes = BTreeMap::new();
    for file in files(&web::dist())? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let Some(name) = name.strip_suffix(".br").map(without_hash) else { continue };
        if ROUTES.iter().any(|(_, files)| files.contains(&&*name)) {
            sizes.insert(name, i64::try_from(fs::metadata(&file)?.len())?);
        }
    }
    let missing =
        ROUTES.iter().flat_map(|(_, files)| *files).find(|file| !sizes.contains_key(**file));
    match missing {
        Some(file) => bail!("dist/ has no compressed {file}"),
        None => Ok(sizes),
    }
}

/// `customer-0123456789ab.js` → `customer.js`
fn without_hash(name: &str) -> String {
    match (name.rsplit_once('-'), name.rsplit_once('.')) {
        (Some((stem, _)), Some((_, extension))) => format!("{stem}.{extension}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_stripped_from_file_names() {
        assert_eq!(without_hash("customer_bg-0123456789ab.wasm"), "customer_bg.wasm");
        assert_eq!(without_hash("settings-main-0123456789ab.css"), "settings-main.css");
        assert_eq!(without_hash("customer.es-0123456789ab.json"), "customer.es.json");
        assert_eq!(without_hash("index.html"), "index.html");
    }

    #[test]
    fn gallery_is_detected_by_its_address() {
        assert!(contains_gallery(b"\0/sign-in/gallery/settings"));
        assert!(!contains_gallery(b"\0/sign-in/settings"));
    }

    #[test]
    fn every_line_of_a_budget_needs_a_size() {
        let budget =
            parse("# Brotli bytes\ncustomer.js  4200\n\ncustomer 100000 # at most\n").unwrap();
        assert_eq!((budget["customer.js"], budget["customer"]), (4200, 100_000));
        assert!(parse("customer").is_err());
        assert!(parse("customer many").is_err());
    }
}
