use domain::ScopeSet;
use domain::api_types::{App, AppInstall, InstallStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_url;

use super::webhooks::InstallEndpoints;
use crate::api::platform_apps;
use crate::components::card::Card;
use crate::components::copy::CopyButton;
use crate::components::dates::{DateText, DateTimeText};
use crate::components::field::FieldMessage;
use crate::components::history_state::use_replace_query;
use crate::components::icon::Glyph;
use crate::components::load::Skeleton;
use crate::components::paginated_list::{Paginated, PaginatedList};
use crate::components::scopes::ScopeIds;
use crate::components::status::{Badge, BadgeTone};
use crate::components::user_text::UserText;
use crate::i18n::platform_apps::t;
use crate::i18n::settings;
use crate::paths;

/// The query parameter that shows only outdated installs.
const OUTDATED: &str = "outdated";

/// The organizations that connected the app, and the scopes that each granted.
#[component]
pub(super) fn Installs(
    app: App,
    /// The scopes that the app asks for now.
    scopes: ScopeSet,
) -> impl IntoView {
    let App { id, consent_url, .. } = app;
    let app_id = StoredValue::new(id);
    let outdated = app.installs.outdated;
    let url = use_url();
    let only_outdated =
        Memo::new(move |_| outdated > 0 && has_outdated_filter(url.read().search()));
    let replace_query = use_replace_query();
    let set_filter = move |only_outdated: bool| {
        let query = if only_outdated { format!("?{OUTDATED}=true") } else { String::new() };
        replace_query(&query);
    };
    let installs = Paginated::new("installs", move |cursor| {
        platform_apps::installs(app_id.get_value(), only_outdated.get(), cursor)
    });
    // Untracked: the empty list belongs to the filter it was loaded with, not to one just set.
    let empty = move || {
        if only_outdated.get_untracked() {
            // They were approved again while the page was open.
            view! { <p class="empty-state-title">{t().none_outdated()}</p> }.into_any()
        } else {
            view! { <NoInstalls /> }.into_any()
        }
    };
    let banner = (outdated > 0).then(|| {
        view! { <OutdatedBanner outdated consent_url only_outdated set_filter /> }.into_any()
    });
    view! {
        <Card id="installs-heading" title=t().installs() hint=t().installs_hint()>
            {banner}
            <PaginatedList
                list=installs
                class="install-list"
                skeleton=|| view! { <Skeleton lines=3 /> }
                failed=t().installs_failed()
                empty
                key=install_key
                let:install
            >
                <InstallItem install scopes app_id />
            </PaginatedList>
        </Card>
    }
}

fn has_outdated_filter(search: &str) -> bool {
    paths::query_pairs(search).iter().any(|(name, value)| name == OUTDATED && value == "true")
}

/// How many installs have outdated scopes, and the link to send to those customers.
#[component]
fn OutdatedBanner(
    outdated: i64,
    consent_url: String,
    only_outdated: Memo<bool>,
    #[prop(into)] set_filter: UnsyncCallback<bool>,
) -> impl IntoView {
    const LINK: &str = "link-to-connect-again";
    const FILTER: &str = "only-outdated";
    view! {
        <div class="stack">
            <FieldMessage class="field-warning" glyph=Glyph::Info>
                {t().outdated_summary(outdated)}
            </FieldMessage>
            <p class="small-text">
                {t().outdated_link()} " "
                <code id=LINK class="user-content" translate="no">
                    {consent_url.clone()}
                </code>
            </p>
            <CopyButton label=t().copy_outdated_link() source=LINK text=consent_url />
            <div class="checkbox">
                <input
                    id=FILTER
                    type="checkbox"
                    prop:checked=move || only_outdated.get()
                    on:change=move |ev| set_filter.run(event_target_checked(&ev))
                />
                <label for=FILTER>{t().only_outdated()}</label>
            </div>
        </div>
    }
}

fn install_key(install: &AppInstall) -> String {
    let AppInstall { id, organization_name, status, outdated, last_used_at, .. } = install;
    format!("{id} {status} {outdated} {last_used_at:?} {organization_name}")
}

#[component]
fn InstallItem(
    install: AppInstall,
    /// The scopes that the app asks for now.
    scopes: ScopeSet,
    app_id: StoredValue<String>,
) -> impl IntoView {
    let is_active = install.status == InstallStatus::Active;
    let granted = ScopeSet::from_strings(&install.scopes);
    let revoked = (!is_active)
        .then(|| view! { <Badge text=t().revoked() tone=BadgeTone::Disabled /> }.into_any());
    let outdated = install
        .outdated
        .then(|| view! { <Badge text=t().outdated() tone=BadgeTone::Warning /> }.into_any());
    let last_used = match install.last_used_at.clone() {
        Some(at) => view! { <DateTimeText at /> }.into_any(),
        None => settings::t().never().into_any(),
    };
    let revoked_at = install.revoked_at.clone().map(|at| {
        view! {
            <span>{t().revoked()} " " <DateText at /></span>
        }
        .into_any()
    });
    view! {
        <li class=if is_active { "install" } else { "install revoked" }>
            <div class="install-header">
                <strong>
                    <UserText text=install.organization_name.clone() />
                </strong>
                {revoked}
                {outdated}
            </div>
            <ScopeIds scopes=granted />
            {install.outdated.then(|| scope_diff(granted, scopes))}
            <p class="install-meta">
                <span>
                    {if install.pii_consent { t().pii_shared() } else { t().pii_not_shared() }}
                </span>
                <span>{t().created()} " " <DateText at=install.created_at.clone() /></span>
                <span>{t().last_used()} ": " {last_used}</span>
                {revoked_at}
            </p>
            <InstallEndpoints app_id install />
        </li>
    }
}

/// What approving again would add and drop.
fn scope_diff(granted: ScopeSet, requested: ScopeSet) -> AnyView {
    let change = granted.diff(requested);
    let line = |label: &'static str, scopes: ScopeSet| {
        (!scopes.is_empty()).then(|| {
            view! {
                <div class="install-scope-diff">
                    <span>{label}</span>
                    <ScopeIds scopes />
                </div>
            }
            .into_any()
        })
    };
    view! {
        {line(t().missing_scopes(), change.added)}
        {line(t().extra_scopes(), change.removed)}
    }
    .into_any()
}

#[component]
fn NoInstalls() -> impl IntoView {
    view! {
        <div class="empty-state compact">
            <p class="empty-state-title">{t().no_installs()}</p>
            <p>{t().no_installs_hint()}</p>
        </div>
    }
}
