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

use crate::api::on_unauthenticated;
use crate::components::page::bare_page;
use crate::dom::{El, action, div, p};
use crate::i18n::consent::t;
use flow::Flow;
use link::Link;
use review::{Answer, review};
use screen::Screen;

/// The whole consent program, from the first answer on.
pub async fn connect() -> [El; 2] {
    on_unauthenticated(leave::to_sign_in);
    let here = location();
    let link =
        Link::parse(&here.pathname().unwrap_or_default(), &here.search().unwrap_or_default());
    let flow = Flow::new(link);
    flow.opened().await;
    page(flow)
}

/// Shows where `flow` stands.
pub fn page(flow: Flow) -> [El; 2] {
    let content = div().class("consent").content(move || show(flow, flow.screen.get()));
    bare_page(content)
}

fn show(flow: Flow, screen: Screen) -> Vec<El> {
    match screen {
        Screen::Loading => skeleton::review_skeleton(),
        Screen::Review(consent) if consent.decider.may_decide => decide::decide(flow, consent),
        Screen::Review(consent) => only_owner::only_owner(&consent),
        Screen::Changed(consent) => changed(flow, consent),
        Screen::Approved(granted) => approved::approved(flow, granted),
        Screen::Declined { consent, return_url } => {
            declined::declined(&consent, return_url.as_deref())
        }
        Screen::Refused(refusal) => refused::refused(flow, refusal),
        Screen::Failed(failure) => refused::failed(flow, failure),
    }
}

/// Nothing was granted, because it is not what was shown any more. First the new state, then the
/// decision: each on its own page, so that nobody approves by a press meant for the old one.
fn changed(flow: Flow, consent: Consent) -> Vec<El> {
    let heading = refused::app_heading(t().changed_heading(), &consent.app.name);
    let shown = div().class("review-to-read").child(review(&consent, Answer::ByOthers));
    let again = move |_| flow.screen.set(Screen::Review(consent.clone()));
    vec![
        heading,
        p().child(t().changed()),
        p().child(action("button", again).child(t().review_again())),
        shown,
    ]
}
