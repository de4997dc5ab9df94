//! Names and descriptions that customers read as plain text (rule 2).

use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::{check_length, is_forbidden_char, trim_required};

string_newtype! {
    /// The name of a platform app (rule 2): 1–120 characters after trimming.
    AppName
}
string_newtype! {
    /// The name of a person (rule 2): 1–120 characters after trimming.
    DisplayName
}
string_newtype! {
    /// The name of an organization (rule 2): 1–120 characters after trimming, without "opentrain"
    /// in any ASCII case.
    OrganizationName
}
string_newtype! {
    /// The description of a platform app (rule 2): 1–500 characters after trimming, line feeds
    /// included. An empty description is `None` instead.
    Description
}

impl AppName {
    /// The longest name, in characters (Unicode scalar values).
    pub const MAX: usize = 120;

    /// Trims and checks a name.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        parse_name(text).map(Self)
    }
}

impl DisplayName {
    /// The longest name, in characters (Unicode scalar values).
    pub const MAX: usize = AppName::MAX;

    /// Trims and checks a name.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        parse_name(text).map(Self)
    }
}

impl OrganizationName {
    /// The longest name, in characters (Unicode scalar values).
    pub const MAX: usize = AppName::MAX;

    /// Trims and checks a name. It must not pass for this product's own.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`, `RESERVED`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let name = parse_name(text)?;
        if name.to_ascii_lowercase().contains("opentrain") {
            return Err(FieldCode::Reserved);
        }
        Ok(Self(name))
    }
}

impl Description {
    /// The longest description, in characters (Unicode scalar values).
    pub const MAX: usize = 500;

    /// Trims and checks a description. `None` if nothing is left.
    ///
    /// # Errors
    /// `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldCode> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        check_length(text, Self::MAX)?;
        if text.chars().any(|c| c != '\n' && is_forbidden_char(c)) {
            return Err(FieldCode::Characters);
        }
        Ok(Some(Self(text.to_owned())))
    }
}

fn parse_name(text: &str) -> Result<String, FieldCode> {
    let text = trim_required(text)?;
    check_length(text, AppName::MAX)?;
    if text.chars().any(is_forbidden_char) {
        return Err(FieldCode::Characters);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 2.
    #[test]
    fn names_are_trimmed_and_have_1_to_120_characters() {
        assert_eq!(AppName::parse("\u{3000} Acme\u{a0}\n").unwrap().as_str(), "Acme");
        for text in ["", " ", "\u{2003}\t"] {
            assert_eq!(AppName::parse(text), Err(FieldCode::Required));
        }
        assert!(AppName::parse(&"😀".repeat(120)).is_ok());
        assert_eq!(AppName::parse(&"😀".repeat(121)), Err(FieldCode::TooLong));
        assert!(AppName::parse(&format!("  {}  ", "a".repeat(120))).is_ok());
    }

    /// Rule 2.
    #[test]
    fn names_refuse_characters_that_hide_or_reorder_text() {
        for c in [
            '\0',
            '\n',
            '\u{7f}',
            '\u{85}',
            '\u{9f}',
            '\u{61c}',
            '\u{200b}',
            '\u{200e}',
            '\u{200f}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{206f}',
            '\u{feff}',
            '\u{fff9}',
            '\u{fffb}',
            '\u{e0000}',
            '\u{e0fff}',
        ] {
            let text = format!("a{c}b");
            assert_eq!(AppName::parse(&text), Err(FieldCode::Characters), "{c:?}");
            assert_eq!(DisplayName::parse(&text), Err(FieldCode::Characters), "{c:?}");
            assert_eq!(OrganizationName::parse(&text), Err(FieldCode::Characters), "{c:?}");
        }
        for text in [
            "می\u{200c}خواهم",
            "👩\u{200d}💻",
            "<script>",
            "\u{2029}a\u{2028}b",
            "a\u{fff8}b",
            "a\u{fffc}b",
            "a\u{202f}b",
            "a\u{205f}b",
            "a\u{2070}b",
            "a\u{e1000}b",
        ] {
            assert!(AppName::parse(text).is_ok(), "{text:?}");
        }
    }

    /// Rule 2.
    #[test]
    fn description_is_optional_and_may_hold_line_feeds() {
        assert_eq!(Description::parse(" \u{2003} "), Ok(None));
        assert_eq!(Description::parse(" a\nb ").unwrap().unwrap().as_str(), "a\nb");
        assert_eq!(Description::parse("a\r\nb"), Err(FieldCode::Characters));
        assert!(Description::parse(&"é".repeat(500)).is_ok());
        assert_eq!(Description::parse(&"é".repeat(501)), Err(FieldCode::TooLong));
    }

    /// Rule 2.
    #[test]
    fn organization_name_must_not_contain_the_product_name() {
        for text in ["OpenTrain", "The OPENTRAIN Team", "xopentrainx"] {
            assert_eq!(OrganizationName::parse(text), Err(FieldCode::Reserved));
        }
        assert!(OrganizationName::parse("Open Train").is_ok());
        assert!(AppName::parse("OpenTrain helper").is_ok());
    }
}
