//! Light, dark, or as the system has it. `index.html` puts the choice on the page before the first
//! paint.

use leptos::prelude::*;

use super::icon::Icon;
use crate::i18n::t;

const KEY: &str = "theme";

/// Three buttons of which one is pressed. The choice is remembered in this browser.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(remembered());
    let option = move |theme: &'static str, label: &'static str, icon: Icon| {
        view! {
            <button
                type="button"
                class="theme-option"
                title=label
                aria-pressed=move || (chosen.get() == theme).to_string()
                on:click=move |_| {
                    chosen.set(theme.to_owned());
                    choose(theme);
                }
            >
                {icon.view()}
                <span class="visually-hidden">{label}</span>
            </button>
        }
    };
    view! {
        <div class="theme-switch" role="group" aria-label=t().theme>
            {option("", t().theme_system, Icon::System)}
            {option("light", t().theme_light, Icon::Sun)}
            {option("dark", t().theme_dark, Icon::Moon)}
        </div>
    }
}

fn choose(theme: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        storage.set_item(KEY, theme).ok();
    }
    apply(theme);
}

fn apply(theme: &str) {
    let Some(root) = document().document_element() else { return };
    if theme.is_empty() {
        root.remove_attribute("data-theme").ok();
    } else {
        root.set_attribute("data-theme", theme).ok();
    }
}

fn remembered() -> String {
    let stored =
        window().local_storage().ok().flatten().and_then(|s| s.get_item(KEY).ok().flatten());
    stored.filter(|theme| theme == "light" || theme == "dark").unwrap_or_default()
}
