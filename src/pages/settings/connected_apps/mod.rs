//! `/settings/connected-apps`: what the organization lets in (rule 26).

mod connection;
mod disconnect;

use domain::wire::{Install, InstallStatus, Role};
use leptos::prelude::*;

use crate::api::installs::{self, InstallFilter};
use crate::app::CurrentSession;
use crate::components::error_summary::focus;
use crate::components::icon::Icon;
use crate::components::loader::{Loaded, skeleton};
use crate::components::page::heading;
use crate::components::paged::{Look, Paged, paged_list};
use crate::components::question::Question;
use crate::dom::{El, div, header, live, or_nothing, p};
use crate::i18n::connected_apps::t;
use connection::{connection, heading_id};
use disconnect::disconnect_dialog;

pub fn connected_apps() -> El {
    let session: CurrentSession = expect_context();
    let connections =
        Paged::new("installs", |cursor| installs::list(InstallFilter::default(), cursor));
    let question = Question::new();
    let asked = RwSignal::new(None);
    let ask = move |install: Install| {
        asked.set(Some(install));
        question.ask();
    };
    let ended = move |id: String| {
        connections.loader.state.try_update(|state| {
            if let Loaded::Ready(list) = state {
                end(&mut list.items, &id);
            }
        });
        // The button that the question came from is gone.
        request_animation_frame(move || focus(&heading_id(&id)));
    };
    let owners_only =
        move || or_nothing(session.is(Role::Member).then(|| p().child(t().owners_only())));
    let name = crate::i18n::settings::t().connected_apps();
    let top = div().class("page-header-text").child([
        heading(name, name),
        p().child(t().intro()),
        live(owners_only),
    ]);
    let look = Look {
        class: "connections",
        skeleton: || skeleton(3, "card-shape"),
        failed: t().failed(),
        empty: Box::new(none_yet),
    };
    div()
        .class("settings-page narrow")
        .child(header().class("page-header").child(top))
        .child(paged_list(connections, look, move |install| connection(install, session, ask)))
        .child(disconnect_dialog(question, asked, ended))
}

/// Explains where connections come from.
fn none_yet() -> El {
    div().class("card empty").child([
        Icon::Link.el(),
        p().class("empty-title").child(t().empty()),
        p().child(t().empty_hint()),
    ])
}

fn end(installs: &mut [Install], id: &str) {
    if let Some(install) = installs.iter_mut().find(|install| install.id == id) {
        install.status = InstallStatus::Revoked;
        install.revoked_at = Some(js_sys::Date::new_0().to_iso_string().into());
    }
}
