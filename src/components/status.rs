use domain::api_types::{AppStatus, DisabledBy};
use leptos::prelude::*;

use crate::i18n::settings;

/// What the color of a badge says, and for a status its shape too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeTone {
    #[default]
    Neutral,
    Info,
    Warning,
    Active,
    Disabled,
    Pending,
    Failed,
}

impl BadgeTone {
    fn class(self) -> &'static str {
        match self {
            Self::Neutral => "badge",
            Self::Info => "badge info",
            Self::Warning => "badge warning",
            Self::Active => "badge active",
            Self::Disabled => "badge disabled",
            Self::Pending => "badge pending",
            Self::Failed => "badge failed",
        }
    }
}

/// A word that stands out.
#[component]
pub fn Badge(#[prop(into)] text: String, #[prop(optional)] tone: BadgeTone) -> impl IntoView {
    view! { <span class=tone.class()>{text}</span> }
}

/// An app's status: a word and a shape.
#[component]
pub fn StatusBadge(
    status: AppStatus,
    #[prop(default = None)] disabled_by: Option<DisabledBy>,
) -> impl IntoView {
    let tone = match status {
        AppStatus::Active => BadgeTone::Active,
        AppStatus::Disabled => BadgeTone::Disabled,
    };
    view! { <Badge text=settings::app_status(status, disabled_by) tone /> }
}
