//! What a platform says about a project that it links (rule 35).

use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::{check_length, has_joiner_outside_of_a_word, is_forbidden_char, parse_text};
use crate::website::WebsiteUrl;

string_newtype! {
    /// A project's ID on the platform (rule 35): 1–200 characters, kept exactly as given.
    ExternalProjectId
}
string_newtype! {
    /// A project's name on the platform (rule 35): 1–300 characters after trimming. No name is
    /// `None` instead.
    ExternalProjectName
}
string_newtype! {
    /// A project's address on the platform (rule 35): an absolute http(s) URL of up to 2,048
    /// characters, trimmed and otherwise as given. No address is `None` instead.
    ExternalProjectUrl
}
string_newtype! {
    /// The ID of a job on the marketplace (rule 35): 1–200 characters, kept exactly as given. No job
    /// is `None` instead.
    JobId
}

impl ExternalProjectId {
    /// The longest ID, in characters (Unicode scalar values).
    pub const MAX: usize = 200;
    /// How many projects an install may link (rule 35).
    pub const MAX_COUNT: i64 = 1_000;

    /// Checks an ID.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `CHARACTERS` for what could hide or reorder what a customer reads.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        parse_id(text, Self::MAX)?.map(Self).ok_or(FieldCode::Required)
    }
}

impl ExternalProjectName {
    /// The longest name, in characters (Unicode scalar values).
    pub const MAX: usize = 300;

    /// Trims and checks a name. `None` if nothing is left.
    ///
    /// # Errors
    /// `TOO_LONG`, `CHARACTERS` as for any text that customers read (rule 2).
    pub fn parse(text: &str) -> Result<Option<Self>, FieldCode> {
        let text = parse_text(text, Self::MAX, |_| false)?;
        Ok(text.map(|text| Self(text.to_owned())))
    }
}

impl ExternalProjectUrl {
    /// The longest URL, in characters (Unicode scalar values).
    pub const MAX: usize = WebsiteUrl::MAX;

    /// Trims and checks a URL like a website (rule 4). `None` if nothing is left.
    ///
    /// # Errors
    /// `TOO_LONG`, `NOT_A_URL`, `SCHEME`, `USERINFO`.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldCode> {
        Ok(WebsiteUrl::parse(text)?.map(|url| Self(url.into_string())))
    }
}

impl JobId {
    /// The longest ID, in characters (Unicode scalar values).
    pub const MAX: usize = 200;

    /// Checks an ID. `None` if it is empty.
    ///
    /// # Errors
    /// `TOO_LONG`, `CHARACTERS`.
    pub fn parse(text: &str) -> Result<Option<Self>, FieldCode> {
        Ok(parse_id(text, Self::MAX)?.map(Self))
    }
}

/// An ID of another system: its white space may mean something there.
fn parse_id(text: &str, max: usize) -> Result<Option<String>, FieldCode> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    check_length(text, max)?;
    if text.chars().any(is_forbidden_char) || has_joiner_outside_of_a_word(text) {
        return Err(FieldCode::Characters);
    }
    Ok(Some(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 35.
    #[test]
    fn ids_have_1_to_200_characters_and_stay_as_given() {
        for text in ["42", " a b ", "É/1?x=%20", &"é".repeat(200)] {
            assert_eq!(ExternalProjectId::parse(text).unwrap().as_str(), text);
            assert_eq!(JobId::parse(text).unwrap().unwrap().as_str(), text);
        }
        for text in ["", " ", "\u{3000}\n"] {
            assert_eq!(ExternalProjectId::parse(text), Err(FieldCode::Required));
            assert_eq!(JobId::parse(text), Ok(None));
        }
        let long = "é".repeat(201);
        assert_eq!(ExternalProjectId::parse(&long), Err(FieldCode::TooLong));
        assert_eq!(JobId::parse(&long), Err(FieldCode::TooLong));
        for c in ['\0', '\n', '\u{200b}', '\u{202e}', '\u{2028}'] {
            let text = format!("a{c}b");
            assert_eq!(ExternalProjectId::parse(&text), Err(FieldCode::Characters), "{c:?}");
            assert_eq!(JobId::parse(&text), Err(FieldCode::Characters), "{c:?}");
        }
    }

    /// Rules 2 and 35.
    #[test]
    fn ids_have_joiners_only_between_visible_characters() {
        for text in ["می\u{200c}خواهم", "👩\u{200d}💻", "❤\u{fe0f}"] {
            assert_eq!(ExternalProjectId::parse(text).unwrap().as_str(), text);
        }
        for text in ["42\u{200c}", "\u{200d}42", "4\u{200c}\u{200d}2", "4 \u{200d}2"] {
            assert_eq!(ExternalProjectId::parse(text), Err(FieldCode::Characters), "{text:?}");
            assert_eq!(JobId::parse(text), Err(FieldCode::Characters), "{text:?}");
        }
    }

    /// Rule 35.
    #[test]
    fn name_and_address_are_optional() {
        assert_eq!(ExternalProjectName::parse(" "), Ok(None));
        assert_eq!(ExternalProjectName::parse(" Cats ").unwrap().unwrap().as_str(), "Cats");
        assert!(ExternalProjectName::parse(&"é".repeat(300)).is_ok());
        assert_eq!(ExternalProjectName::parse(&"é".repeat(301)), Err(FieldCode::TooLong));
        assert_eq!(ExternalProjectName::parse("a\nb"), Err(FieldCode::Characters));
        assert_eq!(ExternalProjectUrl::parse(""), Ok(None));
        let url = "http://acme.example/p/42?x#y";
        assert_eq!(ExternalProjectUrl::parse(url).unwrap().unwrap().as_str(), url);
        assert_eq!(ExternalProjectUrl::parse("/p/42"), Err(FieldCode::NotAUrl));
        assert_eq!(ExternalProjectUrl::parse("ftp://acme.example"), Err(FieldCode::Scheme));
        assert_eq!(ExternalProjectUrl::parse("https://u@acme.example"), Err(FieldCode::Userinfo));
    }
}
