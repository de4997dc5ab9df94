//! The request and its two answers, for those who may give them.

use std::rc::Rc;

use domain::wire::Consent;
use leptos::prelude::*;

use super::approve_button::approve_button;
use super::flow::{Decision, Flow, Notice};
use super::review::{Answer, review};
use crate::components::sentence::fill;
use crate::dom::{El, action, div, p};
use crate::i18n::consent::t;

pub fn decide(flow: Flow, consent: Consent) -> Vec<El> {
    let pii = RwSignal::new(false);
    let too_early = RwSignal::new(false);
    let consent = Rc::new(consent);

    let app = consent.app.name.clone();
    let notice = move || flow.notice.get().map(|notice| notice_text(notice, &app));
    let status = move || match flow.deciding.get() {
        Some(Decision::Approve) => t().approving(),
        Some(Decision::Decline) => t().declining(),
        None if too_early.get() => t().read_first(),
        None => "",
    };
    let shown = consent.clone();
    let approve = move || {
        too_early.set(false);
        flow.approve((*shown).clone(), pii.get_untracked());
    };
    let approve = approve_button(flow, approve, move || too_early.set(true));
    let decisions =
        div().class("decisions").child([decline_button(flow, consent.clone()), approve]);
    let status = p().class("decide-status").attr("role", "status").text_of(status);
    let notice = div().attr("role", "alert").content(notice);
    vec![
        review(&consent, Answer::Here(pii)),
        div()
            .class("decide")
            .attr_of("data-deciding", move || flow.deciding.get().map(|_| ""))
            .child([notice, decisions, status]),
    ]
}

fn decline_button(flow: Flow, consent: Rc<Consent>) -> El {
    let busy = move || flow.deciding.get() == Some(Decision::Decline);
    action("button decision", move |_| flow.decline((*consent).clone()))
        .attr_of("aria-disabled", move || busy().then_some("true"))
        .text_of(move || if busy() { t().declining() } else { t().decline() })
}

fn notice_text(notice: Notice, app: &str) -> El {
    let text = match notice {
        Notice::NotDecided => t().not_decided(),
        Notice::NotGranted => t().not_granted(),
        Notice::PerhapsGranted => t().perhaps_granted(),
    };
    p().class("decide-notice typed").child(fill(text, &[("app", app)]))
}
