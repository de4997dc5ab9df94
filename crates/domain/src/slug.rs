use crate::field_code::FieldCode;
use crate::string_newtype::string_newtype;
use crate::text::{check_length, trim_required};
use crate::unicode;

string_newtype! {
    /// The name of a platform app in its consent link (rule 3): `[a-z0-9-]`, 1–50 characters. The
    /// server keeps it unique across all organizations, and never changes or reuses it.
    Slug
}

impl Slug {
    /// The longest slug, in characters, which are bytes.
    pub const MAX: usize = 50;

    /// Trims and checks a slug.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`, `INVALID`.
    pub fn parse(text: &str) -> Result<Self, FieldCode> {
        let text = trim_required(text)?;
        check_length(text, Self::MAX)?;
        if text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            Ok(Self(text.to_owned()))
        } else {
            Err(FieldCode::Invalid)
        }
    }

    /// Reads a slug that names an app, as in a consent link: exactly, white space included. `None`
    /// if no app can have it.
    pub fn exact(text: &str) -> Option<Self> {
        Self::parse(text).ok().filter(|slug| slug.0 == text)
    }

    /// Suggests a slug for a name while a developer types it (rule 3): its Latin letters and digits
    /// in ASCII and lower case, and a hyphen for each run of other characters. Apostrophes are
    /// dropped. Empty if the name has no Latin letter or digit.
    pub fn from_name(name: &str) -> String {
        let mut slug = String::new();
        // Trade marks would decompose to letters.
        for c in unicode::decompose(&name.replace(['™', '℠'], " ")).chars() {
            match c {
                'a'..='z' | '0'..='9' => slug.push(c),
                // Combining marks, apostrophes and the dot of Catalan
                '\u{300}'..='\u{36F}' | '\'' | '‘' | '’' | 'ʻ' | 'ʼ' | '·' => {}
                _ => match latin_letters(c) {
                    "" if slug.is_empty() || slug.ends_with('-') => {}
                    "" => slug.push('-'),
                    letters => slug.push_str(letters),
                },
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

/// The ASCII letters for a lower-case Latin letter that Unicode doesn't decompose; empty for
/// anything else.
fn latin_letters(c: char) -> &'static str {
    match c {
        'ⱥ' | 'ɑ' => "a",
        'æ' => "ae",
        'ƀ' | 'ɓ' => "b",
        'ƈ' | 'ȼ' => "c",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ə' | 'ɛ' | 'ɇ' | 'ǝ' => "e",
        'ƒ' => "f",
        'ǥ' | 'ɠ' | 'ɣ' => "g",
        'ħ' => "h",
        'ı' | 'ɨ' | 'ɩ' => "i",
        'ɉ' => "j",
        'ƙ' | 'ĸ' => "k",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'ŋ' | 'ɲ' | 'ƞ' => "n",
        'ø' | 'ɔ' | 'ɵ' => "o",
        'œ' => "oe",
        'ƥ' => "p",
        'ɍ' => "r",
        'ß' => "ss",
        'ŧ' | 'ƭ' | 'ʈ' | 'ⱦ' => "t",
        'þ' => "th",
        'ʉ' | 'ʊ' => "u",
        'ʋ' => "v",
        'ƿ' => "w",
        'ƴ' | 'ɏ' | 'ȝ' => "y",
        'ƶ' | 'ȥ' | 'ʒ' => "z",
        _ => "",
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
            let padded = format!(" \u{a0}{text}\t\n");
            assert_eq!(Slug::parse(&padded).unwrap().as_str(), text);
            assert_eq!(Slug::exact(text).unwrap().as_str(), text);
            assert_eq!(Slug::exact(&padded), None);
        }
        for text in ["", " ", "\t"] {
            assert_eq!(Slug::parse(text), Err(FieldCode::Required));
        }
        assert_eq!(Slug::parse(&"a".repeat(51)), Err(FieldCode::TooLong));
        for text in ["Acme", "a_b", "a b", "a\u{200b}", "é", "a/b", "a.b", "\u{fffd}"] {
            assert_eq!(Slug::parse(text), Err(FieldCode::Invalid), "{text:?}");
        }
    }

    /// Rule 3.
    #[test]
    fn suggestion_keeps_latin_letters_and_digits_of_the_name() {
        for (name, slug) in [
            ("Acme Labeling", "acme-labeling"),
            ("Ada's Pens", "adas-pens"),
            ("Ada’s Pens™", "adas-pens"),
            ("--a--", "a"),
            ("  Ünï & Söhne!  ", "uni-sohne"),
            ("Übung Straße", "ubung-strasse"),
            ("GROẞE STRAẞE", "grosse-strasse"),
            ("Łódź Labs", "lodz-labs"),
            ("Ærø", "aero"),
            ("Œuvre", "oeuvre"),
            ("Çelik", "celik"),
            ("Ştefan", "stefan"),
            ("Đorđe", "dorde"),
            ("Þór Guðrún", "thor-gudrun"),
            ("İSTANBUL ığdır", "istanbul-igdir"),
            ("Đặng Việt", "dang-viet"),
            ("Ħal Ŋŧ", "hal-nt"),
            ("Col·legi Hawaiʻi", "collegi-hawaii"),
            ("Cafe\u{301} E\u{323}\u{302}", "cafe-e"),
            ("Ｆｕｌｌ ﬁne Ǆ", "full-fine-dz"),
            ("日本 Labels 2", "labels-2"),
            ("Ελλάδα A", "a"),
        ] {
            assert_eq!(Slug::from_name(name), slug, "{name}");
        }
        for name in ["", "日本", "Привет", "Ελλάδα", "مرحبا", "!?", "😀", "\u{301}", "™"]
        {
            assert_eq!(Slug::from_name(name), "", "{name}");
        }
        let long = Slug::from_name(&format!("{} b", "a".repeat(49)));
        assert_eq!(long, "a".repeat(49));
        assert!(Slug::parse(&Slug::from_name(&"ß".repeat(50))).is_ok());
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
