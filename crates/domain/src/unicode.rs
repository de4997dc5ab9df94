//! What rules 2 and 3 ask about characters beyond ASCII.
//!
//! The tables are compiled into the server only. In the browser they would weigh more than all
//! other rules together, so it asks its own JavaScript engine or assumes the best: what it lets
//! pass, the server still checks.

#[cfg(target_arch = "wasm32")]
pub(crate) use browser::{decompose, is_graphic, is_mark, look_alike};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tables::{decompose, is_graphic, is_mark, look_alike};

#[cfg(not(target_arch = "wasm32"))]
mod tables {
    use unicode_normalization::UnicodeNormalization;
    use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

    /// Whether `c` is a letter, number, punctuation mark or symbol.
    pub(crate) fn is_graphic(c: char) -> bool {
        use GeneralCategoryGroup::{Letter, Number, Punctuation, Symbol};
        matches!(c.general_category_group(), Letter | Number | Punctuation | Symbol)
    }

    /// Whether `c` is drawn onto the character before it.
    pub(crate) fn is_mark(c: char) -> bool {
        c.general_category_group() == GeneralCategoryGroup::Mark
    }

    /// Compatibility decomposition in lower case: `Ü` becomes `u` and U+0308.
    pub(crate) fn decompose(text: &str) -> String {
        text.nfkd().collect::<String>().to_lowercase()
    }

    /// The letters and digits that a reader takes `text` for, in lower case.
    pub(crate) fn look_alike(text: &str) -> String {
        let letters = text.nfkc().map(latin_look_alike).filter(|c| is_letter_or_digit(*c));
        letters.flat_map(char::to_lowercase).filter(|c| is_letter_or_digit(*c)).collect()
    }

    fn is_letter_or_digit(c: char) -> bool {
        c.general_category_group() == GeneralCategoryGroup::Letter
            || c.general_category() == GeneralCategory::DecimalNumber
    }

    /// The letter of "opentrain" that a Cyrillic or Greek letter looks like (among others in
    /// Unicode's confusables.txt), or `c` itself.
    fn latin_look_alike(c: char) -> char {
        match c {
            // Alpha; Cyrillic a
            '\u{391}' | '\u{3B1}' | '\u{410}' | '\u{430}' => 'a',
            // Epsilon; Cyrillic ie, Ukrainian ie, Abkhasian che
            '\u{395}' | '\u{3B5}' | '\u{415}' | '\u{435}' | '\u{404}' | '\u{454}' | '\u{4BC}'
            | '\u{4BD}' => 'e',
            // Iota; Byelorussian-Ukrainian i, palochka
            '\u{399}' | '\u{3B9}' | '\u{406}' | '\u{456}' | '\u{4C0}' | '\u{4CF}' => 'i',
            // Capital nu, small eta; Cyrillic small pe
            '\u{39D}' | '\u{3B7}' | '\u{43F}' => 'n',
            // Omicron, small sigma; Cyrillic o, narrow o
            '\u{39F}' | '\u{3BF}' | '\u{3C3}' | '\u{41E}' | '\u{43E}' | '\u{1C82}' => 'o',
            // Rho, small capital rho; Cyrillic er
            '\u{3A1}' | '\u{3C1}' | '\u{1D29}' | '\u{420}' | '\u{440}' => 'p',
            // Small capital gamma; Cyrillic small ghe
            '\u{1D26}' | '\u{433}' => 'r',
            // Tau; Cyrillic te, tall te, three-legged te
            '\u{3A4}' | '\u{3C4}' | '\u{422}' | '\u{442}' | '\u{1C84}' | '\u{1C85}' => 't',
            _ => c,
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::JsString;

    /// Anything but white space.
    pub(crate) fn is_graphic(c: char) -> bool {
        !c.is_whitespace()
    }

    /// No character: marks count as visible.
    pub(crate) fn is_mark(_: char) -> bool {
        false
    }

    /// Compatibility decomposition in lower case: `Ü` becomes `u` and U+0308.
    pub(crate) fn decompose(text: &str) -> String {
        JsString::from(text).normalize("NFKD").to_lower_case().into()
    }

    /// Only the lower-case form of the ASCII letters.
    pub(crate) fn look_alike(text: &str) -> String {
        text.to_ascii_lowercase()
    }
}
