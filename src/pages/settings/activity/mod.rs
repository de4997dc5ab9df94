//! `/settings/activity`: what people of the organization did and met.

use domain::wire::{Install, InstallDetails};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::installs;
use crate::components::activity::Timeline;
use crate::components::page::Heading;
use crate::components::paged::Paged;
use crate::components::text::Typed;
use crate::i18n::activity::t;

/// So many pages of installs are read for the names of their apps.
const PAGES: usize = 5;

#[component]
pub fn OrganizationActivity() -> impl IntoView {
    let activity = Paged::new("activity", installs::activity);
    let known = RwSignal::new(Vec::new());
    spawn_local(learn_names(known));
    let partner = move |install: InstallDetails| {
        let name = Signal::derive(move || name_of(&known.read(), &install.install_id));
        view! { <Typed text=name /> }.into_any()
    };
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <Heading text=t().heading() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            <div class="card card-body"><Timeline activity partner /></div>
        </div>
    }
}

/// An entry names the install that it is about, not the app. Without an answer the entry does
/// without the name.
async fn learn_names(known: RwSignal<Vec<Install>>) {
    let mut cursor = None;
    for _ in 0..PAGES {
        let Ok(page) = installs::list(cursor).await else { return };
        known.try_update(|known| known.extend(page.items));
        if page.next_cursor.is_none() {
            return;
        }
        cursor = page.next_cursor;
    }
}

fn name_of(known: &[Install], id: &str) -> String {
    let install = known.iter().find(|install| install.id == id);
    install.map(|install| install.app.name.clone()).unwrap_or_default()
}
