//! Numbers and counted things, as the language in use writes them.

use js_sys::{Array, Intl, Number, Object};

use super::locale;
use crate::components::sentence::fill;

/// A count, by `Intl`.
pub fn number(n: impl TryInto<u32>) -> String {
    Number::from(n.try_into().unwrap_or(u32::MAX)).to_locale_string(&locale()).into()
}

/// `one` or `other` by the rules of the language, `{n}` in it filled in.
pub fn counted(n: impl TryInto<u32>, one: &str, other: &str) -> String {
    let n = n.try_into().unwrap_or(u32::MAX);
    let rules = Intl::PluralRules::new(&Array::of1(&locale().into()), &Object::new());
    let text = if rules.select(n.into()) == "one" { one } else { other };
    fill(text, &[("n", &number(n))])
}
