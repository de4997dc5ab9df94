use domain::wire::Role;
use leptos::prelude::*;

use super::{Specimen, fixtures};
use crate::app::CurrentSession;
use crate::components::page::Heading;
use crate::components::settings_shell::{Place, SettingsShell};
use crate::i18n::t;
use crate::pages::settings::connected_apps::{self, Connections};
use crate::pages::settings::members::MemberList;

pub(super) fn specimens() -> Vec<Specimen> {
    vec![
        Specimen { name: "connected-apps-owner", show: || connections(Role::Owner) },
        Specimen { name: "connected-apps-member", show: || connections(Role::Member) },
        Specimen { name: "connected-apps-none", show: no_connection },
        Specimen { name: "members-owner", show: || members(Role::Owner) },
        Specimen { name: "members-member", show: || members(Role::Member) },
    ]
}

fn connections(role: Role) -> AnyView {
    let asked = RwSignal::new(None);
    let may_disconnect = role == Role::Owner;
    shell(role, Place::ConnectedApps, t().connected_apps, move || {
        view! { <Connections installs=fixtures::installs() may_disconnect asked /> }.into_any()
    })
}

fn no_connection() -> AnyView {
    shell(Role::Owner, Place::ConnectedApps, t().connected_apps, connected_apps::none_yet)
}

fn members(role: Role) -> AnyView {
    shell(role, Place::Members, t().members, || {
        let on_changed = Callback::new(|_| {});
        view! { <MemberList members=fixtures::members() on_changed /> }.into_any()
    })
}

fn shell(
    role: Role,
    place: Place,
    heading: &'static str,
    page: impl FnOnce() -> AnyView,
) -> AnyView {
    let session = RwSignal::new(Some(fixtures::session(role)));
    provide_context(CurrentSession(session));
    let page = page();
    view! {
        <SettingsShell path=place.path() session on_sign_out=Callback::new(|()| {})>
            <div class="settings-page narrow">
                <header class="page-header"><Heading text=heading /></header>
                {page}
            </div>
        </SettingsShell>
    }
    .into_any()
}
