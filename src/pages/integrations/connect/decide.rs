//! The request and its two answers, for those who may give them.

use domain::wire::Consent;
use leptos::prelude::*;

use super::approve_button::ApproveButton;
use super::flow::{Decision, Flow, Notice};
use super::review::Review;
use crate::components::sentence::fill;
use crate::i18n::consent::t;

#[component]
pub fn Decide(flow: Flow, consent: Consent) -> impl IntoView {
    let pii = RwSignal::new(false);
    let too_early = RwSignal::new(false);
    let shown = StoredValue::new(consent);
    let under_way = move |decision| move || flow.deciding.get() == Some(decision);
    let approve = move |()| {
        too_early.set(false);
        flow.approve(shown.get_value(), pii.get_untracked());
    };
    let status = move || match flow.deciding.get() {
        Some(Decision::Approve) => t().approving(),
        Some(Decision::Decline) => t().declining(),
        None if too_early.get() => t().read_first(),
        None => "",
    };
    let declining = under_way(Decision::Decline);
    view! {
        <Review consent=Signal::stored(shown.get_value()) pii />
        <div class="decide">
            <div role="alert">
                {move || {
                    let notice = flow.notice.get()?;
                    let text = shown.with_value(|consent| notice_text(notice, &consent.app.name));
                    Some(view! { <p class="decide-notice typed">{text}</p> }.into_any())
                }}
            </div>
            <div class="decisions">
                <button
                    type="button"
                    class="button decision"
                    aria-disabled=move || declining().then_some("true")
                    on:click=move |_| flow.decline(shown.get_value())
                >
                    {move || if declining() { t().declining() } else { t().decline() }}
                </button>
                <ApproveButton
                    busy=Signal::derive(under_way(Decision::Approve))
                    on_approve=Callback::new(approve)
                    on_too_early=Callback::new(move |()| too_early.set(true))
                />
            </div>
            <p class="decide-status" role="status">{status}</p>
        </div>
    }
}

fn notice_text(notice: Notice, app: &str) -> String {
    let text = match notice {
        Notice::NotDecided => t().not_decided(),
        Notice::NotGranted => t().not_granted(),
        Notice::PerhapsGranted => t().perhaps_granted(),
    };
    fill(text, &[("app", app)])
}
