use domain::api_types::Consent;
use leptos::prelude::*;

use super::navigation::callback_host;
use crate::components::heading::PageHeading;
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

#[component]
pub fn Declined(consent: Consent, return_url: Option<String>) -> impl IntoView {
    let back = return_url.and_then(|url| {
        let host = callback_host(&url, consent.destination.as_ref())?;
        let label = interpolate_nodes(t().return_to_host(), [("host", isolated(host))]);
        let link = view! {
            <p>
                <a class="button user-content" rel="noreferrer external" href=url>
                    <span>{label}</span>
                </a>
            </p>
        };
        Some(link.into_any())
    });
    let values = [
        ("app", isolated(consent.app.name)),
        ("organization", isolated(consent.decider.organization_name)),
    ];
    view! {
        <PageHeading title=t().declined_heading() />
        <p class="user-content">{interpolate_nodes(t().declined(), values)}</p>
        {back}
    }
}
