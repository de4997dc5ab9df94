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
pub mod review;
pub mod state;

use domain::wire::{Consent, Decider};
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
            // Each state is a type of its own, so none takes over the elements of another: a press
            // begun on one screen must not end on a button of the next.
            {move || {
                either!(
                    flow.state.get(),
                    ConsentState::Loading => view! { <Loading /> },
                    ConsentState::Review(
                        consent @ Consent { decider: Decider { may_decide: true, .. }, .. },
                    ) => view! { <Decision flow consent /> },
                    ConsentState::Review(consent) => view! { <OwnerRequired consent /> },
                    ConsentState::Changed(consent) => view! { <Changed flow consent /> },
                    ConsentState::Approved(approval) => view! { <Approved flow approval /> },
                    ConsentState::Declined { consent, return_url } => {
                        view! { <Declined consent return_url /> }
                    },
                    ConsentState::Refused(refusal) => view! { <Refused flow refusal /> },
                    ConsentState::Failed(error) => view! { <LoadFailed flow error /> },
                )
            }}
        </div>
    }
}
