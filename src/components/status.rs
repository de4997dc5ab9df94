use domain::wire::AppStatus;
use leptos::prelude::*;

use crate::dom::{El, span};
use crate::i18n::settings;

/// An app's status: a word and a shape.
pub fn status_badge(status: AppStatus) -> El {
    let class = match status {
        AppStatus::Active => "badge active",
        AppStatus::Disabled => "badge disabled",
    };
    span().class(class).child(settings::status(status))
}

#[component]
pub fn StatusBadge(status: AppStatus) -> impl IntoView {
    status_badge(status).view()
}

/// A word with a tone (`info`, `warning`, `success`, `danger`).
#[component]
pub fn Badge(#[prop(into)] text: String, tone: &'static str) -> impl IntoView {
    view! { <span class=format!("badge {tone}")>{text}</span> }
}
