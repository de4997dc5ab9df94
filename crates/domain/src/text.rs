//! Checks that all typed-in text shares (rule 2).

use crate::field_code::FieldCode;

/// Trims Unicode white space.
///
/// # Errors
/// `REQUIRED` if nothing is left.
pub(crate) fn trim_required(text: &str) -> Result<&str, FieldCode> {
    let text = text.trim();
    if text.is_empty() { Err(FieldCode::Required) } else { Ok(text) }
}

/// Allows up to `max` characters (Unicode scalar values).
///
/// # Errors
/// `TOO_LONG`.
pub(crate) fn check_length(text: &str, max: usize) -> Result<(), FieldCode> {
    if text.chars().count() > max { Err(FieldCode::TooLong) } else { Ok(()) }
}

/// Whether `c` could hide or reorder what a customer reads: controls, direction marks, invisible
/// formatting, tags. U+200C and U+200D are allowed because Persian, Indic scripts and emoji need
/// them.
pub(crate) fn is_forbidden_char(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}
