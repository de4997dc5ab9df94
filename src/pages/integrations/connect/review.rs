//! What an app asks for: who, what, where to. The consent page and the form's preview show the
//! same review.

use domain::wire::{Consent, ConsentApp, Destination};
use domain::{ScopeSet, WebsiteUrl};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::another_account::another_account;
use super::reconnect::reconnect;
use crate::components::icon::Icon;
use crate::components::page::heading;
use crate::components::scopes::scope_list;
use crate::components::sentence::{fill, sentence};
use crate::components::text::{external_link, format_date, typed};
use crate::components::tile::tile;
use crate::dom::{
    El, blockquote, button, code, details, div, h2, h3, input, label, p, section, span, summary,
};
use crate::i18n::consent::t;

/// Who answers what the review asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The reader: the review's title is the page's, and the signal holds whether Work Email is
    /// shared.
    Here(RwSignal<bool>),
    /// Somebody else: it is for reading.
    ByOthers,
    /// Nobody: it is a picture of the page, and nothing on it can be used.
    Nobody,
}

pub fn review(consent: &Consent, answer: Answer) -> El {
    let Consent { app, decider, current, .. } = consent;
    let inert = answer == Answer::Nobody;
    let scopes = ScopeSet::from_words(&consent.scopes);
    let granted = current.as_ref().map(|current| ScopeSet::from_words(&current.scopes));
    let added = granted.map_or(ScopeSet::EMPTY, |granted| granted.change_to(scopes).added);
    let subheading = |text: &str| match answer {
        Answer::Here(_) => h2().child(text),
        _ => h3().child(text),
    };
    let decided_as =
        [("account", &*decider.account_email), ("organization", &*decider.organization_name)];

    div().class("review").child([
        Some(parties(&app.name, &decider.organization_name)),
        Some(title(consent, answer)),
        Some(maker(app, inert)),
        app.description
            .as_deref()
            .filter(|text| !text.is_empty())
            .map(|text| blockquote().class("description").child(typed(text))),
        Some(
            div()
                .class("decider")
                .child(p().class("typed").child(sentence(t().decider(), &decided_as)))
                .child(another_account(inert)),
        ),
        current
            .as_ref()
            .map(|current| reconnect(current, scopes, subheading(t().reconnect_heading()))),
        Some(section().class("asks").child([
            Some(subheading(t().able_to())),
            Some(scope_list(scopes, added)),
            Some(p().class("hint").child(t().all_or_nothing())),
            consent.pii_consent_requested.then(|| pii_question(consent, answer)),
        ])),
        Some(section().class("destination").child(match &consent.destination {
            Some(destination) => return_to(destination, inert),
            None => vec![p().child(t().stays_here())],
        })),
        inert.then(|| {
            let decision =
                |text| button().attr("type", "button").class("button decision").child(text);
            let decisions = [decision(t().decline()), decision(t().approve())];
            div().class("decisions").flag("inert", true).child(decisions)
        }),
    ])
}

fn parties(app: &str, organization: &str) -> El {
    div().class("parties").attr("aria-hidden", "true").child([
        tile(app),
        span().class("parties-link").child(Icon::Link.el()),
        tile(organization),
    ])
}

fn title(consent: &Consent, answer: Answer) -> El {
    let values =
        [("app", &*consent.app.name), ("organization", &*consent.decider.organization_name)];
    let text = sentence(t().wants_to_connect(), &values);
    match answer {
        Answer::Here(_) => heading(&fill(t().wants_to_connect(), &values), text),
        _ => h2().class("review-title typed").attr("dir", "auto").child(text),
    }
}

/// Who made the app, and that nobody vouches for it.
fn maker(app: &ConsentApp, inert: bool) -> El {
    let website = app.website_url.as_deref().filter(|url| WebsiteUrl::host(url).is_some());
    let since = format_date(&app.owner_since, "long", None);
    let made_by = p().class("made-by typed").child(Icon::Info.el()).child(" ");
    div().class("maker").child([
        Some(made_by.child(sentence(t().made_by(), &[("owner", &app.owner_name)]))),
        Some(p().class("hint").child(sentence(t().owner_since(), &[("date", &since)]))),
        website.map(|url| p().flag("inert", inert).child(external_link(url))),
    ])
}

/// Unticked (rule 18). Those who cannot answer it are told that it is asked.
fn pii_question(consent: &Consent, answer: Answer) -> El {
    if answer == Answer::ByOthers {
        return p().class("pii").child(t().share_email_read());
    }
    let tick = input().attr("type", "checkbox").attr("aria-describedby", "pii-hint");
    let tick = match answer {
        Answer::Here(shared) => {
            let control = tick.cast::<HtmlInputElement>();
            control.set_checked(shared.get_untracked());
            tick.on("change", move |_| shared.set(control.checked()))
        }
        _ => tick,
    };
    let shared_now = consent.current.as_ref().is_some_and(|current| current.pii_consent);
    let hint = if shared_now { t().share_email_now() } else { t().share_email_hint() };
    let app = [("app", &*consent.app.name)];
    div()
        .class("pii")
        .flag("inert", answer == Answer::Nobody)
        .child(
            label()
                .class("check typed")
                .child(tick)
                .child(span().child(sentence(t().share_email(), &app))),
        )
        .child(p().id("pii-hint").class("hint").child(hint))
}

/// The origin alone says where one goes; the whole address is for those who want to know.
fn return_to(destination: &Destination, inert: bool) -> Vec<El> {
    let origin = [("origin", &*destination.origin)];
    let said = p().class("typed").child(Icon::External.el()).child(" ");
    let whole = details()
        .flag("inert", inert)
        .child(summary().child(t().full_address()))
        .child(code().class("typed").child(&*destination.url));
    vec![said.child(sentence(t().return_to_origin(), &origin)), whole]
}
