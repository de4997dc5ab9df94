//! What the screens say. The texts are in `i18n/`, a catalogue per language; `build.rs` makes a
//! struct of each group and a method of each text. A program has the English ones in it;
//! `index.html` fetches those of another language. A module per group: the struct, and what chooses
//! between its texts. Scope IDs, codes and tokens are never translated.

/// `Texts`, and `t()`, which is them, of a group of the catalogue.
macro_rules! texts {
    ($group:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $group, ".rs"));
    };
}

pub mod accounts;
pub mod activity;
pub mod common;
pub mod connected_apps;
pub mod consent;
pub mod fields;
pub mod interpolate;
pub mod members;
pub mod number;
pub mod platform_apps;
pub mod sessions;
pub mod settings;

pub use common::t;

use std::sync::OnceLock;

use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The product's name, the same in every language.
pub const PRODUCT: &str = "OpenTrain";

/// The language in use, as it is written where the reader is: for dates and numbers.
pub fn locale() -> String {
    let browser = leptos::prelude::window().navigator().language();
    browser.filter(|tag| tag.starts_with(t().tag())).unwrap_or_else(|| t().tag().to_owned())
}

static TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();

/// The text numbered `at`. A reference to it, and never inlined: that is how it costs its hundreds
/// of callers least.
#[inline(never)]
fn text(at: usize) -> &'static &'static str {
    // Without a page they are English.
    #[cfg(test)]
    TEXTS.get_or_init(|| {
        include_str!(concat!(env!("OUT_DIR"), "/settings.en.txt")).split('\u{1f}').collect()
    });
    TEXTS.get().and_then(|all| all.get(at)).unwrap_or(&"")
}

/// Waits for what `index.html` fetches, if it is not `english`; false if they did not come, which it
/// says itself.
pub async fn load(english: &'static str) -> bool {
    let promise = Reflect::get(&leptos::prelude::window(), &"texts".into()).unwrap_or_default();
    let texts = if promise.is_undefined() {
        Some(english)
    } else {
        let texts = JsFuture::from(promise.unchecked_into::<Promise>()).await;
        texts.ok().and_then(|texts| texts.as_string()).map(|texts| &*texts.leak())
    };
    texts.is_some_and(|texts| TEXTS.set(texts.split('\u{1f}').collect()).is_ok())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    type Catalogue = BTreeMap<String, BTreeMap<String, String>>;

    fn catalogues() -> [Catalogue; 2] {
        [include_str!("../../i18n/en.json"), include_str!("../../i18n/es.json")]
            .map(|json| serde_json::from_str(json).unwrap())
    }

    fn texts(catalogue: &Catalogue) -> impl Iterator<Item = (String, &str)> {
        catalogue.iter().flat_map(|(group, texts)| {
            texts.iter().map(move |(name, text)| (format!("{group}.{name}"), text.as_str()))
        })
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('}').filter_map(|part| Some(part.split_once('{')?.1)).collect()
    }

    #[test]
    fn every_language_has_every_text() {
        let [english, spanish] = catalogues();
        let names = |catalogue| texts(catalogue).map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(&english), names(&spanish));
    }

    #[test]
    fn a_translation_has_the_places_for_values_of_the_original() {
        let [english, spanish] = catalogues();
        for ((name, original), (_, translation)) in texts(&english).zip(texts(&spanish)) {
            assert_eq!(placeholders(original), placeholders(translation), "{name}");
        }
    }

    #[test]
    fn every_text_says_something_and_can_be_told_from_the_next() {
        for catalogue in catalogues() {
            for (name, text) in texts(&catalogue) {
                assert!(!text.trim().is_empty(), "{name}");
                assert_eq!(text.trim(), text.trim_end_matches('\n'), "{name}");
                assert!(!text.contains('\u{1f}'), "{name}");
            }
        }
    }

    #[test]
    fn the_methods_say_what_the_catalogue_says() {
        let [english, _] = catalogues();
        assert_eq!(super::t().tag(), "en");
        assert_eq!(super::consent::t().able_to(), english["consent"]["able_to"]);
        assert_eq!(super::sessions::t().this_one(), english["sessions"]["this_one"]);
    }
}
