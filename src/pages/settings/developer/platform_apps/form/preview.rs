//! The consent page as customers will see it, while it is being made.

use domain::wire::Destination;
use domain::{RedirectBase, Scope, ScopeSet, WebsiteUrl};
use leptos::prelude::*;

use super::AppForm;
use super::rest::at_rest;
use crate::app::CurrentSession;
use crate::components::scopes::scope_list;
use crate::components::sentence::Value;
use crate::components::tile::{tile, tile_of};
use crate::dom::{El, bdi, button, div, live, or_nothing};
use crate::i18n::{consent, platform_apps::t};
use crate::pages::integrations::connect::review::{
    Answer, asks, description, destination, maker, parties, pii_question, title_to_read,
    who_decides,
};

/// Each part follows what it shows and nothing else: what was typed makes one or two of them anew.
pub(super) fn preview(form: AppForm, bases: Memo<Vec<RedirectBase>>) -> El {
    const PICTURE: Answer = Answer::Nobody;
    let CurrentSession(session) = expect_context();
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let customer = t().preview_customer();

    let [typed_name, typed_description, typed_website] =
        [form.name, form.description, form.website].map(|field| at_rest(field.value));
    let name =
        Memo::new(move |_| given(&typed_name.read()).unwrap_or(t().preview_name().to_owned()));
    let owner = Memo::new(move |_| {
        let owner = session.read().as_ref().map(|session| session.organization.name.clone());
        owner.unwrap_or_else(|| t().preview_owner().to_owned())
    });
    let website = Memo::new(move |_| {
        let website = WebsiteUrl::parse(&typed_website.read()).ok().flatten();
        website.map(WebsiteUrl::into_string)
    });
    let described = Memo::new(move |_| given(&typed_description.read()));
    let asks_email = Memo::new(move |_| form.scopes.read().contains(Scope::ParticipantsEmail));
    let leads_to = Memo::new(move |_| {
        let base = bases.read().first().cloned()?;
        Some(Destination { origin: base.origin().to_string(), url: base.as_str().to_owned() })
    });

    let scopes = live(move || scope_list(form.scopes.get(), ScopeSet::EMPTY));
    let question = live(move || {
        or_nothing(asks_email.get().then(|| pii_question(shown(name), false, PICTURE)))
    });
    div().class("review").child([
        parties(tile_of(name), tile(customer)),
        title_to_read(shown(name), customer.element()),
        live(move || maker(&owner.read(), &now, website.read().as_deref(), PICTURE)),
        live(move || or_nothing(described.read().as_deref().map(description))),
        who_decides(t().preview_email(), customer, PICTURE),
        asks(scopes, Some(question), PICTURE),
        live(move || destination(leads_to.read().as_ref(), PICTURE)),
        decisions(),
    ])
}

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The name, as it is typed.
fn shown(name: Memo<String>) -> El {
    bdi().attr("dir", "auto").text_of(move || name.get())
}

fn decisions() -> El {
    let texts = [consent::t().decline(), consent::t().approve()];
    let decision = |text| button().attr("type", "button").class("button decision").child(text);
    div().class("decisions").flag("inert", true).child(texts.map(decision))
}
