//! `/settings/connected-apps`: what the organization lets in (rule 26).

mod connection;
mod disconnect;

use domain::wire::{Install, InstallStatus, Role};
use leptos::prelude::*;

use crate::api::installs;
use crate::app::CurrentSession;
use crate::components::error_summary::focus;
use crate::components::icon::Icon;
use crate::components::loader::{Loaded, Skeleton};
use crate::components::page::Heading;
use crate::components::paged::{Paged, PagedList};
use crate::i18n::connected_apps::t;
use connection::{Connection, heading_id};
use disconnect::DisconnectDialog;

#[component]
pub fn ConnectedApps() -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let has_role = move |role: Role| session.read().as_ref().is_some_and(|it| it.role == role);
    let connections = Paged::new("installs", installs::list);
    let asked = RwSignal::new(None);
    let ended = Callback::new(move |id: String| {
        connections.loader.state.update(|state| {
            if let Loaded::Ready(list) = state {
                end(&mut list.items, &id);
            }
        });
        // The button that the question came from is gone.
        request_animation_frame(move || focus(&heading_id(&id)));
    });
    let may_disconnect = Signal::derive(move || has_role(Role::Owner));
    let item = move |install| view! { <Connection install may_disconnect asked /> }.into_any();
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <Heading text=crate::i18n::settings::t().connected_apps() />
                    <p>{t().intro()}</p>
                    {move || has_role(Role::Member).then(|| view! { <p>{t().owners_only()}</p> })}
                </div>
            </header>
            <PagedList
                paged=connections
                item
                class="connections"
                skeleton=|| view! { <Skeleton lines=3 kind="card-shape" /> }.into_any()
                failed=t().failed()
                empty=none_yet
            />
            <DisconnectDialog asked on_ended=ended />
        </div>
    }
}

/// Explains where connections come from.
fn none_yet() -> AnyView {
    view! {
        <div class="card empty">
            {Icon::Link.view()}
            <p class="empty-title">{t().empty()}</p>
            <p>{t().empty_hint()}</p>
        </div>
    }
    .into_any()
}

fn end(installs: &mut [Install], id: &str) {
    if let Some(install) = installs.iter_mut().find(|install| install.id == id) {
        install.status = InstallStatus::Revoked;
        install.revoked_at = Some(js_sys::Date::new_0().to_iso_string().into());
    }
}
