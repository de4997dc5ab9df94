//! Tables for people, and JSON lines for scripts. People typed the names in them, so what could move
//! the cursor or reorder text is escaped.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::clock::format_rfc3339;
use crate::services::admin::{AppOverview, OrganizationOverview};

/// The columns of a row: the member's name in JSON, and its value.
pub(super) type Columns = Vec<(&'static str, Value)>;

pub(super) fn organization_columns(organization: OrganizationOverview) -> Columns {
    vec![
        ("id", json!(organization.id)),
        ("createdAt", json!(format_rfc3339(organization.created_at))),
        ("accounts", json!(organization.accounts)),
        ("apps", json!(organization.apps)),
        ("name", json!(organization.name)),
    ]
}

pub(super) fn app_columns(overview: AppOverview) -> Columns {
    let AppOverview { app, organization_name, active_installs } = overview;
    vec![
        ("slug", json!(app.slug)),
        ("status", json!(app.disabled.status())),
        ("disabledBy", json!(app.disabled.by())),
        ("activeInstalls", json!(active_installs)),
        ("createdAt", json!(format_rfc3339(app.created_at))),
        ("organizationId", json!(app.organization_id)),
        ("organization", json!(organization_name)),
        ("name", json!(app.name)),
    ]
}

pub(super) fn print_rows(rows: impl Iterator<Item = Columns>, json: bool) {
    let lines = if json { rows.map(json_line).collect() } else { table(&rows.collect::<Vec<_>>()) };
    for line in lines {
        print_line(&line);
    }
}

/// Ignores failures: a reader such as `head` may have seen enough.
pub(super) fn print_line(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// The text, with characters that a terminal obeys as `\u{…}`.
pub(super) fn escape(text: &str) -> String {
    replace_unsafe(text, |c| c.escape_unicode().to_string())
}

/// `\u{…}` isn't JSON. All unsafe characters fit into four digits.
fn json_line(columns: Columns) -> String {
    let members = columns.into_iter().map(|(name, value)| (name.to_owned(), value));
    let line = Value::Object(members.collect::<Map<_, _>>()).to_string();
    replace_unsafe(&line, |c| format!("\\u{:04x}", u32::from(c)))
}

fn replace_unsafe(text: &str, escape: impl Fn(char) -> String) -> String {
    text.chars().map(|c| if is_unsafe(c) { escape(c) } else { c.to_string() }).collect()
}

/// Controls, and what changes the direction of the text around it.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}')
}

/// A header and a line for each row, in columns as wide as they need to be.
fn table(rows: &[Columns]) -> Vec<String> {
    let Some(first) = rows.first() else { return Vec::new() };
    let header = first.iter().map(|(name, _)| (*name).to_owned()).collect();
    let cells = rows.iter().map(|columns| columns.iter().map(|(_, value)| cell(value)).collect());
    let lines: Vec<Vec<String>> = std::iter::once(header).chain(cells).collect();
    let width = |column: usize| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..first.len()).map(width).collect();
    lines.iter().map(|line| table_line(line, &widths)).collect()
}

fn table_line(cells: &[String], widths: &[usize]) -> String {
    let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
    padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => escape(text),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "A\u{1b}[2J\u{9b}c\n\u{202e}é👩\u{200d}🔬";

    #[test]
    fn characters_that_a_terminal_obeys_are_escaped() {
        let line = table(&[vec![("name", json!(HOSTILE)), ("count", json!(3))]]);
        assert_eq!(line[1], "A\\u{1b}[2J\\u{9b}c\\u{a}\\u{202e}é👩\u{200d}🔬  3");
    }

    #[test]
    fn json_line_holds_no_character_that_a_terminal_obeys_and_decodes_to_the_same() {
        let line = json_line(vec![("name", json!(HOSTILE))]);
        assert!(!line.contains(is_unsafe), "{line:?}");
        let decoded: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(decoded, json!({"name": HOSTILE}));
    }

    #[test]
    fn columns_are_as_wide_as_their_longest_cell() {
        let row = |slug: &str, name: Value| vec![("slug", json!(slug)), ("name", name)];
        let lines = table(&[row("a", json!("Übung")), row("longer", Value::Null)]);
        assert_eq!(lines, ["slug    name", "a       Übung", "longer  -"]);
        assert!(table(&[]).is_empty());
    }
}
