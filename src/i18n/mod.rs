//! The texts of the screens. `i18n/` has a catalogue per language; `build.rs` generates a struct
//! for each of its groups and a method for each text. A program contains the English texts and
//! loads those of any other language. Each group is a module: the generated struct, and functions
//! that choose among its texts. Scope IDs, codes and tokens are never translated.

/// Includes a group of the catalogue: `Texts`, and `t()`, which returns them.
macro_rules! catalogue {
    ($group:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $group, ".rs"));
    };
}

pub mod account;
pub mod accounts;
pub mod activity;
pub mod common;
pub mod connected_apps;
pub mod consent;
pub mod fields;
pub mod getting_started;
pub mod interpolate;
pub mod members;
pub mod number;
pub mod platform_apps;
pub mod sessions;
pub mod settings;
pub mod webhooks;

pub use common::t;

use std::collections::HashMap;
use std::sync::OnceLock;

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The product's name, the same in every language.
pub const PRODUCT: &str = "OpenTrain";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    pub tag: &'static str,
    /// The language's own name for itself.
    pub name: &'static str,
}

/// The texts of the page's language by `group.key`; unset for English.
static CATALOGUE: OnceLock<HashMap<String, String>> = OnceLock::new();

/// Waits for the texts that `index.html` requests unless the page is in English. If they don't
/// arrive, `index.html` says so.
pub async fn load() -> Result<(), JsValue> {
    let texts = Reflect::get(&leptos::prelude::window(), &"texts".into())?;
    if !texts.is_undefined() {
        let texts = JsFuture::from(texts.unchecked_into::<Promise>()).await?;
        CATALOGUE.get_or_init(|| read_catalogue(texts.unchecked_ref()));
    }
    Ok(())
}

fn read_catalogue(texts: &Object) -> HashMap<String, String> {
    let read_entry = |entry: JsValue| {
        let entry = entry.unchecked_into::<Array>();
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    Object::entries(texts).iter().filter_map(read_entry).collect()
}

fn lookup(key: &str, english: &'static str) -> &'static str {
    translation(key).unwrap_or(english)
}

fn translation(key: &str) -> Option<&'static str> {
    CATALOGUE.get()?.get(key).map(String::as_str)
}

/// The locale for dates and numbers: the browser's if it is a region of the page's language.
pub fn locale() -> String {
    let browser = leptos::prelude::window().navigator().language().unwrap_or_default();
    if is_locale_of(&browser, t().tag()) { browser } else { t().tag().to_owned() }
}

/// `navigator.language` may be malformed ("en-US@posix"), for which `Intl` throws.
fn is_locale_of(locale: &str, language: &str) -> bool {
    let region = locale.strip_prefix(language);
    region.is_some_and(|region| region.is_empty() || region.starts_with('-'))
        && get_canonical_locales(locale).is_ok()
}

#[wasm_bindgen]
extern "C" {
    /// The one in `js_sys` doesn't catch exceptions.
    #[wasm_bindgen(catch, js_namespace = Intl, js_name = getCanonicalLocales)]
    fn get_canonical_locales(locale: &str) -> Result<Array, JsValue>;
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{CATALOGUES, LANGUAGES};

    type Texts = BTreeMap<String, String>;

    /// The categories of `Intl.PluralRules`.
    const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

    /// The texts of a language by `group.key`.
    pub(super) fn texts(json: &str) -> Texts {
        let groups: BTreeMap<String, Texts> = serde_json::from_str(json).unwrap();
        let of_group = |(group, texts): (String, Texts)| {
            texts.into_iter().map(move |(key, text)| (format!("{group}.{key}"), text))
        };
        groups.into_iter().flat_map(of_group).collect()
    }

    pub(super) fn english() -> Texts {
        texts(CATALOGUES[0].1)
    }

    /// Splits the key of a plural form, such as `apps_shown_one`. English has two forms of each
    /// plural.
    pub(super) fn name_and_category<'k>(
        key: &'k str,
        english: &Texts,
    ) -> Option<(&'k str, &'k str)> {
        let (name, category) = key.rsplit_once('_')?;
        let has = |category| english.contains_key(&format!("{name}_{category}"));
        let is_form = CATEGORIES.contains(&category) && has("one") && has("other");
        is_form.then_some((name, category))
    }

    fn names(texts: &Texts, english: &Texts) -> BTreeSet<String> {
        let name = |key| name_and_category(key, english).map_or(key, |(name, _)| name).to_owned();
        texts.keys().map(|key| name(key)).collect()
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('}').filter_map(|part| Some(part.split_once('{')?.1)).collect()
    }

    #[test]
    fn every_language_has_the_texts_of_english_and_no_others() {
        let english = english();
        let expected = names(&english, &english);
        for (language, json) in CATALOGUES {
            let names = names(&texts(json), &english);
            let difference: Vec<_> = expected.symmetric_difference(&names).collect();
            assert!(difference.is_empty(), "{language}: {difference:?}");
        }
    }

    #[test]
    fn translations_have_the_placeholders_of_english() {
        let english = english();
        for (language, json) in CATALOGUES {
            for (key, text) in texts(json) {
                let expected = match name_and_category(&key, &english) {
                    Some(_) => BTreeSet::from(["n"]),
                    None => placeholders(&english[&key]),
                };
                assert_eq!(placeholders(&text), expected, "{language} {key}");
            }
        }
    }

    #[test]
    fn no_text_is_blank() {
        for (language, json) in CATALOGUES {
            for (key, text) in texts(json) {
                assert!(!text.trim().is_empty(), "{language} {key}");
                assert_eq!(text.trim(), text.trim_end_matches('\n'), "{language} {key}");
            }
        }
    }

    #[test]
    fn a_catalogue_names_its_language() {
        assert_eq!(LANGUAGES[0].tag, "en");
        for ((tag, json), language) in CATALOGUES.iter().zip(LANGUAGES) {
            assert_eq!(texts(json)["common.tag"], *tag);
            assert_eq!(language.tag, *tag);
        }
    }

    #[test]
    fn index_html_uses_the_texts_of_its_group() {
        let english = english();
        let html = include_str!("../../index.html");
        let used: BTreeSet<_> =
            html.split("{{").filter_map(|part| Some(part.split_once("}}")?.0)).collect();
        for key in &used {
            assert!(english.contains_key(*key), "{key}");
        }
        for key in english.keys().filter(|key| key.starts_with("page.")) {
            assert!(used.contains(&**key) || key == "page.language_name", "{key}");
        }
    }

    #[test]
    fn methods_return_the_english_texts() {
        let english = english();
        assert_eq!(super::t().tag(), "en");
        assert_eq!(super::consent::t().able_to(), english["consent.able_to"]);
        assert_eq!(super::consent::t().receipt(), english["consent.receipt"]);
        assert_eq!(super::sessions::t().this_session(), english["sessions.this_session"]);
    }
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod browser_tests {
    use std::collections::BTreeMap;

    use js_sys::{JSON, Object};
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::{is_locale_of, read_catalogue};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn a_loaded_catalogue_is_read_by_key() {
        let texts =
            JSON::parse(r#"{"consent.approve": "Aprobar", "common.no": "«No»\n"}"#).unwrap();
        let texts: BTreeMap<_, _> =
            read_catalogue(texts.unchecked_ref::<Object>()).into_iter().collect();
        let expected = [("common.no", "«No»\n"), ("consent.approve", "Aprobar")];
        assert_eq!(texts, expected.map(|(key, text)| (key.to_owned(), text.to_owned())).into());
    }

    #[wasm_bindgen_test]
    fn a_locale_is_a_well_formed_tag_of_the_language() {
        for locale in ["en", "en-GB", "en-US-u-hc-h23"] {
            assert!(is_locale_of(locale, "en"), "{locale}");
        }
        for locale in ["", "de", "enm", "en-US@posix", "en-", "en-a", "en_US"] {
            assert!(!is_locale_of(locale, "en"), "{locale}");
        }
    }
}
