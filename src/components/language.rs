//! English or Spanish. `index.html` chooses at first, and fetches the texts of one language only: a
//! change loads the page again.

use leptos::prelude::*;

use super::switch::{Choice, Switch};
use super::theme::remember;
use crate::i18n::t;

/// Each language is named in itself. Loading the page again would lose a token: style/page.css
/// hides the switch while there is one.
#[component]
pub fn LanguageSwitch(#[prop(default = choose)] on_choose: fn(&'static str)) -> impl IntoView {
    let choice = |value, name| Choice { value, name, icon: None, lang: Some(value) };
    let choices = vec![choice("en", "English"), choice("es", "Español")];
    let chosen = RwSignal::new(t().tag());
    view! { <Switch label=t().language() choices chosen on_choose /> }
}

pub fn choose(tag: &'static str) {
    remember("language", tag);
    location().reload().ok();
}
