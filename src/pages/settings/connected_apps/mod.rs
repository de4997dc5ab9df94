//! `/settings/connected-apps`: what the organization lets in (rule 26).

mod connection;
mod disconnect;

use domain::wire::{Install, InstallStatus, List, Role};
use leptos::prelude::*;

use crate::api::installs;
use crate::app::CurrentSession;
use crate::components::error_summary::focus;
use crate::components::icon::Icon;
use crate::components::loader::{Await, Loaded, Skeleton};
use crate::components::page::Heading;
use crate::components::paged::{LoadMore, Paged};
use crate::i18n::connected_apps::t;
use connection::{Connection, heading_id};
use disconnect::DisconnectDialog;

#[component]
pub fn ConnectedApps() -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let has_role = move |role: Role| session.read().as_ref().is_some_and(|it| it.role == role);
    let connections = Paged::new(installs::list);
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
    let show = Callback::new(move |list: List<Install>| {
        if list.items.is_empty() {
            return none_yet();
        }
        let may_disconnect = Signal::derive(move || has_role(Role::Owner));
        view! {
            <Connections installs=list.items may_disconnect asked />
            <LoadMore paged=connections cursor=list.next_cursor />
        }
        .into_any()
    });
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <Heading text=crate::i18n::settings::t().connected_apps() />
                    <p>{t().intro()}</p>
                    {move || has_role(Role::Member).then(|| view! { <p>{t().owners_only()}</p> })}
                </div>
            </header>
            <Await
                loader=connections.loader
                skeleton=|| view! { <Skeleton lines=3 kind="card-shape" /> }.into_any()
                failed=t().failed()
                children=show
            />
            <DisconnectDialog asked on_ended=ended />
        </div>
    }
}

#[component]
pub fn Connections(
    installs: Vec<Install>,
    #[prop(into)] may_disconnect: Signal<bool>,
    asked: RwSignal<Option<Install>>,
) -> impl IntoView {
    let item = |install| view! { <Connection install may_disconnect asked /> };
    view! {
        <ul class="connections" role="list">{installs.into_iter().map(item).collect_view()}</ul>
    }
}

/// Explains where connections come from.
pub fn none_yet() -> AnyView {
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
