use domain::ScopeSet;
use domain::api_types::{AppStatus, Install, InstallStatus, Role};
use leptos::prelude::*;

use super::linked_projects::LinkedProjects;
use crate::components::avatar::Avatar;
use crate::components::button::Button;
use crate::components::dates::{DateText, DateTimeText};
use crate::components::notice::{Notice, Tone};
use crate::components::status::{Badge, BadgeTone};
use crate::components::user_text::UserText;
use crate::i18n::common::scope_title;
use crate::i18n::connected_apps::{status, t};
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::settings;
use crate::session::CurrentSession;

pub(super) fn heading_id(install_id: &str) -> String {
    format!("install-{install_id}")
}

/// A current or past connection to an app. Owners can disconnect it.
#[component]
pub(super) fn InstallCard(
    install: Install,
    #[prop(into)] on_disconnect: UnsyncCallback<Install>,
) -> impl IntoView {
    let session: CurrentSession = expect_context();
    let is_active = install.status == InstallStatus::Active;
    let is_switched_off = is_active && install.app.status == AppStatus::Disabled;
    let tone = if is_active { BadgeTone::Active } else { BadgeTone::Disabled };
    let switched_off = is_switched_off
        .then(|| view! { <Notice tone=Tone::Info><p>{t().switched_off()}</p></Notice> }.into_any());
    let name = install.app.name.clone();
    let owner = install.app.owner_name.clone();
    let installed = StoredValue::new(install.clone());
    let linked_projects = is_active.then(|| {
        let install_id = install.id.clone();
        view! { <LinkedProjects install_id /> }.into_any()
    });
    let disconnect_button = move || {
        (is_active && session.has_role(Role::Owner)).then(|| {
            let name = installed.with_value(|install| install.app.name.clone());
            view! {
                <Button
                    class="button small danger-outline user-content"
                    on_press=move || on_disconnect.run(installed.get_value())
                >
                    {interpolate_nodes(t().disconnect_app(), [("app", isolated(name))])}
                </Button>
            }
            .into_any()
        })
    };
    view! {
        <li class="card install-card">
            <div class="install-card-header">
                <Avatar name=name.clone() />
                <div class="install-card-name">
                    <h2 id=heading_id(&install.id) tabindex="-1">
                        <UserText text=name />
                    </h2>
                    <p class="muted small-text user-content">
                        {interpolate_nodes(t().made_by(), [("owner", isolated(owner))])}
                    </p>
                </div>
                <Badge text=status(install.status) tone />
            </div>
            {switched_off}
            <Facts install />
            {linked_projects}
            {disconnect_button}
        </li>
    }
}

#[component]
fn Facts(install: Install) -> impl IntoView {
    let scope = |scope| view! { <li>{scope_title(scope)}</li> };
    let disconnected = install.revoked_at.map(|at| {
        view! {
            <dt>{t().disconnected()}</dt>
            <dd>
                <DateTimeText at />
            </dd>
        }
        .into_any()
    });
    let last_used = match install.last_used_at {
        Some(at) => view! { <DateTimeText at /> }.into_any(),
        None => settings::t().never().into_any(),
    };
    view! {
        <dl class="summary-list">
            <dt>{t().scopes()}</dt>
            <dd>
                <ul class="compact-list" role="list">
                    {ScopeSet::from_strings(&install.scopes).iter().map(scope).collect_view()}
                </ul>
            </dd>
            <dt>{t().work_email()}</dt>
            <dd>{if install.pii_consent { t().shared() } else { t().not_shared() }}</dd>
            <dt>{t().connected()}</dt>
            <dd class="user-content">
                <DateText at=install.created_at />
                " "
                {interpolate_nodes(t().by(), [("name", isolated(install.granted_by))])}
            </dd>
            {disconnected}
            <dt>{t().token()}</dt>
            <dd>
                <code class="user-content" translate="no">
                    {install.token_hint}
                </code>
            </dd>
            <dt>{t().last_used()}</dt>
            <dd>{last_used}</dd>
        </dl>
    }
}
