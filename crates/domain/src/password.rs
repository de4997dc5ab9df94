use crate::field_code::FieldCode;

/// A new password (rule 43): 12–128 characters (Unicode scalar values), not trimmed. `Debug`
/// doesn't show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// The shortest password, in characters (rule 43).
    pub const MIN: usize = 12;
    /// The longest password, in characters (rule 43): it bounds the cost of hashing.
    pub const MAX: usize = 128;

    /// Checks a password that someone chooses.
    ///
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

    /// Checks a password that someone enters to prove who they are: one of the wrong length is just
    /// wrong.
    ///
    /// # Errors
    /// `REQUIRED`.
    pub fn check_entered(text: &str) -> Result<(), FieldCode> {
        if text.is_empty() { Err(FieldCode::Required) } else { Ok(()) }
    }

    /// The clear text, for hashing only.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Password {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 43.
    #[test]
    fn password_has_12_to_128_characters() {
        assert_eq!(Password::parse(""), Err(FieldCode::Required));
        assert_eq!(Password::parse(&"é".repeat(11)), Err(FieldCode::TooShort));
        assert!(Password::parse(&"é".repeat(12)).is_ok());
        assert!(Password::parse(&" ".repeat(128)).is_ok());
        assert_eq!(Password::parse(&"é".repeat(129)), Err(FieldCode::TooLong));
    }

    #[test]
    fn entered_password_may_have_any_length() {
        assert_eq!(Password::check_entered(""), Err(FieldCode::Required));
        for text in [" ", "short", &"x".repeat(129)] {
            assert_eq!(Password::check_entered(text), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn debug_hides_the_password() {
        assert_eq!(format!("{:?}", Password::parse("correct horse").unwrap()), "Password(…)");
    }
}
