//! Finishes a release: optimizes programs, bundles styles, names files by content, compresses.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::PROGRAMS;
use crate::files::files;
use crate::run::{self, command, root};

/// Browsers that support everything the style sheets and the glue use.
const BROWSERS: &str = "--target=chrome123,firefox120,safari17.5";
/// The WebAssembly features that rustc enables.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
const COMPRESSIBLE: [&str; 7] = ["css", "html", "js", "json", "svg", "txt", "wasm"];

/// Finishes the release that trunk has put into `folder`.
pub(super) fn finish(folder: &Path) -> Result<()> {
    for program in PROGRAMS {
        let wasm = folder.join(format!("{program}_bg.wasm"));
        run::run_inherit(wasm_opt().arg(&wasm).arg("-o").arg(&wasm))?;
        let glue = folder.join(format!("{program}.js"));
        run::run_inherit(esbuild(&glue, &glue).args(["--format=esm", "--allow-overwrite"]))?;
    }
    let settings_styles = "style/settings-main.css";
    run::run_inherit(&mut esbuild(&root().join(settings_styles), &folder.join(settings_styles)))?;

    let page_file = folder.join("index.html");
    let page = inline_styles(&fs::read_to_string(&page_file)?)?;
    fs::write(page_file, name_by_content(page, folder)?)?;

    for file in files(folder)? {
        compress(&file)?;
    }
    Ok(())
}

pub(crate) fn wasm_opt() -> Command {
    let mut wasm_opt = command("wasm-opt");
    wasm_opt.arg("-Oz").args(WASM_FEATURES);
    wasm_opt
}

/// Bundles a script or a style sheet with everything that it imports.
fn esbuild(input: &Path, output: &Path) -> Command {
    let mut esbuild = command("esbuild");
    esbuild.args(["--bundle", "--minify", "--log-level=warning", BROWSERS]);
    esbuild.arg(input).arg(format!("--outfile={}", output.display()));
    esbuild
}

/// Puts the styles of every page into `page`, so that the first paint waits for no other file.
fn inline_styles(page: &str) -> Result<String> {
    let link = r#"<link rel="stylesheet" href="/style/main.css">"#;
    ensure!(page.contains(link), "index.html lacks {link}");
    let bundle = root().join("target/main.css");
    run::run_inherit(&mut esbuild(&root().join("style/main.css"), &bundle))?;
    let styles = fs::read_to_string(bundle)?;
    Ok(page.replace(link, &format!("<style>{styles}</style>")))
}

/// Adds a hash of the content to the name of each file that `page` loads, so that browsers may keep
/// it forever.
fn name_by_content(mut page: String, folder: &Path) -> Result<String> {
    for file in files(folder)? {
        let name = file.strip_prefix(folder)?.display().to_string();
        let reference = format!("\"/{name}\"");
        if page.contains(&reference) {
            let (stem, extension) = name.rsplit_once('.').context("a file has an extension")?;
            let hash = hex::encode(&Sha256::digest(fs::read(&file)?)[..6]);
            let name = format!("{stem}-{hash}.{extension}");
            fs::rename(&file, folder.join(&name))?;
            page = page.replace(&reference, &format!("\"/{name}\""));
        }
    }
    Ok(page)
}

/// Writes the copies that the server sends to browsers that accept them.
fn compress(file: &Path) -> Result<()> {
    if !file.extension().is_some_and(|extension| COMPRESSIBLE.iter().any(|c| extension == *c)) {
        return Ok(());
    }
    let content = fs::read(file)?;
    let path = file.display();

    let params = BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut brotli = fs::File::create(format!("{path}.br"))?;
    brotli::BrotliCompress(&mut &content[..], &mut brotli, &params)?;

    let mut gzip = GzEncoder::new(fs::File::create(format!("{path}.gz"))?, Compression::best());
    gzip.write_all(&content)?;
    gzip.finish()?;
    Ok(())
}
