//! A release's files: bundled, minified, named by their final content, compressed.

use super::{PROGRAMS, files, hex, panics, write_texts};
use crate::run::{command, root};
use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;
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
/// What rustc's WebAssembly uses.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];
/// The program whose glue is a part of the page: one request less before a customer sees it.
const INLINE: &str = "consent";
/// Tells Chromium to compile a script as a whole: else it parses most of the glue twice.
const AT_ONCE: &str = "//# allFunctionsCalledOnLoad\n";
const COMPRESSIBLE: [&str; 6] = ["css", "html", "js", "svg", "txt", "wasm"];

/// Finishes the release that trunk has put into `folder`.
pub(super) fn finish(folder: &Path) -> Result<()> {
    let page_file = folder.join("index.html");
    let mut page = fs::read_to_string(&page_file)?;

    name_texts(folder, &mut page)?;

    let icon = hashed(folder, "favicon", "png", &take(&folder.join("favicon.png"))?)?;
    refer(&mut page, "/favicon.png", &icon)?;

    let settings = style_sheet("style/settings-main.css")?;
    let name = hashed(folder, "settings", "css", settings.as_bytes())?;
    refer(&mut page, "/style/settings-main.css", &name)?;
    let link = "<link rel=\"stylesheet\" href=\"/style/main.css\">";
    let inline = format!("<style>{}</style>", style_sheet("style/main.css")?.trim());
    refer(&mut page, link, &inline)?;

    for program in PROGRAMS {
        let wasm_file = folder.join(format!("{program}_bg.wasm"));
        let glue_file = folder.join(format!("{program}.js"));
        panics::cut(&wasm_file)?;
        let names = optimize(&wasm_file)?;
        let glue = fs::read_to_string(&glue_file)?;
        fs::write(&glue_file, renamed(&glue, &format!("./{program}_bg.js"), &names)?)?;
        let wasm_name = hashed(folder, program, "wasm", &take(&wasm_file)?)?;
        refer(&mut page, &format!("/{program}_bg.wasm"), &wasm_name)?;

        let import = format!("import(\"/{program}.js\")");
        if program == INLINE {
            let glue = bundled(&glue_file, &["--format=iife", "--global-name=glueOfThisPage"])?;
            // After the script that sends the page's requests.
            refer(&mut page, &import, "parsed.then(() => glueOfThisPage)")?;
            let script = format!("</script>\n<script>{AT_ONCE}{}</script>", glue.trim());
            refer(&mut page, "</script>", &script)?;
        } else {
            let name =
                hashed(folder, program, "js", bundled(&glue_file, &["--format=esm"])?.as_bytes())?;
            refer(&mut page, &import, &format!("import(\"{name}\")"))?;
        }
        fs::remove_file(glue_file)?;
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
    let hash = in_name(&all.finalize());
    for file in files(&texts)? {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        fs::rename(&file, folder.join(format!("{name}-{hash}.txt")))?;
    }
    fs::remove_dir(texts)?;
    let name = "/${name}.${page.lang}";
    refer(page, &format!("/i18n{name}.txt"), &format!("{name}-{hash}.txt"))
}

/// What the page calls of a glue, and nothing else of it.
fn bundled(glue: &Path, format: &[&str]) -> Result<String> {
    let name = glue.file_name().unwrap_or_default().to_string_lossy();
    let entry = glue.with_extension("entry.js");
    fs::write(&entry, format!("export {{ default }} from \"./{name}\""))?;
    // The page hands the program over: where the glue came from is never asked.
    let quiet = "--log-override:empty-import-meta=silent";
    let mut options = vec!["--bundle", "--minify", "--legal-comments=none", quiet];
    options.extend(format);
    let bundled = esbuild(&options, Some(&entry), "")?;
    fs::remove_file(entry)?;
    Ok(bundled)
}

/// A style sheet with all that it imports.
fn style_sheet(file: &str) -> Result<String> {
    esbuild(&["--bundle", "--minify"], Some(&root().join(file)), "")
}

/// What a name has of a hash: 48 bits tell the releases of one file apart, and compress to as many.
fn in_name(hash: &[u8]) -> String {
    hex(&hash[..6])
}

/// Writes a file that may be cached for ever; answers its path on the server.
fn hashed(folder: &Path, name: &str, extension: &str, content: &[u8]) -> Result<String> {
    let hash = in_name(&Sha256::digest(content));
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

/// A name that program and glue call each other by, and its short one.
#[derive(Debug, PartialEq, Eq)]
struct Name {
    /// Of an import: the module it comes from.
    module: Option<String>,
    long: String,
    short: String,
}

/// Makes the program small, and gives its imports and exports names of a letter or two, and its
/// one module the name `a`. wasm-bindgen's are long, and end in hashes that no compression makes
/// smaller.
fn optimize(wasm: &Path) -> Result<Vec<Name>> {
    let mut optimize = wasm_opt();
    optimize.arg("--minify-imports-and-exports-and-modules").arg(wasm).arg("-o").arg(wasm);
    Ok(names(&filter(&mut optimize, "")?))
}

/// `wasm-opt` as a release uses it.
pub(crate) fn wasm_opt() -> Command {
    let mut wasm_opt = command("wasm-opt");
    wasm_opt.args(WASM_FEATURES).args(["-Oz", "--always-inline-max-function-size=4"]);
    wasm_opt
}

/// Reads what wasm-opt says that it did: a line `["module", "long", "short"]` for each import,
/// `["long", "short"]` for each export.
fn names(report: &str) -> Vec<Name> {
    let strings =
        |line: &str| -> Vec<_> { line.split('"').skip(1).step_by(2).map(str::to_owned).collect() };
    let name = |line| match <[String; 3]>::try_from(strings(line)) {
        Ok([module, long, short]) => Some(Name { module: Some(module), long, short }),
        Err(strings) => {
            let [long, short] = strings.try_into().ok()?;
            Some(Name { module: None, long, short })
        }
    };
    report.lines().filter_map(name).collect()
}

/// The glue of the module `own`, calling the program by `names`.
fn renamed(glue: &str, own: &str, names: &[Name]) -> Result<String> {
    if let Some(other) = names.iter().find(|name| name.module.as_ref().is_some_and(|m| m != own)) {
        bail!("{other:?}: the glue has one module to import from");
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let mut text = String::new();
    let mut rest = glue;
    while let Some(start) = rest.find(is_part) {
        let (between, from_word) = rest.split_at(start);
        let (word, after) =
            from_word.split_at(from_word.find(|c| !is_part(c)).unwrap_or(from_word.len()));
        text.push_str(between);
        let is_export = text.ends_with("wasm.");
        let name =
            names.iter().find(|name| name.module.is_none() == is_export && name.long == word);
        text.push_str(name.map_or(word, |name| &name.short));
        rest = after;
    }
    text.push_str(rest);
    let module = format!("\"{own}\":");
    if !text.contains(&module) {
        bail!("the glue says nowhere what {own} is");
    }
    Ok(text.replace(&module, "a:"))
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

    fs::write(format!("{name}.br"), smallest(&content)?)?;

    let mut common = GzEncoder::new(Vec::new(), Compression::best());
    common.write_all(&content)?;
    Ok(fs::write(format!("{name}.gz"), common.finish()?)?)
}

/// Brotli 11. Which window and blocks suit a file best nobody knows before: it is up to 80 bytes of
/// the consent program.
fn smallest(content: &[u8]) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    for (lgwin, lgblock) in [(16, 0), (18, 16), (24, 16), (24, 0)] {
        let size_hint = content.len();
        let params =
            BrotliEncoderParams { quality: 11, lgwin, lgblock, size_hint, ..Default::default() };
        let mut compressed = Vec::new();
        brotli::BrotliCompress(&mut &content[..], &mut compressed, &params)?;
        all.push(compressed);
    }
    Ok(all.into_iter().min_by_key(Vec::len).unwrap_or_default())
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
    fn program_and_glue_call_each_other_by_short_names() {
        let report = r#"{
"imports": [
  ["./app_bg.js", "__wbg_get_2080c49015e35254", "A"],
  ["./app_bg.js", "main", "$"]
],
"exports": [
  ["main", "mb"]
]
}"#;
        let names = names(report);
        assert_eq!(names.len(), 3);
        let glue =
            r#"{__wbg_get_2080c49015e35254: get, "./app_bg.js": i}; wasm.main(main, mainly)"#;
        let short = r"{A: get, a: i}; wasm.mb($, mainly)";
        assert_eq!(renamed(glue, "./app_bg.js", &names).unwrap(), short);
    }

    #[test]
    fn a_second_module_is_a_mistake() {
        let names = names("[\"./snippet.js\", \"get\", \"a\"]");
        assert!(renamed("\"./app_bg.js\":", "./app_bg.js", &names).is_err());
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
}
