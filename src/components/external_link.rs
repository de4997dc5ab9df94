use domain::WebsiteUrl;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::i18n::t;

/// A link that leaves OpenTrain. It shows the host, never a text that a developer chose.
#[component]
pub fn ExternalLink(#[prop(into)] href: String) -> impl IntoView {
    let host = WebsiteUrl::host(&href).unwrap_or_default();
    view! {
        <a class="external-link" href=href target="_blank" rel="noopener noreferrer">
            <span class="user-content" translate="no">{host}</span>
            <Icon glyph=Glyph::External />
            <span class="visually-hidden">" (" {t().opens_in_new_tab()} ")"</span>
        </a>
    }
}
