use domain::api_types::{Install, InstallProjectLinks};
use leptos::prelude::*;

use crate::api::installs;
use crate::components::confirm_dialog::{ConfirmDialog, Confirmation};
use crate::components::error_message::error_message;
use crate::i18n::connected_apps::t;
use crate::i18n::interpolate::{interpolate, interpolate_nodes, isolated};

/// Asks before disconnecting `install`. `on_disconnected` gets the install's ID, unless the page is
/// gone by then.
#[component]
pub(super) fn DisconnectDialog(
    confirmation: Confirmation,
    install: RwSignal<Option<Install>>,
    #[prop(into)] on_disconnected: UnsyncCallback<String>,
) -> impl IntoView {
    let app_name = move || install.get().map(|install| install.app.name).unwrap_or_default();
    let disconnect = move || {
        let Some(Install { id, .. }) = install.get_untracked() else { return };
        confirmation.run(async move {
            installs::disconnect(id.clone()).await.map_err(|error| error_message(&error))?;
            on_disconnected.try_run(id);
            Ok(())
        });
    };
    let links = LocalResource::new(move || {
        let id = install.get().map(|install| install.id);
        async move {
            let id = id?;
            // One link is enough to learn how many there are.
            let links = installs::project_links(id.clone(), Some("1"), None).await.ok()?;
            Some((id, links))
        }
    });
    let ends = move || match links.get().flatten() {
        // While it loads, the resource keeps the previous install's links.
        Some((id, links)) if install.read().as_ref().is_some_and(|install| install.id == id) => {
            what_ends(&links)
        }
        _ => t().ends_all().to_owned(),
    };
    let pending = confirmation.pending;
    view! {
        <ConfirmDialog
            confirmation
            id="disconnect"
            title=move || interpolate_nodes(t().disconnect_title(), [("app", isolated(app_name()))])
            confirm_label=Signal::derive(move || {
                if pending.get() { t().disconnecting() } else { t().disconnect() }
            })
            on_confirm=disconnect
        >
            <p class="user-content">
                {move || interpolate_nodes(t().disconnect_effect(), [("app", isolated(app_name()))])}
            </p>
            <p role="status">{ends}</p>
            <p>{t().disconnect_again()}</p>
        </ConfirmDialog>
    }
}

fn what_ends(links: &InstallProjectLinks) -> String {
    let InstallProjectLinks { project_links, webhook_endpoints, .. } = *links;
    if project_links == 0 && webhook_endpoints == 0 {
        return t().ends_none().to_owned();
    }
    let links = t().links_count(project_links);
    let endpoints = t().endpoints_count(webhook_endpoints);
    interpolate(t().ends(), &[("links", &links), ("endpoints", &endpoints)])
}
