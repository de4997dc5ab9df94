//! The organizations that let the app in, and what each holds.

use domain::ScopeSet;
use domain::wire::{App, AppInstall, InstallStatus};
use leptos::prelude::*;

use super::scope_ids;
use crate::api::platform_apps;
use crate::app::query;
use crate::components::copy::CopyButton;
use crate::components::icon::Icon;
use crate::components::loader::Skeleton;
use crate::components::paged::{Paged, PagedList};
use crate::components::place;
use crate::components::status::Badge;
use crate::components::text::{DateTime, Time, Typed};
use crate::dom::{El, div, input, label};
use crate::i18n::platform_apps::{outdated_summary, t};

/// In the address, like the filter of the list of apps.
const OUTDATED: &str = "outdated";

/// `scopes` are the ones that the app asks for today.
#[component]
pub(super) fn Installs(app: App, scopes: ScopeSet) -> impl IntoView {
    let id = app.id.clone();
    let asked_for = |(name, value): &(String, String)| name == OUTDATED && value == "true";
    let has_outdated = app.installs.outdated > 0;
    let only_outdated = RwSignal::new(has_outdated && query().iter().any(asked_for));
    let installs = Paged::new("installs", move |cursor| {
        platform_apps::installs(id.clone(), only_outdated.get_untracked(), cursor)
    });
    let narrow = Callback::new(move |only: bool| {
        place::ask(&if only { format!("?{OUTDATED}=true") } else { String::new() });
        only_outdated.set(only);
        installs.loader.refresh();
    });
    view! {
        <section class="card" aria-labelledby="installs-heading">
            <header class="card-header">
                <h2 id="installs-heading">{t().installs()}</h2>
                <p>{t().installs_hint()}</p>
            </header>
            <div class="card-body">
                {has_outdated.then(|| view! { <Behind app only_outdated narrow /> })}
                <PagedList
                    paged=installs
                    item=move |install| row(&install, scopes)
                    class="install-list"
                    skeleton=|| view! { <Skeleton lines=3 /> }.into_any()
                    failed=t().installs_failed()
                    empty=move || if only_outdated.get_untracked() { none_outdated() } else { empty() }
                />
            </div>
        </section>
    }
}

/// How many installs hold other scopes than the app asks for, and what to send to their customers.
#[component]
fn Behind(app: App, only_outdated: RwSignal<bool>, narrow: Callback<bool>) -> impl IntoView {
    view! {
        <div class="stack">
            <p class="field-warning">
                {Icon::Info.view()} <span>{outdated_summary(app.installs.outdated)}</span>
            </p>
            <p class="small-text">{t().outdated_link()} " "
                <code id="link-to-connect-again" class="typed">{app.consent_url.clone()}</code>
            </p>
            <CopyButton
                label=t().copy_outdated_link()
                text=app.consent_url
                source="link-to-connect-again"
            />
            {only(only_outdated, narrow).view()}
        </div>
    }
}

/// Leaves only those.
fn only(only_outdated: RwSignal<bool>, narrow: Callback<bool>) -> El {
    const ID: &str = "only-outdated";
    let tick = input()
        .id(ID)
        .attr("type", "checkbox")
        .checked_of(move || only_outdated.get())
        .on("change", move |ev| narrow.run(event_target_checked(&ev)));
    let name = label().attr("for", ID).child(t().only_outdated());
    div().class("check").child([tick, name])
}

fn row(install: &AppInstall, asked: ScopeSet) -> AnyView {
    let is_active = install.status == InstallStatus::Active;
    let pii = if install.pii_consent { t().pii_shared() } else { t().pii_not_shared() };
    let ended =
        install.revoked_at.clone().map(|at| view! { <span>{t().revoked()} " " <Time at /></span> });
    let used = match install.last_used_at.clone() {
        Some(at) => view! { <DateTime at /> }.into_any(),
        None => crate::i18n::settings::t().never().into_any(),
    };
    view! {
        <li class="install" class:ended=!is_active>
            <div class="install-head">
                <strong><Typed text=install.organization_name.clone() /></strong>
                {(!is_active).then(|| view! { <Badge text=t().revoked() tone="disabled" /> })}
                {install.outdated.then(|| view! { <Badge text=t().outdated() tone="warning" /> })}
            </div>
            {scope_ids(&install.scopes)}
            {install.outdated.then(|| difference(ScopeSet::from_words(&install.scopes), asked))}
            <p class="install-facts">
                <span>{pii}</span>
                <span>{t().created()} " " <Time at=install.created_at.clone() /></span>
                <span>{t().last_used()} ": " {used}</span>
                {ended}
            </p>
        </li>
    }
    .into_any()
}

/// What a new grant would add and drop.
fn difference(held: ScopeSet, asked: ScopeSet) -> AnyView {
    let change = held.change_to(asked);
    let line = |label: &'static str, scopes: ScopeSet| {
        (!scopes.is_empty())
            .then(|| view! { <div class="difference"><span>{label}</span> {scope_ids(&scopes.to_words())}</div> })
    };
    view! { {line(t().lacks(), change.added)} {line(t().has_besides(), change.dropped)} }.into_any()
}

/// They connected again while the page was open.
fn none_outdated() -> AnyView {
    view! { <p class="empty-title">{t().none_outdated()}</p> }.into_any()
}

fn empty() -> AnyView {
    view! {
        <div class="empty small-empty">
            <p class="empty-title">{t().no_installs()}</p>
            <p>{t().no_installs_hint()}</p>
        </div>
    }
    .into_any()
}
