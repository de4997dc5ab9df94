use domain::wire::AppStatus;

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

/// A word with a tone (`info`, `warning`, `success`, `danger`).
pub fn badge(text: &str, tone: &str) -> El {
    span().class(&format!("badge {tone}")).child(text)
}
