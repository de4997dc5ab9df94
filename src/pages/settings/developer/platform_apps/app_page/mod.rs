//! `/settings/developer/platform-apps/{id}`: an app's details, consent link, installs, webhooks,
//! activity and status.

mod activity;
mod consent_link;
mod created;
mod getting_started;
mod identity;
mod installs;
mod redirect_uris;
mod status;
mod webhooks;

use domain::ScopeSet;
use domain::api_types::{App, DisabledBy};
use leptos::prelude::*;

use super::app_flash::{AppEvent, AppFlash};
use super::parts::{BackToList, LoadApp};
use crate::components::avatar::Avatar;
use crate::components::card::Card;
use crate::components::heading::PageHeading;
use crate::components::keyed::Keyed;
use crate::components::notice::{Notice, Tone};
use crate::components::scopes::ScopeList;
use crate::components::status::StatusBadge;
use crate::components::user_text::UserText;
use crate::i18n::platform_apps::t;
use crate::paths;
use activity::AppActivity;
use consent_link::ConsentLinkBuilder;
use created::AppCreated;
use getting_started::GettingStarted;
use identity::Identity;
use installs::Installs;
use redirect_uris::RedirectUris;
use status::StatusPanel;
use webhooks::Webhooks;

#[component]
pub fn AppPage() -> impl IntoView {
    view! {
        <LoadApp view=|app| view! { <AppDetail app /> }.into_any() />
    }
}

#[component]
fn AppDetail(app: App) -> impl IntoView {
    let AppFlash(flash) = expect_context();
    let event = flash.write_untracked().take_if(|(_, id)| *id == app.id).map(|(event, _)| event);
    let is_new = event == Some(AppEvent::Created);
    let saved = (event == Some(AppEvent::Saved))
        .then(|| view! { <Notice tone=Tone::Success><p>{t().saved()}</p></Notice> }.into_any());
    // Only what reads this signal is rendered again when the status changes, so the link builder
    // and the redirect tester keep their input.
    let current = RwSignal::new(app.clone());
    let status = Memo::new(move |_| current.read().status);
    let disabled_by = Memo::new(move |_| current.read().disabled_by);
    let by_operator = app.disabled_by == Some(DisabledBy::Operator);
    let scopes = ScopeSet::from_strings(&app.scopes);
    let name = app.name.clone();
    let created = is_new.then(|| {
        let App { client_id, consent_url, .. } = app.clone();
        view! { <AppCreated client_id consent_url /> }.into_any()
    });
    view! {
        <header class="page-header">
            <div class="page-header-text">
                <BackToList />
                <div class="app-heading">
                    <Avatar name=app.name.clone() />
                    <PageHeading title=app.name.clone() area=t().heading() replaces_heading=true>
                        <UserText text=name />
                    </PageHeading>
                    <Keyed
                        key=move || (status.get(), disabled_by.get())
                        let((status, disabled_by))
                    >
                        <StatusBadge status disabled_by />
                    </Keyed>
                </div>
            </div>
            <a class="button" href=paths::edit_app(&app)>
                {t().edit_app()}
            </a>
        </header>
        {created}
        {saved}
        // Developers have to know before anything else, and can do nothing about it here.
        {by_operator.then(|| view! { <StatusPanel app=current /> }.into_any())}
        <div class="app-columns">
            <div class="stack-wide">
                <Identity app=app.clone() has_banner=is_new />
                <ConsentLinkBuilder
                    consent_url=app.consent_url.clone()
                    redirect_uris=app.redirect_uris.clone()
                    has_banner=is_new
                />
            </div>
            <div class="stack-wide">
                <Card id="scopes-heading" title=t().scopes()>
                    <ScopeList scopes />
                </Card>
                <RedirectUris redirect_uris=app.redirect_uris.clone() />
            </div>
        </div>
        <GettingStarted is_new />
        <div class="app-columns">
            <div class="stack-wide">
                <Installs app=app.clone() scopes />
                <Webhooks app_id=app.id.clone() />
            </div>
            <AppActivity app_id=app.id.clone() status />
        </div>
        {(!by_operator).then(|| view! { <StatusPanel app=current /> }.into_any())}
    }
}
