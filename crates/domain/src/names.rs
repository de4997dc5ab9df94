//! Names and descriptions that customers read as plain text (rule 2).

use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::parse_text;
use crate::unicode;

string_newtype! {
    /// The name of a platform app (rule 2): 1–120 characters after trimming.
    AppName
}
string_newtype! {
    /// The name of a person (rule 2): 1–120 characters after trimming.
    DisplayName
}
string_newtype! {
    /// The name of an organization (rule 2): 1–120 characters after trimming. It doesn't read
    /// "opentrain" anywhere.
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

    /// Trims and checks a name. It must not pass for this product's own. The browser knows only
    /// the plain spelling of that, and leaves the others to the server.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`, `RESERVED`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let name = parse_name(text)?;
        if unicode::look_alike(&name).contains("opentrain") {
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
        let text = parse_text(text, Self::MAX, |c| c == '\n')?;
        Ok(text.map(|text| Self(text.to_owned())))
    }
}

fn parse_name(text: &str) -> Result<String, FieldCode> {
    let text = parse_text(text, AppName::MAX, |_| false)?;
    text.map(str::to_owned).ok_or(FieldCode::Required)
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
        for text in ["", " ", "\u{2003}\t", "\u{fe0f}"] {
            assert_eq!(AppName::parse(text), Err(FieldCode::Required));
        }
        assert!(AppName::parse(&"😀".repeat(120)).is_ok());
        assert_eq!(AppName::parse(&"😀".repeat(121)), Err(FieldCode::TooLong));
        assert!(AppName::parse(&format!("  {}  ", "a".repeat(120))).is_ok());
    }

    /// Rule 2. All of them: [`crate::text`].
    #[test]
    fn names_refuse_characters_that_hide_or_reorder_text() {
        for c in ['\0', '\n', '\u{ad}', '\u{200b}', '\u{202e}', '\u{2028}', '\u{3164}', '\u{fffe}']
        {
            let text = format!("a{c}b");
            assert_eq!(AppName::parse(&text), Err(FieldCode::Characters), "{c:?}");
            assert_eq!(DisplayName::parse(&text), Err(FieldCode::Characters), "{c:?}");
            assert_eq!(OrganizationName::parse(&text), Err(FieldCode::Characters), "{c:?}");
        }
        for text in
            ["می\u{200c}خواهم", "👩\u{200d}💻", "<script>", "\u{2029}a\u{2028}", "❤\u{fe0f}"]
        {
            assert!(AppName::parse(text).is_ok(), "{text:?}");
        }
    }

    /// Rule 2.
    #[test]
    fn description_is_optional_and_may_hold_line_feeds() {
        for text in [" \u{2003} ", "\n\n", "\u{fe0f}\n\u{fe0f}"] {
            assert_eq!(Description::parse(text), Ok(None));
        }
        assert_eq!(Description::parse(" a\nb ").unwrap().unwrap().as_str(), "a\nb");
        for text in ["a\r\nb", "a\tb", "a\u{2028}b", "a\n\u{200d}b", "\u{3164}"] {
            assert_eq!(Description::parse(text), Err(FieldCode::Characters), "{text:?}");
        }
        assert!(Description::parse(&"é".repeat(500)).is_ok());
        assert_eq!(Description::parse(&"é".repeat(501)), Err(FieldCode::TooLong));
    }

    /// Rule 2.
    #[test]
    fn organization_name_must_not_contain_the_product_name() {
        for text in ["OpenTrain", "The OPENTRAIN Team", "xopentrainx"] {
            assert_eq!(OrganizationName::parse(text), Err(FieldCode::Reserved));
        }
        assert!(OrganizationName::parse("Op3nTrain").is_ok());
        assert!(AppName::parse("OpenTrain helper").is_ok());
    }

    /// Rule 2.
    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn organization_name_must_not_look_like_the_product_name() {
        for text in [
            "Open Train",
            "O.p-e_n T/r(a)i[n]",
            "Open Trainers",
            "ＯｐｅｎＴｒａｉｎ",
            "𝐎𝐩𝐞𝐧𝐓𝐫𝐚𝐢𝐧",
            "ⓞⓟⓔⓝⓣⓡⓐⓘⓝ",
            // Cyrillic letters
            "OpenTra\u{456}n",
            "\u{41e}\u{440}\u{435}n\u{422}r\u{430}\u{456}n",
            "OPEN TRA\u{4c0}N",
            "ope\u{43f}t\u{433}ain",
            // Greek letters
            "\u{39f}\u{3a1}\u{395}\u{39d}\u{3a4}R\u{391}\u{399}\u{39d}",
            "\u{3c3}\u{3c1}e\u{3b7}\u{3c4}r\u{3b1}\u{3b9}\u{3b7}",
            // What shows little or nothing
            "Open\u{200d}Train",
            "O\u{fe0f}penTrain",
            "Op\u{308}enTrain",
            "OPENTRA\u{130}N",
            "Open 🚂 Train",
        ] {
            assert_eq!(OrganizationName::parse(text), Err(FieldCode::Reserved), "{text}");
        }
        for text in ["Op3nTrain", "Open Rain", "Öpen Train", "Train Open", "Опен Трейн"] {
            assert!(OrganizationName::parse(text).is_ok(), "{text}");
        }
    }
}
