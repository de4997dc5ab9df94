//! `/settings/activity`: what people of the organization did and met.

use domain::wire::{Install, InstallDetails};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::installs::{self, InstallFilter};
use crate::components::activity::timeline;
use crate::components::page::heading;
use crate::components::paged::Paged;
use crate::dom::{El, bdi, div, header, p};
use crate::i18n::activity::t;

/// So many pages of installs are read for the names of their apps.
const PAGES: usize = 5;

pub fn organization_activity() -> El {
    let activity = Paged::new("activity", installs::activity);
    let known = RwSignal::new(Vec::new());
    spawn_local(learn_names(known));
    let partner = move |install: &InstallDetails| {
        let id = install.install_id.clone();
        bdi().typed().text_of(move || name_of(&known.read(), &id))
    };
    let top = [heading(t().heading(), t().heading()), p().child(t().intro())];
    let top = header().class("page-header").child(div().class("page-header-text").child(top));
    let list = div().class("card card-body").child(timeline(activity, Box::new(partner)));
    div().class("settings-page narrow").child([top, list])
}

/// An entry names the install that it is about, not the app. Without an answer the entry does
/// without the name.
async fn learn_names(known: RwSignal<Vec<Install>>) {
    let mut cursor = None;
    for _ in 0..PAGES {
        let Ok(page) = installs::list(InstallFilter::default(), cursor).await else { return };
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
