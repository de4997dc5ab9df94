//! The theme: light, dark, or the system's. `index.html` applies the choice before the first paint.

use leptos::prelude::*;

use super::icon::Glyph;
use super::preference::persist_preference;
use super::segmented_control::{Segment, SegmentedControl};
use crate::i18n::t;

const KEY: &str = "theme";

/// Switches the theme, and remembers the choice in this browser.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let segment = |value, name, glyph| Segment { value, name, glyph: Some(glyph), lang: None };
    let segments = vec![
        segment("", t().theme_system(), Glyph::System),
        segment("light", t().theme_light(), Glyph::Sun),
        segment("dark", t().theme_dark(), Glyph::Moon),
    ];
    let selected = RwSignal::new(current_theme());
    view! { <SegmentedControl label=t().theme() segments selected on_select=set_theme /> }
}

fn set_theme(theme: &'static str) {
    persist_preference(KEY, theme);
    if let Some(root) = document().document_element() {
        root.set_attribute("data-theme", theme).ok();
    }
}

fn current_theme() -> &'static str {
    let theme = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match theme.as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
}
