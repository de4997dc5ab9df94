//! The organizations that let the app in, and what each holds.

use domain::ScopeSet;
use domain::wire::{AppInstall, InstallStatus, List};
use leptos::prelude::*;

use super::scope_ids;
use crate::api::platform_apps;
use crate::components::icon::Icon;
use crate::components::loader::{Await, Skeleton};
use crate::components::paged::{LoadMore, Paged};
use crate::components::status::Badge;
use crate::components::text::{DateTime, Time, Typed};
use crate::i18n::platform_apps::{outdated_summary, t};

/// `scopes` are the ones that the app asks for today.
#[component]
pub(super) fn Installs(id: String, scopes: ScopeSet, outdated: i64) -> impl IntoView {
    let installs = Paged::new(move |cursor| platform_apps::installs(id.clone(), cursor));
    let show = Callback::new(move |list: List<AppInstall>| {
        if list.items.is_empty() {
            return empty();
        }
        let rows = list.items.iter().map(|install| row(install, scopes)).collect_view();
        view! {
            {(outdated > 0)
                .then(|| view! { <p class="field-warning">{Icon::Info.view()} <span>{outdated_summary(outdated)}</span></p> })}
            <ul class="install-list" role="list">{rows}</ul>
            <LoadMore paged=installs cursor=list.next_cursor />
        }
        .into_any()
    });
    view! {
        <section class="card" aria-labelledby="installs-heading">
            <header class="card-header">
                <h2 id="installs-heading">{t().installs()}</h2>
                <p>{t().installs_hint()}</p>
            </header>
            <div class="card-body">
                <Await
                    loader=installs.loader
                    skeleton=|| view! { <Skeleton lines=3 /> }.into_any()
                    failed=t().installs_failed()
                    children=show
                />
            </div>
        </section>
    }
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

fn empty() -> AnyView {
    view! {
        <div class="empty small-empty">
            <p class="empty-title">{t().no_installs()}</p>
            <p>{t().no_installs_hint()}</p>
        </div>
    }
    .into_any()
}
