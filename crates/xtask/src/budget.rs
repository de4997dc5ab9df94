//! What a customer's phone downloads before the consent page can show anything.

use crate::web;
use anyhow::{Context, Result, bail};
use std::fs;

/// Brotli bytes of everything the consent route loads.
const LIMIT: u64 = 150_000;

pub(crate) fn check() -> Result<()> {
    let page = fs::read_to_string(web::dist().join("index.html"))
        .context("dist/ is missing; `cargo xtask build` makes it")?;

    let mut total = 0;
    for file in loaded(&page) {
        let size = compressed_size(&file)?;
        println!("{size:>9}  {file}");
        total += size;
    }
    println!("{total:>9}  in all, of {LIMIT} bytes (Brotli)");
    if total > LIMIT {
        bail!("the consent page is {} bytes over its budget", total - LIMIT);
    }
    Ok(())
}

/// The page itself and every local file it names, but for the other program's.
fn loaded(page: &str) -> Vec<String> {
    let named = page
        .split('"')
        .filter_map(|text| text.strip_prefix('/'))
        .filter(|path| web::dist().join(path).is_file())
        .filter(|path| !path.starts_with("settings-"))
        .map(str::to_owned);
    ["index.html".to_owned()].into_iter().chain(named).collect()
}

fn compressed_size(file: &str) -> Result<u64> {
    let compressed = web::dist().join(format!("{file}.br"));
    let size = fs::metadata(compressed).with_context(|| format!("{file} has no .br beside it"))?;
    Ok(size.len())
}
