use domain::api_types::Consent;
use leptos::prelude::*;

use super::navigation::callback_host;
use crate::components::heading::PageHeading;
use crate::i18n::consent::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};

/// Leads back to the platform. If the app no longer admits the address to return to, only says
/// where that is.
#[component]
pub fn Declined(consent: Consent, return_url: Option<String>) -> impl IntoView {
    let back = consent.destination.and_then(|destination| {
        let Some(url) = return_url else {
            let origin = [("origin", isolated(destination.origin))];
            let text = interpolate_nodes(t().return_by_hand(), origin);
            return Some(view! { <p class="user-content">{text}</p> }.into_any());
        };
        let host = callback_host(&url, Some(&destination))?;
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::gallery::fixtures;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    async fn declined(consent: Consent, return_url: Option<&str>) -> (u32, bool) {
        let return_url = return_url.map(str::to_owned);
        let page = mount(move || view! { <Declined consent return_url /> }.into_any()).await;
        let says_origin = page.text().contains("Return to https://acme.example to continue.");
        (page.count("a"), says_origin)
    }

    /// Rules 23 and 24.
    #[wasm_bindgen_test]
    async fn platform_is_only_named_if_there_is_no_way_back() {
        let consent = fixtures::consent();
        let url = "https://acme.example/opentrain/callback?error=access_denied";
        assert_eq!(declined(consent.clone(), Some(url)).await, (1, false));
        assert_eq!(declined(consent.clone(), None).await, (0, true));
        let elsewhere = Some("https://elsewhere.example/");
        assert_eq!(declined(consent.clone(), elsewhere).await, (0, false));
        let stays = Consent { destination: None, ..consent };
        assert_eq!(declined(stays, None).await, (0, false));
    }
}
