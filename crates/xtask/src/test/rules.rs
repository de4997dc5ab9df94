//! Keeps `docs/rules.md` and the code in sync: every rule that is mentioned exists, and some test
//! mentions every rule.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::files::files_without;
use crate::run::root;

/// Rules that the code doesn't keep yet: there is nothing to test.
const NOT_BUILT: [u32; 0] = [];

const FOLDERS: [&str; 6] = ["crates", "docs", "fuzz/fuzz_targets", "src", "style", "tests"];
const ROOT_FILES: [&str; 5] =
    ["CONTRIBUTING.md", "README.md", "SECURITY.md", "build.rs", "index.html"];
const MENTIONING: [&str; 6] = ["css", "html", "js", "md", "mjs", "rs"];
const TESTING: [&str; 3] = ["js", "mjs", "rs"];
const SKIPPED_FOLDERS: [&str; 2] = ["node_modules", "results"];

/// The examples below aren't mentions.
const THIS_FILE: &str = "crates/xtask/src/test/rules.rs";

#[test]
fn every_mentioned_rule_exists() {
    let rules = rules();
    for (file, text) in files() {
        for rule in mentions(&text) {
            assert!(rules.contains(&rule), "{file} mentions rule {rule}: docs/rules.md lacks it");
        }
    }
}

#[test]
fn every_rule_is_mentioned_by_a_test() {
    let tested: BTreeSet<_> =
        files().iter().flat_map(|(file, text)| mentions(&test_code(file, text))).collect();
    let (built, not_built): (Vec<_>, Vec<_>) =
        rules().into_iter().partition(|rule| !NOT_BUILT.contains(rule));
    let untested: Vec<_> = built.into_iter().filter(|rule| !tested.contains(rule)).collect();
    assert!(untested.is_empty(), "no test mentions these rules: {untested:?}");
    let tested: Vec<_> = not_built.into_iter().filter(|rule| tested.contains(rule)).collect();
    assert!(tested.is_empty(), "take these rules out of NOT_BUILT, tests mention them: {tested:?}");
}

#[test]
fn rules_are_numbered_without_gaps() {
    let rules = rules();
    let count = u32::try_from(rules.len()).unwrap();
    assert_eq!(rules, (1..=count).collect());
}

#[test]
fn mentions_are_numbers_lists_and_ranges() {
    for (text, expected) in [
        ("(rule 21)", vec![21]),
        ("Rule 2: names", vec![2]),
        ("rules 32, 33", vec![32, 33]),
        ("rules 1, 2 and 3, as well", vec![1, 2, 3]),
        ("Rules 12–15 and rule 4", vec![12, 13, 14, 15, 4]),
        ("the rule, 7 times; rule", vec![]),
        ("a cornerrule 3, rules3", vec![]),
    ] {
        assert_eq!(mentions(text), expected, "{text}");
    }
}

#[test]
fn test_code_is_test_files_and_test_modules() {
    let source = "// rule 1\n#[cfg(all(test, x))]\nmod a {\n    // rule 2\n}\n\n#[cfg(test)]\n#[cfg(y)]\nmod b;\n// rule 3\n";
    assert_eq!(mentions(&test_code("src/a.rs", source)), [2]);
    for file in ["tests/a.js", "crates/domain/tests/a.rs", "src/api/json/tests.rs"] {
        assert_eq!(mentions(&test_code(file, source)), [1, 2, 3], "{file}");
    }
    assert_eq!(test_code("tests/README.md", source), "");
}

/// The numbers that `docs/rules.md` has anchors for.
fn rules() -> BTreeSet<u32> {
    let text = fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let anchors = text.split("<a id=\"rule-").skip(1);
    anchors.map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

/// The texts that may mention rules, by their path in the repository.
fn files() -> BTreeMap<String, String> {
    let mut paths: Vec<_> = ROOT_FILES.iter().map(|file| root().join(file)).collect();
    for folder in FOLDERS {
        let files = files_without(&SKIPPED_FOLDERS, &root().join(folder)).unwrap();
        paths.extend(files.into_iter().filter(|file| has_extension(file, &MENTIONING)));
    }
    let relative = |path: &Path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
    let read = |path: PathBuf| (relative(&path), fs::read_to_string(&path).unwrap());
    paths.into_iter().filter(|path| relative(path) != THIS_FILE).map(read).collect()
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known))
}

/// A whole test file, or the test modules of any other Rust file.
fn test_code(file: &str, text: &str) -> String {
    let path = Path::new(file);
    if !has_extension(path, &TESTING) {
        return String::new();
    }
    let folders = path.parent().into_iter().flat_map(Path::components);
    if path.ends_with("tests.rs") || folders.into_iter().any(|name| name.as_os_str() == "tests") {
        return text.to_owned();
    }
    test_modules(text)
}

/// The bodies of the modules behind `#[cfg(test)]`. rustfmt puts their braces at the start of a line.
fn test_modules(text: &str) -> String {
    let mut code = String::new();
    let mut is_for_tests = false;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if is_for_tests && line.starts_with("mod ") && line.ends_with('{') {
            lines.by_ref().take_while(|line| *line != "}").for_each(|line| {
                code.push_str(line);
                code.push('\n');
            });
        }
        let is_attribute = line.starts_with("#[");
        is_for_tests = is_attribute
            && (is_for_tests
                || line.starts_with("#[cfg(test")
                || line.starts_with("#[cfg(all(test"));
    }
    code
}

/// The numbers in "rule 21", "rules 32, 33", "rules 32 and 33" and "rules 12–15".
fn mentions(text: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    for (at, word) in text.match_indices("ule") {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let Some(before) = before.strip_suffix(['r', 'R']) else { continue };
        let is_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let list = after.strip_prefix('s').unwrap_or(after).strip_prefix(' ');
        if let (true, Some(list)) = (is_word, list) {
            numbers.extend(list_of_numbers(list));
        }
    }
    numbers
}

fn list_of_numbers(text: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some((number, after)) = leading_number(rest) {
        let range = after.strip_prefix(['–', '-']).and_then(leading_number);
        let (last, after) = range.unwrap_or((number, after));
        numbers.extend(number..=last);
        let Some(next) = after.strip_prefix(", ").or_else(|| after.strip_prefix(" and ")) else {
            break;
        };
        rest = next.strip_prefix("and ").unwrap_or(next);
    }
    numbers
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}
