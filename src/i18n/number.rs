//! Formats numbers and chooses plural forms, with `Intl`.

use js_sys::Intl::{NumberFormat, PluralRules};
use js_sys::{Array, Function, Object};
use wasm_bindgen::JsValue;

use super::interpolate::interpolate;
use super::{locale, t, translation};

// Creating one takes longer than formatting a whole list with it.
thread_local! {
    static NUMBER_FORMAT: Function =
        NumberFormat::new(&Array::of1(&locale().into()), &Object::new()).format();
    /// The rules of the catalogue's language; those of a region may have other forms.
    static PLURAL_RULES: PluralRules =
        PluralRules::new(&Array::of1(&t().tag().into()), &Object::new());
}

pub fn format_number(n: impl TryInto<u32>) -> String {
    let n = n.try_into().unwrap_or(u32::MAX);
    let text = NUMBER_FORMAT.with(|format| format.call1(&JsValue::UNDEFINED, &n.into()));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// The form of the text `key` for `n`, with `{n}` filled in. `one` and `other` are the English forms.
pub(super) fn plural(
    key: &str,
    n: impl TryInto<u32>,
    one: &'static str,
    other: &'static str,
) -> String {
    let n = n.try_into().unwrap_or(u32::MAX);
    let category = PLURAL_RULES.with(|rules| String::from(rules.select(n.into())));
    // The browser's rules may be newer and have a category that the catalogue lacks.
    let form = translation(&format!("{key}_{category}"))
        .or_else(|| translation(&format!("{key}_other")))
        .unwrap_or(if category == "one" { one } else { other });
    interpolate(form, &[("n", &format_number(n))])
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use js_sys::Reflect;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;
    use crate::i18n::CATALOGUES;
    use crate::i18n::platform_apps;
    use crate::i18n::tests::{english, name_and_category, texts};

    fn rules(language: &str) -> PluralRules {
        PluralRules::new(&Array::of1(&language.into()), &Object::new())
    }

    #[wasm_bindgen_test]
    fn english_chooses_between_two_forms() {
        let shown = |n: u32| platform_apps::t().apps_shown(n);
        assert_eq!(
            [0, 1, 2, 5, 1_000_000].map(shown),
            ["0 apps shown", "1 app shown", "2 apps shown", "5 apps shown", "1,000,000 apps shown"]
        );
    }

    #[wasm_bindgen_test]
    fn spanish_has_a_form_for_millions() {
        let category = |n: u32| String::from(rules("es").select(n.into()));
        assert_eq!(
            [0, 1, 2, 5, 1_000_000].map(category),
            ["other", "one", "other", "other", "many"]
        );
    }

    #[wasm_bindgen_test]
    fn a_plural_has_the_categories_of_its_language() {
        let english = english();
        for (language, json) in CATALOGUES {
            let categories =
                Reflect::get(&rules(language).resolved_options(), &"pluralCategories".into());
            let categories: BTreeSet<String> =
                Array::from(&categories.unwrap()).iter().filter_map(|c| c.as_string()).collect();
            let texts = texts(json);
            let mut plurals = BTreeMap::<_, BTreeSet<String>>::new();
            for (name, category) in texts.keys().filter_map(|key| name_and_category(key, &english))
            {
                plurals.entry(name).or_default().insert(category.to_owned());
            }
            for (name, forms) in plurals {
                assert_eq!(forms, categories, "{language} {name}");
            }
        }
    }
}
