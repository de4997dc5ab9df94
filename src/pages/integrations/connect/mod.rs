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
        ConsentState::Review(consent) => view! { <OwnerRequired flow consent /> }.into_any(),
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use domain::api_types::Role;
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::flow::{Decision, DecisionNotice};
    use super::state::{Approval, LoadError, Refusal};
    use super::*;
    use crate::gallery::fixtures;
    use crate::i18n;
    use crate::navigation::Navigation;
    use crate::test_support::{MockServer, Mounted, SESSION, mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    const ANOTHER_ACCOUNT: &str = ".decider button";

    async fn page(state: ConsentState) -> (ConsentFlow, Mounted) {
        let flow = ConsentFlow::new(ConsentAddress { slug: "acme".into(), query: String::new() });
        flow.state.set(state);
        let navigation = Navigation::new();
        let view = move || {
            provide_context(navigation);
            view! { <ConsentPage flow /> }.into_any()
        };
        (flow, mount(view).await)
    }

    #[wasm_bindgen_test]
    async fn heading_of_the_skeleton_takes_the_focus_when_the_request_is_loaded_again() {
        let (_, page) = page(ConsentState::Failed(LoadError::Offline)).await;
        let _server = MockServer::new(503, "{}");
        page.click("button").await;
        let focused = document().active_element().unwrap();
        assert_eq!(focused.text_content().as_deref(), Some(i18n::consent::t().loading()));
        page.wait_for("We couldn't load this request").await;
    }

    /// Rule 21.
    #[wasm_bindgen_test]
    async fn nothing_is_approved_while_the_account_signs_out() {
        let consent = fixtures::consent();
        let (flow, page) = page(ConsentState::Review(consent.clone())).await;
        api::set_account(Some("1".to_owned()));
        let server = MockServer::new(204, "");
        page.get(ANOTHER_ACCOUNT).click();
        page.get(ANOTHER_ACCOUNT).click();
        flow.approve(consent.clone(), false);
        flow.decline(consent);
        assert_eq!(flow.deciding.get_untracked(), Some(Decision::SwitchAccount));
        next_task().await;
        assert_eq!(server.requests(), 1);
    }

    /// Rule 32.
    #[wasm_bindgen_test]
    async fn another_accounts_session_is_not_signed_out() {
        let (_, page) = page(ConsentState::Review(fixtures::consent())).await;
        api::set_account(None);
        let server = MockServer::new(200, SESSION);
        page.click(ANOTHER_ACCOUNT).await;
        page.wait_for("Another account is signed in now").await;
        assert_eq!(server.requests(), 1);
    }

    #[wasm_bindgen_test]
    async fn signing_out_can_be_tried_again() {
        let (flow, page) = page(ConsentState::Changed(fixtures::consent())).await;
        api::set_account(None);
        let failing = MockServer::new(503, "{}");
        page.click(ANOTHER_ACCOUNT).await;
        page.wait_for(i18n::common::t().server_failed()).await;
        assert_eq!((failing.requests(), flow.deciding.get_untracked()), (1, None));
        page.click(ANOTHER_ACCOUNT).await;
        assert!(!page.text().contains(i18n::common::t().server_failed()));
    }

    #[wasm_bindgen_test]
    async fn translated_page_shows_what_comes_next() {
        let (flow, page) = page(ConsentState::Review(fixtures::consent())).await;
        page.translate();
        flow.deciding.set(Some(Decision::Approve));
        tick().await;
        page.translate();
        flow.deciding.set(None);
        flow.notice.set(Some(DecisionNotice::PerhapsGranted));
        tick().await;
        assert!(page.find(".decision-notice").is_some());
        page.translate();

        flow.token.set(Some("ot_ptk_1".to_owned()));
        for (state, heading) in [
            (
                ConsentState::Approved(Approval {
                    consent: fixtures::consent(),
                    install: fixtures::install(),
                    continue_url: Some("https://acme.example/opentrain/callback".into()),
                }),
                "Acme Labeling is connected",
            ),
            (
                ConsentState::Changed(fixtures::reconnect()),
                "Acme Labeling changed while you were looking",
            ),
            (
                ConsentState::AccountChanged(fixtures::session(Role::Owner)),
                "Another account is signed in now",
            ),
            (ConsentState::Refused(Refusal::Expired), "This request has expired"),
            (ConsentState::Review(fixtures::member_consent()), "Only an owner can decide"),
        ] {
            flow.state.set(state);
            tick().await;
            assert_eq!(page.count("h1"), 1);
            assert_eq!(page.get("h1").text_content().as_deref(), Some(heading));
            page.translate();
        }
    }
}
