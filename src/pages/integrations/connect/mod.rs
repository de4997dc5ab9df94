//! `/integrations/{slug}/connect`: a customer lets a platform app in, or not.

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

use crate::api;
use address::ConsentAddress;
use approved::Approved;
use changed::Changed;
use decision::Decision;
use declined::Declined;
use errors::{AccountChanged, LoadFailed, Refused};
use flow::ConsentFlow;
use loading::Loading;
use owner_required::OwnerRequired;
use state::ConsentState;

#[component]
pub fn Connect() -> impl IntoView {
    let flow = ConsentFlow::new(ConsentAddress::current());
    api::on_account_changed(move || flow.account_changed());
    flow.open();
    view! { <ConsentPage flow /> }
}

/// Shows the state of `flow`.
#[component]
pub fn ConsentPage(flow: ConsentFlow) -> impl IntoView {
    view! {
        <div class="consent">
            // The decision is a type of its own, so that no other state takes over its elements: a press
            // begun on "Approve" must not end on a button of the next screen, or the other way round.
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
        ConsentState::AccountChanged(session) => {
            view! { <AccountChanged flow session /> }.into_any()
        }
        ConsentState::Failed(error) => view! { <LoadFailed flow error /> }.into_any(),
    }
}
