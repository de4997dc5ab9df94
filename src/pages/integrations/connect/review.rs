//! What an app asks for: who, what, where to. The consent page and the form's preview show the
//! same review.

use domain::wire::{Consent, Destination};
use domain::{ScopeSet, WebsiteUrl};
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::another_account::another_account;
use super::reconnect::reconnect;
use crate::components::icon::Icon;
use crate::components::page::heading;
use crate::components::scopes::scope_list;
use crate::components::sentence::{Value, fill, sentence};
use crate::components::text::{dated, external_link, typed};
use crate::components::tile::tile;
use crate::dom::{
    El, blockquote, code, details, div, h2, h3, input, label, p, section, span, summary,
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

impl Answer {
    fn is_inert(self) -> bool {
        self == Self::Nobody
    }
}

pub fn review(consent: &Consent, answer: Answer) -> El {
    let Consent { app, decider, current, .. } = consent;
    let organization = &decider.organization_name;
    let scopes = ScopeSet::from_words(&consent.scopes);
    let granted = current.as_ref().map(|current| ScopeSet::from_words(&current.scopes));
    let added = granted.map_or(ScopeSet::EMPTY, |granted| granted.change_to(scopes).added);
    let shared_now = current.as_ref().is_some_and(|current| current.pii_consent);
    let question = || pii_question(&*app.name, shared_now, answer);
    div().class("review").child([
        Some(parties(tile(&app.name), tile(organization))),
        Some(title(&app.name, organization, answer)),
        Some(maker(&app.owner_name, &app.owner_since, app.website_url.as_deref(), answer)),
        app.description.as_deref().map(description),
        Some(who_decides(&decider.account_email, organization, answer)),
        current
            .as_ref()
            .map(|current| reconnect(current, scopes, subheading(t().reconnect_heading(), answer))),
        Some(asks(scope_list(scopes, added), consent.pii_consent_requested.then(question), answer)),
        Some(destination(consent.destination.as_ref(), answer)),
    ])
}

fn subheading(text: &str, answer: Answer) -> El {
    match answer {
        Answer::Here(_) => h2().child(text),
        _ => h3().child(text),
    }
}

/// The tiles of the app and of the organization, and what is to be between them.
pub fn parties(app: El, organization: El) -> El {
    let link = span().class("parties-link").child(Icon::Link.el());
    div().class("parties").attr("aria-hidden", "true").child([app, link, organization])
}

fn title(app: &str, organization: &str, answer: Answer) -> El {
    let values = [("app", app), ("organization", organization)];
    match answer {
        Answer::Here(_) => {
            let text = t().wants_to_connect();
            heading(&fill(text, &values), sentence(text, &values))
        }
        _ => title_to_read(app, organization),
    }
}

/// Where the review is not what the page is about.
pub fn title_to_read<V: Value>(app: V, organization: V) -> El {
    let values = [("app", app), ("organization", organization)];
    let text = sentence(t().wants_to_connect(), &values);
    h2().class("review-title typed").attr("dir", "auto").child(text)
}

/// Who made the app, and that nobody vouches for it.
pub fn maker(owner: &str, since: &str, website: Option<&str>, answer: Answer) -> El {
    let website = website.filter(|url| WebsiteUrl::host(url).is_some());
    let known = dated(since, |date| span().child(sentence(t().owner_since(), &[("date", date)])));
    let made_by = p().class("made-by typed").child(Icon::Info.el()).child(" ");
    div().class("maker").child([
        Some(made_by.child(sentence(t().made_by(), &[("owner", owner)]))),
        Some(p().class("hint").child(known)),
        website.map(|url| p().flag("inert", answer.is_inert()).child(external_link(url))),
    ])
}

pub fn description(text: &str) -> El {
    blockquote().class("description").child(typed(text))
}

pub fn who_decides(account: &str, organization: &str, answer: Answer) -> El {
    let values = [("account", account), ("organization", organization)];
    div()
        .class("decider")
        .child(p().class("typed").child(sentence(t().decider(), &values)))
        .child(another_account(answer.is_inert()))
}

/// What the app will be able to do: its `scopes`, and the `question` for Work Email if it asks.
pub fn asks(scopes: El, question: Option<El>, answer: Answer) -> El {
    section().class("asks").child([
        Some(subheading(t().able_to(), answer)),
        Some(scopes),
        Some(p().class("hint").child(t().all_or_nothing())),
        question,
    ])
}

/// Unticked (rule 18). Those who cannot answer it are told that it is asked.
pub fn pii_question<V: Value>(app: V, shared_now: bool, answer: Answer) -> El {
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
    let hint = if shared_now { t().share_email_now() } else { t().share_email_hint() };
    let question = span().child(sentence(t().share_email(), &[("app", app)]));
    div()
        .class("pii")
        .flag("inert", answer.is_inert())
        .child(label().class("check typed").child(tick).child(question))
        .child(p().id("pii-hint").class("hint").child(hint))
}

pub fn destination(to: Option<&Destination>, answer: Answer) -> El {
    section().class("destination").child(match to {
        Some(to) => return_to(to, answer.is_inert()),
        None => vec![p().child(t().stays_here())],
    })
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
