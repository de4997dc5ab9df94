use crate::FieldCode;
use crate::string_newtype::string_newtype;

string_newtype! {
    /// An app's part of the consent link (rule 3): `[a-z0-9-]`, 1–50 characters; unique across
    /// all organizations, never changed, never reused.
    Slug
}

impl Slug {
    pub const MAX: usize = 50;

    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        if text.trim().is_empty() {
            return Err(FieldCode::Required);
        }
        crate::text::check_length(text, Self::MAX)?;
        if text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldCode::Invalid)
        }
    }

    /// The slug that a name suggests while a developer types it: lower case, runs of anything
    /// else as one hyphen. Empty when the name has no ASCII letter or digit.
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

    /// The `n`-th alternative to a taken slug: `acme-2`, `acme-3` …, cut so that it still fits.
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

    #[test]
    fn slugs_have_1_to_50_of_their_characters() {
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

    #[test]
    fn a_slug_follows_the_name() {
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
    fn alternatives_fit() {
        let slug = Slug::parse("acme").unwrap();
        assert_eq!(slug.alternative(2).as_str(), "acme-2");
        let long = Slug::parse(&"a".repeat(50)).unwrap().alternative(12);
        assert_eq!(long.as_str(), format!("{}-12", "a".repeat(47)));
        assert_eq!(Slug::parse("---").unwrap().alternative(2).as_str(), "-2");
    }
}
