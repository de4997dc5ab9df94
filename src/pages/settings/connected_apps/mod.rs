//! `/settings/connected-apps`: the platform apps that the organization approved (rule 26).

mod disconnect;
mod install_card;
mod linked_projects;

use domain::api_types::{Install, InstallStatus, Role};
use leptos::prelude::*;

use crate::api::installs::{self, InstallFilter};
use crate::components::confirm_dialog::Confirmation;
use crate::components::focus::{focus_by_id, replace_lost_focus};
use crate::components::heading::PageHeading;
use crate::components::icon::{Glyph, Icon};
use crate::components::load::Skeleton;
use crate::components::paginated_list::{Paginated, PaginatedList};
use crate::i18n::{connected_apps::t, settings};
use crate::session::CurrentSession;
use disconnect::DisconnectDialog;
use install_card::{InstallCard, heading_id};

#[component]
pub fn ConnectedApps() -> impl IntoView {
    let session: CurrentSession = expect_context();
    let installs =
        Paginated::new("installs", |cursor| installs::list(InstallFilter::default(), cursor));
    let confirmation = Confirmation::new();
    let disconnecting = RwSignal::new(None::<Install>);
    let ask = UnsyncCallback::new(move |install| {
        confirmation.open(|| disconnecting.set(Some(install)));
    });
    let on_disconnected = move |id: String| {
        installs.update_items(|installs| mark_revoked(installs, &id));
        // The button that the dialog came from is gone.
        replace_lost_focus(move || focus_by_id(&heading_id(&id)));
    };
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=settings::t().connected_apps() />
                    <p>{t().intro()}</p>
                    {move || {
                        session
                            .has_role(Role::Member)
                            .then(|| view! { <p>{t().owners_only()}</p> }.into_any())
                    }}
                </div>
            </header>
            <PaginatedList
                list=installs
                class="install-cards"
                skeleton=|| view! { <Skeleton lines=3 kind="card-shape" /> }
                failed=t().failed()
                empty=|| view! { <NoInstalls /> }
                key=install_key
                let:install
            >
                <InstallCard install on_disconnect=ask />
            </PaginatedList>
            <DisconnectDialog confirmation install=disconnecting on_disconnected />
        </div>
    }
}

/// Explains where connections come from.
#[component]
fn NoInstalls() -> impl IntoView {
    view! {
        <div class="card empty-state">
            <Icon glyph=Glyph::Link />
            <p class="empty-state-title">{t().empty()}</p>
            <p>{t().empty_hint()}</p>
        </div>
    }
}

fn install_key(install: &Install) -> String {
    let Install { id, app, status, last_used_at, .. } = install;
    format!("{id} {status} {last_used_at:?} {} {} {}", app.status, app.name, app.owner_name)
}

fn mark_revoked(installs: &mut [Install], id: &str) {
    if let Some(install) = installs.iter_mut().find(|install| install.id == id) {
        install.status = InstallStatus::Revoked;
        install.revoked_at = Some(js_sys::Date::new_0().to_iso_string().into());
    }
}
