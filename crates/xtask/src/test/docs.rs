//! Keeps the documents in sync with what they link to, and with the log.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::files::files;
use crate::run::root;

const DOCUMENTS: [&str; 7] = [
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "docs",
    "examples",
    "tests/README.md",
];

/// What the log says about failed sign-ins.
const SIGN_IN_FAILURES: [&str; 2] =
    ["crates/server/src/clients/oidc/error.rs", "crates/server/src/services/oidc/error.rs"];

#[test]
fn links_lead_somewhere() {
    let documents = DOCUMENTS.iter().flat_map(|path| files(&root().join(path)).unwrap());
    for document in documents.filter(|path| path.extension().is_some_and(|ext| ext == "md")) {
        for link in links(&read(&document)) {
            let is_alive = leads_somewhere(&document, &link);
            assert!(is_alive, "{} links to {link}, which doesn't exist", document.display());
        }
    }
}

#[test]
fn every_failure_of_a_sign_in_is_explained() {
    let guide = read(&root().join("docs/sign-in-providers.md"));
    let (_, section) = guide.split_once("## When it fails").unwrap();
    let explained: Vec<_> = explained_lines(section).collect();
    for file in SIGN_IN_FAILURES {
        for failure in failures(&read(&root().join(file))) {
            let is_explained =
                explained.iter().any(|line| line.contains(&failure) || failure.contains(line));
            assert!(is_explained, "docs/sign-in-providers.md doesn't explain “{failure}”");
        }
    }
}

#[test]
fn anchors_are_those_of_github() {
    let text = "# One: `two`, 3 & four-five\n<a id=\"rule-1\"></a>\n```sh\n# a comment\n```\n";
    let expected = ["one-two-3--four-five", "rule-1"].map(str::to_owned);
    assert_eq!(anchors(text), BTreeSet::from(expected));
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A document without its blocks of code.
fn prose(text: &str) -> String {
    text.split("```").step_by(2).collect()
}

/// The targets in this repository.
fn links(text: &str) -> Vec<String> {
    let prose = prose(text);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).map(str::to_owned).collect()
}

fn leads_somewhere(document: &Path, link: &str) -> bool {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match path {
        "" => document.to_owned(),
        path => document.with_file_name(path),
    };
    target.exists() && (anchor.is_empty() || anchors(&read(&target)).contains(anchor))
}

/// Those that GitHub gives to headings, and those that are written out.
fn anchors(text: &str) -> BTreeSet<String> {
    let prose = prose(text);
    let headings = prose.lines().filter(|line| line.starts_with('#')).map(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        heading.chars().filter(is_kept).collect::<String>().replace(' ', "-")
    });
    let written = prose.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    headings.chain(written.map(str::to_owned)).collect()
}

/// The lines that the rows of a table are about: the first words of each that aren't `…`.
fn explained_lines(table: &str) -> impl Iterator<Item = String> {
    let cells = table.lines().filter_map(|row| row.strip_prefix("| ")?.split(" | ").next());
    let lines = cells.flat_map(|cell| cell.split("`, `"));
    lines.filter_map(|line| first_words(line.replace('`', "").split('…')))
}

/// The texts of an error enum: the first words of each that aren't a `{placeholder}`.
fn failures(source: &str) -> impl Iterator<Item = String> {
    let attributes = source.split("#[error(").skip(1);
    let texts =
        attributes.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    texts.filter_map(|text| first_words(text.replace('`', "").split(['{', '}']).step_by(2)))
}

fn first_words<'a>(mut parts: impl Iterator<Item = &'a str>) -> Option<String> {
    parts.find(|part| !part.trim().is_empty()).map(|words| words.trim().to_owned())
}
