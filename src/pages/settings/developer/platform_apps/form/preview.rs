//! The consent page as customers will see it, while it is being made.

use domain::wire::{AppInput, Consent, ConsentApp, Decider, Destination};
use domain::{RedirectBase, Scope, ScopeSet, Slug, WebsiteUrl};
use leptos::prelude::*;

use super::AppForm;
use crate::app::CurrentSession;
use crate::i18n::platform_apps::t;
use crate::pages::integrations::connect::review::{Answer, review};

#[component]
pub(super) fn Preview(form: AppForm, bases: Memo<Vec<RedirectBase>>) -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    let consent = Memo::new(move |_| {
        let owner = session.read().as_ref().map(|session| session.organization.name.clone());
        let destination = bases.read().first().map(|base| Destination {
            origin: base.origin().to_string(),
            url: base.as_str().to_owned(),
        });
        consent(form.current(), owner, destination, &now)
    });
    move || review(&consent.read(), Answer::Nobody).view()
}

fn consent(
    input: AppInput,
    owner: Option<String>,
    destination: Option<Destination>,
    now: &str,
) -> Consent {
    let scopes = ScopeSet::from_words(&input.scopes);
    let given = |text: String| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    Consent {
        id: String::new(),
        expires_at: now.to_owned(),
        app: ConsentApp {
            slug: Slug::parse(&input.slug).map(Slug::into_string).unwrap_or_default(),
            name: given(input.name).unwrap_or_else(|| t().preview_name().to_owned()),
            description: given(input.description),
            website_url: WebsiteUrl::parse(&input.website_url)
                .ok()
                .flatten()
                .map(WebsiteUrl::into_string),
            owner_name: owner.unwrap_or_else(|| t().preview_owner().to_owned()),
            owner_since: now.to_owned(),
            client_id: String::new(),
        },
        scopes: input.scopes,
        pii_consent_requested: scopes.contains(Scope::ParticipantsEmail),
        decider: Decider {
            account_email: t().preview_email().to_owned(),
            organization_name: t().preview_customer().to_owned(),
            may_decide: true,
        },
        destination,
        current: None,
    }
}
