use domain::api_types::{AppStatus, DisabledBy};
use leptos::prelude::*;

use crate::i18n::settings;

/// An app's status: a word and a shape.
#[component]
pub fn StatusBadge(
    status: AppStatus,
    #[prop(default = None)] disabled_by: Option<DisabledBy>,
) -> impl IntoView {
    let tone = match status {
        AppStatus::Active => "active",
        AppStatus::Disabled => "disabled",
    };
    view! { <Badge text=settings::app_status(status, disabled_by) tone /> }
}

/// A word with a tone: `info`, `warning`, `success`, `danger`, `active`, `disabled`, or none.
#[component]
pub fn Badge(
    #[prop(into)] text: String,
    #[prop(default = "")] tone: &'static str,
) -> impl IntoView {
    let class = if tone.is_empty() { "badge".to_owned() } else { format!("badge {tone}") };
    view! { <span class=class>{text}</span> }
}
