//! Checks that all typed-in text shares (rule 2).

use crate::field_code::FieldCode;
use crate::unicode;

/// Trims Unicode white space.
///
/// # Errors
/// `REQUIRED` if nothing is left.
pub(crate) fn trim_required(text: &str) -> Result<&str, FieldCode> {
    let text = text.trim();
    if text.is_empty() { Err(FieldCode::Required) } else { Ok(text) }
}

/// Allows up to `max` characters (Unicode scalar values).
///
/// # Errors
/// `TOO_LONG`.
pub(crate) fn check_length(text: &str, max: usize) -> Result<(), FieldCode> {
    if text.chars().count() > max { Err(FieldCode::TooLong) } else { Ok(()) }
}

/// Trims and checks a text that customers read (rule 2). `None` if it's empty or shows nothing.
/// `may_hold` allows a character that is refused elsewhere.
///
/// # Errors
/// `TOO_LONG`, `CHARACTERS`.
pub(crate) fn parse_text(
    text: &str,
    max: usize,
    may_hold: impl Fn(char) -> bool,
) -> Result<Option<&str>, FieldCode> {
    let text = text.trim();
    let is_clean = !text.chars().any(|c| is_forbidden_char(c) && !may_hold(c))
        && !has_joiner_outside_of_a_word(text);
    if is_clean && !text.chars().any(is_visible) {
        return Ok(None);
    }
    check_length(text, max)?;
    if is_clean { Ok(Some(text)) } else { Err(FieldCode::Characters) }
}

/// Whether `c` could hide or reorder what a customer reads. U+200C and U+200D aren't among them,
/// because Persian, Indic scripts and emoji need them, nor are the variation selectors of emoji.
pub(crate) fn is_forbidden_char(c: char) -> bool {
    (is_default_ignorable(c) && !is_joiner(c) && !is_emoji_selector(c))
        || c.is_control()
        || is_noncharacter(c)
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{FFF9}'..='\u{FFFC}')
}

/// Like [`is_forbidden_char`], for addresses: there, a joiner or an emoji's variation selector would
/// make two that look alike.
pub(crate) fn is_forbidden_in_address(c: char) -> bool {
    is_forbidden_char(c) || is_joiner(c) || is_emoji_selector(c)
}

/// Whether `c` shows something: a letter, number, punctuation mark or symbol.
fn is_visible(c: char) -> bool {
    unicode::is_graphic(c) && !is_default_ignorable(c) && !is_forbidden_char(c)
}

/// Whether U+200C or U+200D is anywhere but between two visible characters. The marks on those
/// belong to them.
pub(crate) fn has_joiner_outside_of_a_word(text: &str) -> bool {
    let is_base = |c: &char| !unicode::is_mark(*c) && !is_emoji_selector(*c);
    text.char_indices().filter(|(_, c)| is_joiner(*c)).any(|(at, joiner)| {
        let before = text[..at].chars().rfind(is_base);
        let after = text[at + joiner.len_utf8()..].chars().find(is_base);
        !before.is_some_and(is_visible) || !after.is_some_and(is_visible)
    })
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Variation selectors 15 and 16 choose between text and emoji.
fn is_emoji_selector(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Unicode's `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt, Unicode 17).
fn is_default_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn parse(text: &str) -> Result<Option<&str>, FieldCode> {
        parse_text(text, 10, |_| false)
    }

    /// Rule 2.
    #[test]
    fn characters_that_hide_or_reorder_text_are_refused() {
        let noncharacters: Vec<_> =
            (0..=0x10).map(|plane| (plane << 16 | 0xFFFE, plane << 16 | 0xFFFF)).collect();
        let classes: [&[(u32, u32)]; 6] = [
            // Controls and separators.
            &[(0, 0x1F), (0x7F, 0x9F), (0x2028, 0x2029)],
            // Default-ignorable code points.
            &[
                (0xAD, 0xAD),
                (0x34F, 0x34F),
                (0x61C, 0x61C),
                (0x17B4, 0x17B5),
                (0x180B, 0x180F),
                (0x200B, 0x200B),
                (0x200E, 0x200F),
                (0x202A, 0x202E),
                (0x2060, 0x206F),
                (0xFE00, 0xFE0D),
                (0xFEFF, 0xFEFF),
                (0xFFF0, 0xFFF8),
                (0x1_BCA0, 0x1_BCA3),
                (0x1_D173, 0x1_D17A),
                (0xE_0000, 0xE_0FFF),
            ],
            // Fillers.
            &[(0x115F, 0x1160), (0x2800, 0x2800), (0x3164, 0x3164), (0xFFA0, 0xFFA0)],
            &[(0xFDD0, 0xFDEF)],
            &noncharacters,
            // Interlinear annotation and the object replacement character.
            &[(0xFFF9, 0xFFFC)],
        ];
        for (first, last) in classes.concat() {
            for c in (first..=last).filter_map(char::from_u32) {
                assert_eq!(parse(&format!("a{c}b")), Err(FieldCode::Characters), "{c:?}");
            }
            for neighbour in
                [first.wrapping_sub(1), last + 1].into_iter().filter_map(char::from_u32)
            {
                let is_listed = classes
                    .concat()
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&u32::from(neighbour)));
                let text = format!("a{neighbour}b");
                assert_eq!(parse(&text).is_err(), is_listed, "{neighbour:?}");
            }
        }
    }

    /// Rule 2: the scripts and emoji that need joiners and variation selectors.
    #[test]
    fn joiners_are_allowed_between_visible_characters() {
        for text in [
            "می\u{200c}خواهم",
            "👩\u{200d}💻",
            "👩🏽\u{200d}💻",
            "❤\u{fe0f}\u{200d}🔥",
            // Hindi: the joiner comes after a mark.
            "क\u{94d}\u{200d}ष",
            "क\u{94d}\u{200c}ष",
            // Bengali: it comes before one.
            "র\u{200d}\u{9cd}য",
            "☎\u{fe0e} 1",
        ] {
            assert_eq!(parse(text), Ok(Some(text)), "{text:?}");
        }
        for text in [
            "\u{200d}a",
            "a\u{200c}",
            "a \u{200d}b",
            "a\u{200c} b",
            "a\u{200d}\u{200d}b",
            "a\u{200c}\u{200d}b",
            "\u{fe0f}\u{200d}a",
            "\u{200d}",
            "a\u{200d}\u{fe0f}",
        ] {
            assert_eq!(parse(text), Err(FieldCode::Characters), "{text:?}");
        }
    }

    /// Rule 2. The browser knows no marks.
    #[test]
    fn text_without_a_visible_character_is_empty() {
        for text in ["", " ", "\u{2003}\t", "\u{fe0f}", "\u{fe0e} \u{fe0f}"] {
            assert_eq!(parse(text), Ok(None), "{text:?}");
        }
        for text in ["a", "1", "٣", "½", "…", "€", "😀", "語", "a\u{301}", "👍\u{fe0f}"]
        {
            assert_eq!(parse(text), Ok(Some(text)), "{text:?}");
        }
    }

    /// Rule 2: marks, format characters, unassigned and private code points show nothing.
    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn marks_alone_are_empty_on_the_server() {
        let long = "\u{301}".repeat(11);
        for text in
            ["\u{301}", "\u{20dd}", "\u{93e}", "\u{600}", "\u{378}", "\u{e000}", " \u{301} ", &long]
        {
            assert_eq!(parse(text), Ok(None), "{text:?}");
        }
        assert_eq!(parse("a\u{200d}\u{301}"), Err(FieldCode::Characters));
    }
}
