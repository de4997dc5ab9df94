use domain::wire::AppStatus;
use leptos::prelude::*;

use crate::i18n::settings;

/// An app's status: a word and a shape.
#[component]
pub fn StatusBadge(status: AppStatus) -> impl IntoView {
    let class = match status {
        AppStatus::Active => "badge active",
        AppStatus::Disabled => "badge disabled",
    };
    view! { <span class=class>{settings::status(status)}</span> }
}

/// A word with a tone (`info`, `warning`, `success`, `danger`).
#[component]
pub fn Badge(#[prop(into)] text: String, tone: &'static str) -> impl IntoView {
    view! { <span class=format!("badge {tone}")>{text}</span> }
}
