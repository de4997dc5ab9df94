//! Numbers and counted things, as the language in use writes them.

use js_sys::Intl::{NumberFormat, PluralRules};
use js_sys::{Array, Function, Object};
use wasm_bindgen::JsValue;

use super::locale;
use crate::i18n::interpolate::interpolate as fill;

// Making one takes longer than using it for a screen full of numbers.
thread_local! {
    static RULES: PluralRules = PluralRules::new(&locales(), &Object::new());
    static FORMAT: Function = NumberFormat::new(&locales(), &Object::new()).format();
}

fn locales() -> Array {
    Array::of1(&locale().into())
}

/// A count, by `Intl`.
pub fn number(n: impl TryInto<u32>) -> String {
    let n = n.try_into().unwrap_or(u32::MAX);
    let text = FORMAT.with(|format| format.call1(&JsValue::UNDEFINED, &n.into()));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// `one` or `other` by the rules of the language, `{n}` in it filled in.
pub fn counted(n: impl TryInto<u32>, one: &str, other: &str) -> String {
    let n = n.try_into().unwrap_or(u32::MAX);
    let is_one = RULES.with(|rules| rules.select(n.into()) == "one");
    fill(if is_one { one } else { other }, &[("n", &number(n))])
}
