//! Texts that people type: names, descriptions, addresses, passwords (rule 2).

use crate::FieldCode;

/// Declares a type around a `String` that only its `parse` can make.
macro_rules! text_type {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }

            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_type;

text_type! {
    /// The name of a platform app (rule 2): 1–120 characters after trimming, shown to customers.
    AppName
}
text_type! {
    /// The description of a platform app (rule 2): 1–500 characters after trimming; may hold line
    /// feeds. No description is `None`, never an empty one.
    Description
}
text_type! {
    /// The name of a person (rule 2): 1–120 characters after trimming.
    DisplayName
}
text_type! {
    /// The name of an organization (rule 2): 1–120 characters after trimming, without
    /// "opentrain" in any ASCII case.
    OrganizationName
}
text_type! {
    /// An e-mail address (rule 2): up to 254 characters, compared without case. Holds the address
    /// as typed; [`Email::normalized`] is what is compared.
    Email
}

impl AppName {
    pub const MAX: usize = 120;

    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        name(text).map(Self)
    }
}

impl DisplayName {
    pub const MAX: usize = AppName::MAX;

    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        name(text).map(Self)
    }
}

impl OrganizationName {
    pub const MAX: usize = AppName::MAX;

    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS`, `RESERVED`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let name = name(text)?;
        if name.to_ascii_lowercase().contains("opentrain") {
            return Err(FieldCode::Reserved);
        }
        Ok(Self(name))
    }
}

impl Description {
    pub const MAX: usize = 500;

    /// # Errors
    /// `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldCode> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        limited(text, Self::MAX)?;
        if text.chars().any(|c| c != '\n' && is_refused(c)) {
            return Err(FieldCode::Characters);
        }
        Ok(Some(Self(text.to_owned())))
    }
}

impl Email {
    pub const MAX: usize = 254;

    /// Trims, then asks only for what every address has: something on both sides of one `@`, no
    /// white space or invisible character.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let text = required(text)?;
        limited(text, Self::MAX)?;
        let sides = text
            .rsplit_once('@')
            .filter(|(local, host)| !local.is_empty() && !local.contains('@') && !host.is_empty());
        if sides.is_none() || text.chars().any(|c| c.is_whitespace() || is_refused(c)) {
            return Err(FieldCode::Invalid);
        }
        Ok(Self(text.to_owned()))
    }

    /// The form in which two addresses are compared: without case.
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A new password: 12–128 characters, taken as typed. Never shown, not even by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    pub const MIN: usize = 12;
    pub const MAX: usize = 128;

    /// # Errors
    /// `REQUIRED`, `TOO_SHORT`, `TOO_LONG`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        match text.chars().count() {
            0 => Err(FieldCode::Required),
            n if n < Self::MIN => Err(FieldCode::TooShort),
            n if n > Self::MAX => Err(FieldCode::TooLong),
            _ => Ok(Self(text.to_owned())),
        }
    }

    /// For hashing only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Password {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A name of 1–120 characters (Unicode scalar values) after trimming Unicode white space.
fn name(text: &str) -> Result<String, FieldCode> {
    let text = required(text)?;
    limited(text, AppName::MAX)?;
    if text.chars().any(is_refused) {
        return Err(FieldCode::Characters);
    }
    Ok(text.to_owned())
}

fn required(text: &str) -> Result<&str, FieldCode> {
    let text = text.trim();
    if text.is_empty() { Err(FieldCode::Required) } else { Ok(text) }
}

pub(crate) fn limited(text: &str, max: usize) -> Result<(), FieldCode> {
    if text.chars().count() > max { Err(FieldCode::TooLong) } else { Ok(()) }
}

/// Characters that could hide or reorder what a customer reads (rule 2): controls, marks that
/// set direction, invisible formatting, tags. U+200C and U+200D are not among them: Persian,
/// Indic scripts and emoji need them.
pub(crate) fn is_refused(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn names_are_trimmed_and_counted_in_characters() {
        assert_eq!(AppName::parse("\u{3000} Acme\u{a0}\n").unwrap().as_str(), "Acme");
        for text in ["", " ", "\u{2003}\t"] {
            assert_eq!(AppName::parse(text), Err(FieldCode::Required));
        }
        assert!(AppName::parse(&"😀".repeat(120)).is_ok());
        assert_eq!(AppName::parse(&"😀".repeat(121)), Err(FieldCode::TooLong));
        assert!(AppName::parse(&format!("  {}  ", "a".repeat(120))).is_ok());
    }

    #[test]
    fn names_refuse_what_hides_or_reorders_text() {
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

    #[test]
    fn descriptions_are_optional_and_may_hold_line_feeds() {
        assert_eq!(Description::parse(" \u{2003} "), Ok(None));
        assert_eq!(Description::parse(" a\nb ").unwrap().unwrap().as_str(), "a\nb");
        assert_eq!(Description::parse("a\r\nb"), Err(FieldCode::Characters));
        assert!(Description::parse(&"é".repeat(500)).is_ok());
        assert_eq!(Description::parse(&"é".repeat(501)), Err(FieldCode::TooLong));
    }

    #[test]
    fn organization_names_do_not_pretend_to_be_this_product() {
        for text in ["OpenTrain", "The OPENTRAIN Team", "xopentrainx"] {
            assert_eq!(OrganizationName::parse(text), Err(FieldCode::Reserved));
        }
        assert!(OrganizationName::parse("Open Train").is_ok());
        assert!(AppName::parse("OpenTrain helper").is_ok());
    }

    #[test]
    fn emails_are_compared_without_case() {
        let email = Email::parse(" Ada@Acme.Example ").unwrap();
        assert_eq!(
            (email.as_str(), email.normalized().as_str()),
            ("Ada@Acme.Example", "ada@acme.example")
        );
        for text in
            ["ada", "@acme.example", "ada@", "a b@c.example", "a@b@c.example", "a\u{202e}@b.c"]
        {
            assert_eq!(Email::parse(text), Err(FieldCode::Invalid), "{text:?}");
        }
        let host = "@acme.example";
        assert!(Email::parse(&format!("{}{host}", "a".repeat(254 - host.len()))).is_ok());
        assert_eq!(
            Email::parse(&format!("{}{host}", "a".repeat(255 - host.len()))),
            Err(FieldCode::TooLong)
        );
    }

    #[test]
    fn passwords_have_12_to_128_characters_and_are_not_printed() {
        assert_eq!(Password::parse(""), Err(FieldCode::Required));
        assert_eq!(Password::parse(&"é".repeat(11)), Err(FieldCode::TooShort));
        assert!(Password::parse(&"é".repeat(12)).is_ok());
        assert!(Password::parse(&" ".repeat(128)).is_ok());
        assert_eq!(Password::parse(&"é".repeat(129)), Err(FieldCode::TooLong));
        assert_eq!(format!("{:?}", Password::parse("correct horse").unwrap()), "Password(…)");
    }
}
