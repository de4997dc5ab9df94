use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::{check_length, is_forbidden_char, is_forbidden_in_address, trim_required};

string_newtype! {
    /// An email address as typed, trimmed (rule 2): up to 254 characters. Compare addresses by
    /// [`Email::normalized`].
    Email
}

impl Email {
    /// The longest address, in characters: what SMTP can carry (RFC 3696, erratum 1690).
    pub const MAX: usize = 254;

    /// Trims and checks an address. Only a message can prove that it exists, so the check is
    /// loose: text on both sides of a single `@`, no white space and no invisible character.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let email = Self::parse_existing(text)?;
        if email.0.chars().any(is_forbidden_in_address) {
            return Err(FieldCode::Invalid);
        }
        Ok(email)
    }

    /// Like [`Email::parse`], for finding an account: its address may be from before joiners and
    /// variation selectors were refused.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID`.
    pub fn parse_existing(text: &str) -> Result<Self, FieldCode> {
        let text = trim_required(text)?;
        check_length(text, Self::MAX)?;
        let parts = text
            .rsplit_once('@')
            .filter(|(local, host)| !local.is_empty() && !local.contains('@') && !host.is_empty());
        if parts.is_none() || text.chars().any(|c| c.is_whitespace() || is_forbidden_char(c)) {
            return Err(FieldCode::Invalid);
        }
        Ok(Self(text.to_owned()))
    }

    /// The lower-case form: two addresses are the same if these are equal (rule 2).
    pub fn normalized(&self) -> String {
        self.0.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 2.
    #[test]
    fn emails_are_compared_without_case() {
        let email = Email::parse(" Ada@Acme.Example ").unwrap();
        assert_eq!(email.as_str(), "Ada@Acme.Example");
        assert_eq!(email.normalized(), "ada@acme.example");
    }

    #[test]
    fn email_needs_text_on_both_sides_of_one_at_sign() {
        for text in
            ["ada", "@acme.example", "ada@", "a b@c.example", "a@b@c.example", "a\u{202e}@b.c"]
        {
            assert_eq!(Email::parse(text), Err(FieldCode::Invalid), "{text:?}");
        }
    }

    /// Rule 2. Accounts from before the rule still sign in.
    #[test]
    fn new_email_has_no_joiner_or_variation_selector() {
        for c in ['\u{200c}', '\u{200d}', '\u{fe0e}', '\u{fe0f}'] {
            let text = format!("ad{c}a@acme.example");
            assert_eq!(Email::parse(&text), Err(FieldCode::Invalid), "{c:?}");
            assert_eq!(Email::parse_existing(&text).unwrap().as_str(), text);
        }
        assert_eq!(Email::parse_existing("a\u{202e}@b.c"), Err(FieldCode::Invalid));
    }

    /// Rule 2.
    #[test]
    fn email_has_at_most_254_characters() {
        let host = "@acme.example";
        assert!(Email::parse(&format!("{}{host}", "a".repeat(254 - host.len()))).is_ok());
        assert_eq!(
            Email::parse(&format!("{}{host}", "a".repeat(255 - host.len()))),
            Err(FieldCode::TooLong)
        );
    }
}
