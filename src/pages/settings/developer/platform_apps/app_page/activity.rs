//! What happened to the app, newest first.

use domain::wire::{App, InstallDetails};
use leptos::prelude::*;

use super::card;
use crate::api::platform_apps;
use crate::components::activity::timeline;
use crate::components::loader::Loader;
use crate::components::paged::Paged;
use crate::components::text::typed;
use crate::dom::{El, afterwards};
use crate::i18n::activity::t;

/// Reads anew when the app's status changes.
pub(super) fn app_activity(loader: Loader<App>) -> El {
    let id = untrack(move || loader.get()).map(|app| app.id).unwrap_or_default();
    let activity =
        Paged::new("activity", move |cursor| platform_apps::activity(id.clone(), cursor));
    let status = Memo::new(move |_| loader.get().map(|app| app.status));
    afterwards(move |again| {
        status.track();
        if again {
            activity.loader.refresh();
        }
    });
    let partner = |install: &InstallDetails| typed(&install.organization_name);
    card("activity-heading", t().heading(), "", timeline(activity, Box::new(partner)))
}
