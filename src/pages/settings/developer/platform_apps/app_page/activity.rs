//! What happened to the app, newest first.

use domain::wire::{App, InstallDetails};
use leptos::prelude::*;

use crate::api::platform_apps;
use crate::components::activity::Timeline;
use crate::components::loader::Loader;
use crate::components::paged::Paged;
use crate::components::text::Typed;
use crate::i18n::activity::t;

/// Reads anew when the app's status changes.
#[component]
pub(super) fn AppActivity(loader: Loader<App>) -> impl IntoView {
    let id = untrack(move || loader.get()).map(|app| app.id).unwrap_or_default();
    let activity =
        Paged::new("activity", move |cursor| platform_apps::activity(id.clone(), cursor));
    let status = Memo::new(move |_| loader.get().map(|app| app.status));
    Effect::watch(move || status.get(), move |_, _, _| activity.loader.refresh(), false);
    let partner =
        |install: InstallDetails| view! { <Typed text=install.organization_name /> }.into_any();
    view! {
        <section class="card" aria-labelledby="activity-heading">
            <header class="card-header"><h2 id="activity-heading">{t().heading()}</h2></header>
            <div class="card-body"><Timeline activity partner /></div>
        </section>
    }
}
