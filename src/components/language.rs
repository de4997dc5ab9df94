//! The language. `index.html` chooses at first, and fetches the texts of one language only: a
//! change loads the page again.

use leptos::prelude::*;

use super::switch::{Choice, switch};
use super::theme::remember;
use crate::dom::El;
use crate::i18n::{LANGUAGES, t};

/// Each language is named in itself. Loading the page again would lose a token: style/page.css
/// hides the switch while there is one.
pub fn language_switch(on_choose: fn(&'static str)) -> El {
    let choice = |value, name| Choice { value, name, icon: None, lang: Some(value) };
    let choices: Vec<_> =
        LANGUAGES.iter().map(|language| choice(language.tag, language.name)).collect();
    let chosen = RwSignal::new(t().tag());
    switch(t().language(), &choices, chosen, on_choose)
}

pub fn choose(tag: &'static str) {
    remember("language", tag);
    location().reload().ok();
}
