use domain::wire::Consent;
use leptos::prelude::*;

use super::leave;
use crate::components::page::Heading;
use crate::components::sentence::Sentence;
use crate::i18n::consent::t;

#[component]
pub fn Declined(consent: Consent, return_url: Option<String>) -> impl IntoView {
    let back = return_url.and_then(|url| {
        let host = leave::host_of_answer(&url, consent.destination.as_ref())?;
        Some(view! {
            <p>
                <a class="button typed" rel="noreferrer external" href=url>
                    <span><Sentence text=t().return_to_host() values=vec![("host", Signal::stored(host))] /></span>
                </a>
            </p>
        }
        .into_any())
    });
    let values = vec![
        ("app", Signal::stored(consent.app.name)),
        ("organization", Signal::stored(consent.decider.organization_name)),
    ];
    view! {
        <Heading text=t().declined_heading() />
        <p class="typed"><Sentence text=t().declined() values /></p>
        {back}
    }
}
