//! `/integrations/{slug}/connect`: a customer approves or declines a platform app.

pub mod address;
mod another_account;
mod app_heading;
mod approval_gate;
mod approve_button;
mod approved;
mod changed;
mod decision;
mod declined;
mod errors;
pub mod flow;
mod loading;
mod navigation;
mod outcome_icon;
mod owner_required;
pub mod prefetch;
mod reconnect;
mod review;
pub mod state;

use domain::api_types::{Consent, Decider};
use leptos::either::either;
use leptos::prelude::*;

use address::ConsentAddress;
use approved::Approved;
use changed::Changed;
use decision::Decision;
use declined::Declined;
use errors::{LoadFailed, Refused};
use flow::ConsentFlow;
use loading::Loading;
use owner_required::OwnerRequired;
use state::ConsentState;

#[component]
pub fn Connect() -> impl IntoView {
    let flow = ConsentFlow::new(ConsentAddress::current());
    flow.open();
    view! { <ConsentPage flow /> }
}

/// Shows the state of `flow`.
#[component]
pub fn ConsentPage(flow: ConsentFlow) -> impl IntoView {
    view! {
        <div class="consent">
            // The decision has its own type, so that no other state reuses its elements: a press
            // that begins on "Approve" must not end on a button of the next screen, or the other
            // way round.
            {move || {
                either!(
                    flow.state.get(),
                    ConsentState::Review(
                        consent @ Consent { decider: Decider { may_decide: true, .. }, .. },
                    ) => view! { <Decision flow consent /> },
                    state => without_decision(flow, state),
                )
            }}
        </div>
    }
}

fn without_decision(flow: ConsentFlow, state: ConsentState) -> AnyView {
    match state {
        ConsentState::Loading => view! { <Loading /> }.into_any(),
        ConsentState::Review(consent) => view! { <OwnerRequired consent /> }.into_any(),
        ConsentState::Changed(consent) => view! { <Changed flow consent /> }.into_any(),
        ConsentState::Approved(approval) => view! { <Approved flow approval /> }.into_any(),
        ConsentState::Declined { consent, return_url } => {
            view! { <Declined consent return_url /> }.into_any()
        }
        ConsentState::Refused(refusal) => view! { <Refused flow refusal /> }.into_any(),
        ConsentState::Failed(error) => view! { <LoadFailed flow error /> }.into_any(),
    }
}
