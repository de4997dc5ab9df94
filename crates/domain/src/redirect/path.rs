//! Condition 8: every program reads the path as the same path.

use crate::form_urlencoded::{percent_decode_bytes, percent_encoded_bytes};

/// How often a path is decoded: once by the platform's server, and again by each proxy or
/// framework on the way that decodes too.
const MAX_DECODINGS: usize = 4;

/// Whether some program could read `path` as another path, as it is or after decoding it up to
/// four times.
pub(super) fn is_ambiguous(path: &str) -> bool {
    let mut text = path.to_owned();
    for _ in 0..MAX_DECODINGS {
        if is_suspicious(&text) {
            return true;
        }
        if !is_percent_encoded(&text) {
            return false;
        }
        let Ok(decoded) = String::from_utf8(percent_decode_bytes(text.as_bytes())) else {
            return true;
        };
        text = decoded;
    }
    is_suspicious(&text) || is_percent_encoded(&text)
}

fn is_suspicious(path: &str) -> bool {
    percent_encoded_bytes(path).any(|byte| matches!(byte, b'/' | b'\\') || byte.is_ascii_control())
        || path.chars().any(|c| c == '\\' || c.is_control() || is_confusable(c))
        || has_empty_segment(path)
        || segments(path).any(is_dot_segment)
}

fn is_percent_encoded(text: &str) -> bool {
    percent_encoded_bytes(text).next().is_some()
}

fn segments(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

/// The last segment may be empty: that is a trailing slash.
fn has_empty_segment(path: &str) -> bool {
    segments(path).rev().skip(1).any(str::is_empty)
}

/// Whether the segment is `.` or `..` without path parameters (`..;x`, which servlet containers
/// drop) and white space (which some servers trim).
fn is_dot_segment(segment: &str) -> bool {
    let name = segment.split(';').next().unwrap_or_default();
    let mut visible = name.chars().filter(|c| !c.is_whitespace());
    matches!(
        (visible.next(), visible.next(), visible.next()),
        (Some('.'), None, _) | (Some('.'), Some('.'), None)
    )
}

/// Whether a server that normalizes Unicode could turn `c` into `.`, `/`, `\`, `;` or `%`, or drop
/// it.
fn is_confusable(c: char) -> bool {
    matches!(c,
        '\u{037E}' | '\u{2024}'..='\u{2026}' | '\u{FE14}' | '\u{FE19}' | '\u{FE30}' | '\u{FE52}'
        | '\u{FE54}' | '\u{FE68}' | '\u{FE6A}' | '\u{FF05}' | '\u{FF0E}' | '\u{FF0F}' | '\u{FF1B}'
        | '\u{FF3C}' | '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}
