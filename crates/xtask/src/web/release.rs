//! A release's files: bundled, minified, named by their final content, compressed.

use super::{PROGRAMS, files, hex, write_texts};
use crate::run::{command, root};
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
};

/// Browsers that know everything the style sheets and the glue use.
const BROWSERS: &str = "--target=chrome123,firefox120,safari17.5";
const COMPRESSIBLE: [&str; 6] = ["css", "html", "js", "svg", "txt", "wasm"];

/// Finishes the release that trunk has put into `folder`.
pub(super) fn finish(folder: &Path) -> Result<()> {
    let page_file = folder.join("index.html");
    let mut page = fs::read_to_string(&page_file)?;

    name_texts(folder, &mut page)?;

    for program in PROGRAMS {
        let style_file = format!("style/{program}-main.css");
        let style = esbuild(&["--bundle", "--minify"], Some(&root().join(&style_file)), "")?;
        let style_name = hashed(folder, program, "css", style.as_bytes())?;
        refer(&mut page, &format!("/{style_file}"), &style_name)?;

        let mut wasm = take(&folder.join(format!("{program}_bg.wasm")))?;
        let glue_file = folder.join(format!("{program}.js"));
        let mut glue = fs::read_to_string(&glue_file)?;
        number_names(&mut wasm, &mut glue);
        fs::write(&glue_file, glue)?;
        let wasm_name = hashed(folder, program, "wasm", &wasm)?;

        let options = ["--bundle", "--minify", "--format=esm", "--legal-comments=none"];
        let mut glue = esbuild(&options, Some(&glue_file), "")?;
        fs::remove_file(glue_file)?;
        refer(&mut glue, &format!("{program}_bg.wasm"), &wasm_name[1..])?;

        refer(&mut page, &format!("/{program}_bg.wasm"), &wasm_name)?;
        let glue_name = hashed(folder, program, "js", glue.as_bytes())?;
        refer(&mut page, &format!("/{program}.js"), &glue_name)?;
    }
    // The glue holds them now.
    let _ = fs::remove_dir_all(folder.join("snippets"));

    fs::write(page_file, smaller(&page)?)?;
    compress_all(folder)
}

/// The files of texts share one hash, so that the page can say their names in few bytes.
fn name_texts(folder: &Path, page: &mut String) -> Result<()> {
    let texts = folder.join("i18n");
    write_texts(&texts)?;
    let mut all = Sha256::new();
    for file in files(&texts)? {
        all.update(fs::read(file)?);
    }
    let hash = hex(&all.finalize()[..8]);
    for file in files(&texts)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        fs::rename(&file, folder.join(format!("{name}-{hash}.txt")))?;
    }
    fs::remove_dir(texts)?;
    let name = "/${name}.${page.lang}";
    refer(page, &format!("/i18n{name}.txt"), &format!("{name}-{hash}.txt"))
}

/// Writes a file that may be cached for ever; answers its path on the server.
fn hashed(folder: &Path, name: &str, extension: &str, content: &[u8]) -> Result<String> {
    let hash = hex(&Sha256::digest(content)[..8]);
    let file = format!("{name}-{hash}.{extension}");
    fs::write(folder.join(&file), content)?;
    Ok(format!("/{file}"))
}

fn take(file: &Path) -> Result<Vec<u8>> {
    let content = fs::read(file).with_context(|| format!("trunk made no {}", file.display()))?;
    fs::remove_file(file)?;
    Ok(content)
}

fn refer(text: &mut String, old: &str, new: &str) -> Result<()> {
    if !text.contains(old) {
        bail!("nothing refers to {old}");
    }
    *text = text.replace(old, new);
    Ok(())
}

/// wasm-bindgen ends each name that program and glue call each other by with a random-looking hash,
/// which no compression makes smaller. A number of the same length says as much.
fn number_names(wasm: &mut [u8], glue: &mut String) {
    const LENGTH: usize = 16;
    let mut hashes = Vec::new();
    for word in glue.split(|c: char| !c.is_ascii_alphanumeric()) {
        let hash = &word[word.len().saturating_sub(LENGTH)..];
        let before = &word[..word.len() - hash.len()];
        let is_hash = hash.len() == LENGTH
            && matches!(before, "" | "h")
            && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash && !hashes.iter().any(|known| known == hash) {
            hashes.push(hash.to_owned());
        }
    }
    for (number, hash) in hashes.iter().enumerate() {
        let number = format!("{number:0LENGTH$}");
        *glue = glue.replace(hash, &number);
        for at in 0..wasm.len().saturating_sub(LENGTH - 1) {
            if &wasm[at..at + LENGTH] == hash.as_bytes() {
                wasm[at..at + LENGTH].copy_from_slice(number.as_bytes());
            }
        }
    }
}

/// Runs esbuild on a file, or on `input`.
fn esbuild(options: &[&str], file: Option<&Path>, input: &str) -> Result<String> {
    let mut esbuild = command("esbuild");
    esbuild.args(options).args([BROWSERS, "--log-level=warning"]).args(file);
    filter(&mut esbuild, input)
}

fn filter(command: &mut Command, input: &str) -> Result<String> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("esbuild does not start; `cargo xtask build` installs it")?;
    child.stdin.take().context("stdin is piped")?.write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("esbuild refused its input");
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The page without comments and indentation, its script minified.
fn smaller(page: &str) -> Result<String> {
    let (before, rest) = page.split_once("<script>").context("the page has a script")?;
    let (script, after) = rest.split_once("</script>").context("the script ends")?;
    let script = esbuild(&["--minify", "--loader=js"], None, script)?;
    Ok(format!("{}<script>{}</script>{}", tight(before), script.trim(), tight(after)))
}

fn tight(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, comment)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn compress_all(folder: &Path) -> Result<()> {
    let files = files(folder)?.into_iter().filter(|file| {
        let extension = file.extension().unwrap_or_default().to_string_lossy();
        COMPRESSIBLE.contains(&extension.as_ref())
    });
    thread::scope(|scope| {
        let jobs: Vec<_> = files.map(|file| scope.spawn(move || compress(&file))).collect();
        jobs.into_iter().try_for_each(|job| job.join().expect("compressing does not panic"))
    })
}

fn compress(file: &Path) -> Result<()> {
    let content = fs::read(file)?;
    let name = file.display();

    let mut best = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 24);
    best.write_all(&content)?;
    fs::write(format!("{name}.br"), best.into_inner())?;

    let mut common = GzEncoder::new(Vec::new(), Compression::best());
    common.write_all(&content)?;
    Ok(fs::write(format!("{name}.gz"), common.finish()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_loses_comments_and_indentation() {
        let page = "<head>\n  <!-- why:\n  so -->\n  <title>A</title>\n\n</head>";
        assert_eq!(tight(page), "<head>\n<title>A</title>\n</head>");
    }

    #[test]
    fn program_and_glue_keep_calling_each_other_by_one_name() {
        let mut wasm = b"\0__wbg_get_2080c49015e35254\0__wbg_set_2793479888329cb6\0memory".to_vec();
        let mut glue = "{__wbg_set_2793479888329cb6: f, __wbg_get_2080c49015e35254: g,\
             __wbg_set_2793479888329cb6: h}, wasm.memory"
            .to_owned();
        number_names(&mut wasm, &mut glue);
        let get = "__wbg_get_0000000000000001";
        let set = "__wbg_set_0000000000000000";
        assert_eq!(wasm, format!("\0{get}\0{set}\0memory").as_bytes());
        assert_eq!(glue, format!("{{{set}: f, {get}: g,{set}: h}}, wasm.memory"));
    }

    #[test]
    fn every_reference_is_renamed() {
        let mut page = "load(\"/a.js\"); again(\"/a.js\")".to_owned();
        refer(&mut page, "/a.js", "/a-1.js").unwrap();
        assert_eq!(page, "load(\"/a-1.js\"); again(\"/a-1.js\")");
    }

    #[test]
    fn a_file_that_nothing_loads_is_a_mistake() {
        assert!(refer(&mut "nothing".to_owned(), "/a.js", "/a-1.js").is_err());
    }

    #[test]
    fn the_glue_may_fall_back_to_the_program_beside_it() {
        let mut glue = "new URL(\"settings_bg.wasm\", import.meta.url)".to_owned();
        refer(&mut glue, "settings_bg.wasm", "settings-1.wasm").unwrap();
        assert!(glue.contains("settings-1.wasm"));
    }
}
