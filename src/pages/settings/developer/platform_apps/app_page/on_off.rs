//! Deactivating an app, and reactivating it.

use domain::wire::{App, AppStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::platform_apps;
use crate::components::button::busy_button;
use crate::components::dialog::dialog;
use crate::components::error_summary::failure_text;
use crate::components::loader::{Loaded, Loader};
use crate::components::notice::{Tone, notice};
use crate::components::text::date_time;
use crate::dom::{El, action, div, h2, li, live, or_nothing, p, section, span, ul};
use crate::i18n::platform_apps::{deactivate_title, effect_installs, t};

/// The panel, and the question that it asks first.
pub(super) fn on_off(loader: Loader<App>) -> [El; 2] {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<String>);
    let set = move |status: AppStatus| {
        let Some(app) = untrack(move || loader.get()) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = platform_apps::set_status(app.id, status).await;
            busy.try_set(false);
            match answer {
                Ok(app) => {
                    asking.try_set(false);
                    loader.state.try_set(Loaded::Ready(app));
                }
                Err(error) => drop(failure.try_set(Some(failure_text(&error)))),
            }
        });
    };
    let alert =
        |text: String| div().attr("role", "alert").child(notice(Tone::Danger, "", p().child(text)));
    let failed = move || live(move || or_nothing(failure.get().map(alert)));
    let reactivate = move |at: &str| {
        let title = h2().child((t().disabled_since(), " ")).child(date_time(at));
        let label = move || if busy.get() { t().reactivating() } else { t().reactivate_app() };
        [
            div().class("zone-text").child([title, p().child(t().reactivate_text()), failed()]),
            busy_button("button", None, label, busy, move || set(AppStatus::Active)),
        ]
    };
    let deactivate = move || {
        let title = h2().child(t().deactivate_app());
        [
            div().class("zone-text").child([title, p().child(t().deactivate_text())]),
            plain_button("button danger-outline", t().deactivate_app(), move || asking.set(true)),
        ]
    };
    let panel = move || {
        let app = loader.get()?;
        Some(app.disabled_at.as_deref().map_or_else(deactivate, reactivate))
    };
    let title = move || deactivate_title(&loader.get().map(|app| app.name).unwrap_or_default());
    let label = move || if busy.get() { t().deactivating() } else { t().deactivate() };
    let cancel = crate::i18n::settings::t().cancel();
    let question = move || {
        let answers = [
            plain_button("button", cancel, move || asking.set(false)),
            busy_button("button danger", None, label, busy, move || set(AppStatus::Disabled)),
        ];
        let answers = div().class("actions end").child(answers);
        (loader.get().as_ref().map(effects), [failed(), answers])
    };
    [section().class("card zone").content(panel), dialog("deactivate", asking, title, question)]
}

fn plain_button(class: &str, label: &str, on_click: impl Fn() + 'static) -> El {
    action(class, move |_| on_click()).child(span().child(label))
}

fn effects(app: &App) -> El {
    let last_used = app.installs.last_used_at.as_ref();
    ul().child(li().child(effect_installs(app.installs.active)))
        .child(last_used.map(|at| li().child((t().effect_last_used(), " ")).child(date_time(at))))
        .child([li().child(t().effect_link()), li().child(t().effect_kept())])
}
