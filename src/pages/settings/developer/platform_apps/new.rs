//! The form that registers an app.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::app_page::JustCreated;
use super::form::{AppForm, AppFormView, draft, prefill};
use super::{app_path, to_list};
use crate::api::platform_apps;
use crate::app::query;
use crate::components::button::SubmitButton;
use crate::components::page::Heading;
use crate::i18n::platform_apps::t;

const DRAFT: &str = "new-app";

#[component]
pub fn NewApp() -> impl IntoView {
    let form = AppForm::new(prefill::read(&query()), None);
    let restored = draft::take(DRAFT).map(|draft| form.fill(&draft.input)).is_some();
    let JustCreated(just_created) = expect_context();
    let navigate = use_navigate();
    let saved = RwSignal::new(false);

    let submit = {
        let navigate = navigate.clone();
        move |ev: SubmitEvent| {
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
    let dirty = Signal::derive(move || !saved.get() && form.is_dirty());
    view! {
        <div class="settings-page">
            <header class="page-header">
                <div class="page-header-text">
                    {to_list()} <Heading text=t().new_heading().to_owned() /> <p>{t().new_intro()}</p>
                </div>
            </header>
            <AppFormView
                form
                dirty
                restored
                keep=move || draft::keep(DRAFT, &form.input(), 0)
                on_submit=submit
            >
                <div class="actions">
                    <SubmitButton
                        label=t().create_app()
                        busy_label=t().creating()
                        busy=form.sending.busy
                    />
                </div>
            </AppFormView>
        </div>
    }
}
