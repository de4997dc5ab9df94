//! Light, dark, or as the system has it. `index.html` puts the choice on the page before the first
//! paint.

use leptos::prelude::*;

use super::icon::Icon;
use super::switch::{Choice, switch};
use crate::dom::El;
use crate::i18n::t;

const KEY: &str = "theme";

/// The choice is remembered in this browser.
pub fn theme_switch() -> El {
    let choice = |value, name, icon| Choice { value, name, icon: Some(icon), lang: None };
    let choices = [
        choice("", t().theme_system(), Icon::System),
        choice("light", t().theme_light(), Icon::Sun),
        choice("dark", t().theme_dark(), Icon::Moon),
    ];
    let chosen = RwSignal::new(applied());
    switch(t().theme(), &choices, chosen, choose)
}

fn choose(theme: &str) {
    remember(KEY, theme);
    apply(theme);
}

/// Keeps a choice in this browser.
pub(super) fn remember(key: &str, choice: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        storage.set_item(key, choice).ok();
    }
}

fn apply(theme: &str) {
    if let Some(root) = document().document_element() {
        root.set_attribute("data-theme", theme).ok();
    }
}

/// The choice that is on the page.
fn applied() -> &'static str {
    let theme = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match theme.as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
}
