use domain::api_types::Consent;
use leptos::prelude::*;

use super::app_heading::AppHeading;
use super::flow::ConsentFlow;
use super::review::Review;
use super::state::ConsentState;
use crate::components::review::ReviewMode;
use crate::i18n::consent::t;

/// Nothing was granted, because the request changed. Shows the new request, but not the buttons: a
/// click meant for the old request must not approve this one.
#[component]
pub fn Changed(flow: ConsentFlow, consent: Consent) -> impl IntoView {
    let app = consent.app.name.clone();
    let shown = consent.clone();
    let review_again = move |_| flow.state.set(ConsentState::Review(consent.clone()));
    view! {
        <AppHeading template=t().changed_heading() app />
        <p>{t().changed()}</p>
        <p>
            <button type="button" class="button" on:click=review_again>
                {t().review_again()}
            </button>
        </p>
        <div class="review-read-only">
            <Review flow consent=shown mode=ReviewMode::ReadOnly />
        </div>
    }
}
