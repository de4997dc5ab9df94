//! `/integrations/{slug}/connect`: a customer lets a platform app in, or not.

pub mod another_account;
pub mod approve_button;
pub mod approved;
pub mod decide;
pub mod declined;
pub mod early;
pub mod flow;
pub mod guard;
pub mod leave;
pub mod link;
pub mod mark;
pub mod only_owner;
pub mod reconnect;
pub mod refused;
pub mod review;
pub mod screen;
pub mod skeleton;

use domain::wire::Consent;
use leptos::prelude::*;

use crate::api::on_signed_out;
use crate::components::page::BarePage;
use crate::i18n::consent::t;
use approved::Approved;
use decide::Decide;
use declined::Declined;
use flow::Flow;
use link::Link;
use only_owner::OnlyOwner;
use refused::{AppHeading, Failed, Refused};
use review::Review;
use screen::Screen;
use skeleton::ReviewSkeleton;

/// The whole consent program.
#[component]
pub fn Connect() -> impl IntoView {
    on_signed_out(leave::to_sign_in);
    let here = location();
    let link =
        Link::parse(&here.pathname().unwrap_or_default(), &here.search().unwrap_or_default());
    let flow = Flow::new(link);
    flow.open();
    view! { <ConnectPage flow /> }
}

/// Shows where `flow` stands.
#[component]
pub fn ConnectPage(flow: Flow) -> impl IntoView {
    view! { <BarePage><div class="consent">{move || show(flow, flow.screen.get())}</div></BarePage> }
}

fn show(flow: Flow, screen: Screen) -> AnyView {
    match screen {
        Screen::Loading => view! { <ReviewSkeleton /> }.into_any(),
        Screen::Review(consent) if consent.decider.may_decide => {
            view! { <Decide flow consent /> }.into_any()
        }
        Screen::Review(consent) => view! { <OnlyOwner consent /> }.into_any(),
        Screen::Changed(consent) => view! { <Changed flow consent /> }.into_any(),
        Screen::Approved(granted) => view! { <Approved flow granted /> }.into_any(),
        Screen::Declined { consent, return_url } => {
            view! { <Declined consent return_url /> }.into_any()
        }
        Screen::Refused(refusal) => view! { <Refused flow refusal /> }.into_any(),
        Screen::Failed(failure) => view! { <Failed flow failure /> }.into_any(),
    }
}

/// Nothing was granted, because it is not what was shown any more. First the new state, then the
/// decision: each on its own page, so that nobody approves by a press meant for the old one.
#[component]
fn Changed(flow: Flow, consent: Consent) -> impl IntoView {
    let again = {
        let consent = consent.clone();
        move |_| flow.screen.set(Screen::Review(consent.clone()))
    };
    view! {
        <AppHeading text=t().changed_heading() app=consent.app.name.clone() />
        <p>{t().changed()}</p>
        <p><button type="button" class="button" on:click=again>{t().review_again()}</button></p>
        <div class="review-to-read"><Review consent=Signal::stored(consent) /></div>
    }
}
