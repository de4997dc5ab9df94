use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::check_length;

string_newtype! {
    /// The name of a platform app in its consent link (rule 3): `[a-z0-9-]`, 1–50 characters. The
    /// server keeps it unique across all organizations, and never changes or reuses it.
    Slug
}

impl Slug {
    /// The longest slug, in characters, which are bytes.
    pub const MAX: usize = 50;

    /// Checks a slug as it is, without trimming.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        if text.trim().is_empty() {
            return Err(FieldCode::Required);
        }
        check_length(text, Self::MAX)?;
        if text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldCode::Invalid)
        }
    }

    /// Suggests a slug for a name while a developer types it (rule 3): ASCII letters and digits in
    /// lower case, and a hyphen for each run of other characters. Apostrophes are dropped. Empty if
    /// the name has no ASCII letter or digit.
    pub fn from_name(name: &str) -> String {
        let mut slug = String::new();
        for c in name.chars() {
            if c.is_ascii_alphanumeric() {
                slug.push(c.to_ascii_lowercase());
            } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
                slug.push('-');
            }
        }
        slug.truncate(Self::MAX);
        slug.truncate(slug.trim_end_matches('-').len());
        slug
    }

    /// The alternative to a taken slug that ends in `n`: `acme-2`, `acme-3`. A long slug is cut to
    /// stay within [`Slug::MAX`].
    #[must_use]
    pub fn alternative(&self, n: u32) -> Self {
        let suffix = format!("-{n}");
        let stem = &self.0[..self.0.len().min(Self::MAX - suffix.len())];
        Self(format!("{}{suffix}", stem.trim_end_matches('-')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    /// Rule 3.
    #[test]
    fn slug_has_1_to_50_lower_case_letters_digits_or_hyphens() {
        for text in ["a", "-", "acme-labeling-2", &"a".repeat(50)] {
            assert_eq!(Slug::parse(text).unwrap().as_str(), text);
        }
        for text in ["", " ", "\t"] {
            assert_eq!(Slug::parse(text), Err(FieldCode::Required));
        }
        assert_eq!(Slug::parse(&"a".repeat(51)), Err(FieldCode::TooLong));
        for text in ["Acme", "a_b", "a b", " a", "é", "a/b", "a.b", "a\n"] {
            assert_eq!(Slug::parse(text), Err(FieldCode::Invalid), "{text:?}");
        }
    }

    /// Rule 3.
    #[test]
    fn suggestion_keeps_ascii_letters_and_digits_of_the_name() {
        for (name, slug) in [
            ("Acme Labeling", "acme-labeling"),
            ("  Ünï & Söhne!  ", "n-s-hne"),
            ("Ada's Pens", "adas-pens"),
            ("日本", ""),
            ("--a--", "a"),
        ] {
            assert_eq!(Slug::from_name(name), slug);
        }
        let long = Slug::from_name(&format!("{} b", "a".repeat(49)));
        assert_eq!(long, "a".repeat(49));
        assert!(Slug::parse(&long).is_ok());
    }

    #[test]
    fn alternative_stays_within_the_limit() {
        let slug = Slug::parse("acme").unwrap();
        assert_eq!(slug.alternative(2).as_str(), "acme-2");
        let long = Slug::parse(&"a".repeat(50)).unwrap().alternative(12);
        assert_eq!(long.as_str(), format!("{}-12", "a".repeat(47)));
        assert_eq!(Slug::parse("---").unwrap().alternative(2).as_str(), "-2");
    }
}
