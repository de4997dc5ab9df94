//! The one moment at which the token is shown (rule 21).

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, PageTransitionEvent};

use super::flow::Flow;
use super::leave;
use super::mark::mark;
use super::refused::app_heading;
use super::screen::Granted;
use crate::components::copy::copy_button;
use crate::components::icon::Icon;
use crate::components::notice::{Tone, notice};
use crate::components::sentence::{fill, sentence};
use crate::dom::{El, a, action, code, div, h2, input, label, on_window, p, pre, section, span};
use crate::i18n::consent::t;

pub fn approved(flow: Flow, granted: Granted) -> Vec<El> {
    let copied = RwSignal::new(false);
    let heading = app_heading(t().connected_heading(), &granted.consent.app.name);
    let receipt = receipt(&granted);
    vec![
        mark(Icon::Check),
        heading,
        token(flow, copied),
        exit(flow, copied, granted),
        section().class("check-token").child([
            h2().child(t().check_heading()),
            p().child(t().check()),
            pre().attr("tabindex", "0").child(code().child(curl())),
        ]),
        section().class("receipt").child([
            pre().id("receipt").typed().child(&*receipt),
            copy_button(t().copy_receipt(), false, "receipt", move || receipt.clone(), || ()),
        ]),
    ]
}

/// The token lives in the flow's one signal, and in a field that holds it as a property: never in
/// markup.
fn token(flow: Flow, copied: RwSignal<bool>) -> El {
    const ID: &str = "platform-token";
    let token = flow.token;
    let field = input()
        .id(ID)
        .class("input")
        .flag("readonly", true)
        .attr("dir", "ltr")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .value(&token.get_untracked().unwrap_or_default());
    let control = field.cast::<HtmlInputElement>();

    // A page that is kept for "back" is frozen before signals are followed: empty the field by hand.
    let shown = control.clone();
    let clear = Rc::new(move || {
        token.set(None);
        shown.set_value("");
    });
    let on_return = clear.clone();
    on_window("pagehide", move |_| clear());
    on_window("pageshow", move |ev| {
        if ev.unchecked_ref::<PageTransitionEvent>().persisted() {
            on_return();
        }
    });

    let text = move || token.get_untracked().unwrap_or_default();
    let copy = copy_button(t().copy_token(), false, ID, text, move || copied.set(true));
    let field = field.on("focus", move |_| control.select()).on("copy", move |_| copied.set(true));
    let shown = div()
        .class("field token")
        .child(label().attr("for", ID).child(t().token()))
        .child(div().class("input-row").child(field).child(copy));
    let warning = notice(Tone::Warning, t().shown_once_heading(), p().child(t().shown_once()));
    div().class("late").content(move || {
        if token.with(Option::is_some) {
            vec![warning.clone(), shown.clone()]
        } else {
            vec![notice(Tone::Info, "", p().child(t().token_cleared()))]
        }
    })
}

/// Back to the platform, if its answer URL leads where the page said it would.
fn exit(flow: Flow, copied: RwSignal<bool>, granted: Granted) -> El {
    let Some(url) = granted.continue_url else {
        let link = a().class("button").attr("rel", "external");
        let link = link.attr("href", "/settings/connected-apps").child(t().connected_apps());
        return p().child(link);
    };
    let Some(host) = leave::host_of_answer(&url, granted.consent.destination.as_ref()) else {
        return notice(Tone::Danger, "", p().child(t().led_elsewhere()));
    };
    let asked = RwSignal::new(false);
    let leave = move |_| {
        let kept = copied.get_untracked() || flow.token.with_untracked(Option::is_none);
        if kept || asked.get_untracked() {
            flow.token.set(None);
            leave::replace(&url);
        } else {
            asked.set(true);
        }
    };
    let question = move || {
        (asked.get() && !copied.get())
            .then(|| notice(Tone::Warning, "", p().child(t().not_copied())))
    };
    let label = span().child(sentence(t().continue_to(), &[("host", &*host)]));
    div()
        .class("exit")
        .child(div().attr("role", "alert").content(question))
        .child(action("button primary typed", leave).child(label))
}

fn curl() -> String {
    let origin = location().origin().unwrap_or_default();
    format!(
        "read -rs OPENTRAIN_TOKEN && export OPENTRAIN_TOKEN\ncurl -H \"Authorization: Bearer $OPENTRAIN_TOKEN\" \\\n  {origin}/api/partner/v1/installs/current"
    )
}

/// For the customer's files; never with the token.
fn receipt(granted: &Granted) -> String {
    let Granted { consent, install, .. } = granted;
    fill(
        t().receipt(),
        &[
            ("app", &consent.app.name),
            ("owner", &consent.app.owner_name),
            ("organization", &consent.decider.organization_name),
            ("scopes", &install.scopes.join(", ")),
            ("pii", if install.pii_consent { t().yes() } else { t().no() }),
            ("time", &install.created_at),
            ("install", &install.id),
        ],
    )
}
