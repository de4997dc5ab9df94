//! The form that registers an app.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::Event;

use super::app_page::JustCreated;
use super::form::{AppForm, Ways, app_form, draft, prefill};
use super::{app_path, back_to_list};
use crate::api::platform_apps;
use crate::app::query;
use crate::components::button::submit_button;
use crate::components::page::heading;
use crate::dom::{El, div, header, p};
use crate::i18n::platform_apps::t;

const DRAFT: &str = "new-app";

pub fn new_app() -> El {
    let form = AppForm::new(prefill::read(&query()), None);
    let restored = draft::take(DRAFT).map(|draft| form.fill(&draft.input)).is_some();
    let JustCreated(just_created) = expect_context();
    let navigate = use_navigate();
    let saved = RwSignal::new(false);

    let submit = {
        let navigate = navigate.clone();
        move |ev: Event| {
            ev.prevent_default();
            if !form.sending.start(|| form.check()) {
                return;
            }
            let navigate = navigate.clone();
            spawn_local(async move {
                match platform_apps::create(form.input()).await {
                    Ok(_) if form.sending.is_gone() => {}
                    Ok(app) => {
                        saved.set(true);
                        just_created.set(Some(app.id.clone()));
                        navigate(&app_path(&app), NavigateOptions::default());
                    }
                    Err(error) => form.sending.fail(|| form.refused(&error)),
                }
            });
        }
    };
    let ways = Ways {
        on_submit: submit,
        dirty: Signal::derive(move || !saved.get() && form.is_dirty()),
        restored,
        keep: move || draft::keep(DRAFT, &form.input(), 0),
    };
    let busy = move || form.sending.busy.get();
    let create =
        div().class("actions").child(submit_button(t().create_app(), t().creating(), busy));
    let page = div().class("settings-page").child(header().class("page-header").child(
        div().class("page-header-text").child([
            back_to_list(),
            heading(t().new_heading(), t().new_heading()),
            p().child(t().new_intro()),
        ]),
    ));
    page.child(app_form(form, ways, create))
}
