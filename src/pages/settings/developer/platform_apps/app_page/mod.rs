//! One app: what it is, its link, who let it in, what happened, and switching it off.

mod activity;
mod consent_link;
mod installs;
mod on_off;
mod redirect_tester;

pub use redirect_tester::{RedirectTester, redirect_tester};

use domain::wire::App;
use domain::{RedirectBase, ScopeSet};
use leptos::prelude::*;

use super::{app_failed, app_loading, app_path, by_app_id, to_list};
use crate::api::platform_apps;
use crate::components::copy::{CopyButton, Copyable};
use crate::components::loader::{Loaded, Loader};
use crate::components::notice::{Notice, Tone};
use crate::components::page::{Heading, page_title};
use crate::components::scopes::{ScopeIds, ScopeList};
use crate::components::status::StatusBadge;
use crate::components::text::{DateTime, ExternalLink, Typed};
use crate::components::tile::Tile;
use crate::i18n::platform_apps::t;
use activity::AppActivity;
use consent_link::ConsentLinkBuilder;
use installs::Installs;
use on_off::OnOff;

/// The ID of the app that was registered a moment ago: its page says so, once.
#[derive(Clone, Copy, Debug)]
pub struct JustCreated(pub RwSignal<Option<String>>);

#[component]
pub fn AppPage() -> impl IntoView {
    by_app_id(|id| view! { <OneApp id /> }.into_any())
}

#[component]
fn OneApp(id: String) -> impl IntoView {
    let JustCreated(just_created) = expect_context();
    let is_new = just_created.try_update(Option::take).flatten().as_ref() == Some(&id);
    let app = Loader::new(move || platform_apps::get(id.clone()));
    // Only the parts that change with the status are made anew when it changes.
    let shown = Memo::new(move |_| match &*app.state.read() {
        Loaded::Ready(app) => Ok(app.id.clone()),
        Loaded::Waiting => Err(None),
        Loaded::Failed(error) => Err(Some(error.clone())),
    });
    move || match shown.get() {
        Ok(_) => match app.state.get_untracked() {
            Loaded::Ready(ready) => view! { <Sections app=ready loader=app is_new /> }.into_any(),
            _ => ().into_any(),
        },
        Err(Some(error)) => app_failed(error, Callback::new(move |()| app.reload())),
        Err(None) => app_loading(),
    }
}

#[component]
fn Sections(app: App, loader: Loader<App>, is_new: bool) -> impl IntoView {
    let edit = format!("{}/edit", app_path(&app));
    let scopes = ScopeSet::from_words(&app.scopes);
    let status = Memo::new({
        let status = app.status;
        move |_| loader.get().map_or(status, |app| app.status)
    });
    view! {
        <div class="settings-page">
            <header class="page-header">
                <div class="page-header-text">
                    {to_list()}
                    <div class="app-title">
                        <Tile name=app.name.clone() />
                        <Heading
                            text=app.name.clone()
                            title=page_title(&app.name, t().heading())
                        />
                        {move || view! { <StatusBadge status=status.get() /> }}
                    </div>
                </div>
                <a class="button" href=edit>{t().edit_app()}</a>
            </header>
            {is_new.then(|| view! { <Created app=app.clone() /> })}
            <div class="app-columns">
                <div class="stack-wide">
                    <Identity app=app.clone() is_new />
                    <ConsentLinkBuilder app=app.clone() is_new />
                </div>
                <div class="stack-wide">
                    <section class="card" aria-labelledby="scopes-heading">
                        <header class="card-header"><h2 id="scopes-heading">{t().scopes()}</h2></header>
                        <div class="card-body"><ScopeList scopes /></div>
                    </section>
                    <Redirects redirect_uris=app.redirect_uris.clone() />
                </div>
                <Installs app scopes />
                <AppActivity loader />
            </div>
            <OnOff loader />
        </div>
    }
}

#[component]
fn Created(app: App) -> impl IntoView {
    let link = app.consent_url;
    view! {
        <Notice tone=Tone::Success title=t().app_created().to_owned()>
            <p>{t().app_created_text()}</p>
            <dl class="facts">
                <dt>{t().client_id()}</dt>
                <dd><Copyable id="new-client-id" label=t().copy_client_id() text=app.client_id /></dd>
                <dt>{t().consent_link()}</dt>
                <dd>
                    <span class="copyable">
                        <code id="new-link" class="typed">{link.clone()}</code>
                        <CopyButton label=t().copy_consent_link() text=link.clone() source="new-link" />
                        <a
                            class="button small"
                            href=link
                            target="_blank"
                            rel="noopener noreferrer external"
                        >
                            {t().open()}
                            <span class="visually-hidden">
                                " (" {crate::i18n::t().opens_in_new_tab()} ")"
                            </span>
                        </a>
                    </span>
                </dd>
            </dl>
            <p class="muted">{t().no_secret()}</p>
        </Notice>
    }
}

/// `is_new`: the banner above has the client ID already.
#[component]
fn Identity(app: App, is_new: bool) -> impl IntoView {
    let client_id = if is_new {
        view! { <code class="typed">{app.client_id}</code> }.into_any()
    } else {
        view! { <Copyable id="client-id" label=t().copy_client_id() text=app.client_id /> }
            .into_any()
    };
    let none =
        || view! { <span class="muted">{crate::i18n::settings::t().none()}</span> }.into_any();
    let description = match app.description {
        Some(text) => view! { <p class="app-description"><Typed text=text /></p> }.into_any(),
        None => none(),
    };
    let website = match app.website_url {
        Some(href) => view! { <ExternalLink href /> }.into_any(),
        None => none(),
    };
    view! {
        <section class="card" aria-labelledby="identity-heading">
            <header class="card-header"><h2 id="identity-heading">{t().identity()}</h2></header>
            <div class="card-body">
                <dl class="facts">
                    <dt>{t().client_id()}</dt>
                    <dd>{client_id}</dd>
                    <dt>{t().slug()}</dt>
                    <dd><code class="typed">{app.slug}</code></dd>
                    <dt>{t().description()}</dt>
                    <dd>{description}</dd>
                    <dt>{t().website_url()}</dt>
                    <dd>{website}</dd>
                    <dt>{t().made_at()}</dt>
                    <dd><DateTime at=app.created_at /></dd>
                    <dt>{t().updated_at()}</dt>
                    <dd><DateTime at=app.updated_at /></dd>
                </dl>
            </div>
        </section>
    }
}

#[component]
fn Redirects(redirect_uris: Vec<String>) -> impl IntoView {
    let bases: Vec<RedirectBase> =
        redirect_uris.iter().filter_map(|uri| RedirectBase::from_stored(uri)).collect();
    let list = if redirect_uris.is_empty() {
        view! { <p class="muted">{t().no_redirect_uris()}</p> }.into_any()
    } else {
        let item = |uri: String| view! { <li><code class="typed">{uri}</code></li> };
        view! { <ul class="plain-list" role="list">{redirect_uris.into_iter().map(item).collect_view()}</ul> }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="redirects-heading">
            <header class="card-header"><h2 id="redirects-heading">{t().redirect_uris()}</h2></header>
            <div class="card-body">{list} <RedirectTester bases=Signal::stored(bases) /></div>
        </section>
    }
}

/// Scopes that an install or an event tells of.
fn scope_ids(words: &[String]) -> AnyView {
    view! { <ScopeIds scopes=ScopeSet::from_words(words) /> }.into_any()
}
