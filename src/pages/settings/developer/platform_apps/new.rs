use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::created_flash::CreatedFlash;
use super::form::{AppForm, AppFormState, draft, prefill};
use super::parts::BackToList;
use crate::api::platform_apps;
use crate::components::button::SubmitButton;
use crate::components::heading::PageHeading;
use crate::i18n::platform_apps::t;
use crate::paths;

const DRAFT: &str = "new-app";

/// Registers an app.
#[component]
pub fn NewApp() -> impl IntoView {
    let query = paths::query_pairs(&use_location().search.get_untracked());
    let form = AppFormState::new(&prefill::from_query(&query), None);
    let restored = draft::take(DRAFT).map(|draft| form.fill(&draft.input)).is_some();
    let CreatedFlash(created) = expect_context();
    let navigate = use_navigate();

    let submit = move || {
        if !form.submission.try_start(|| form.validate()) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match platform_apps::create(form.input()).await {
                Ok(_) if form.submission.is_disposed() => {}
                Ok(app) => {
                    form.mark_saved();
                    created.set(Some(app.id.clone()));
                    navigate(&paths::app(&app), NavigateOptions::default());
                }
                Err(error) => form.submission.finish_with(|| form.apply_server_errors(&error)),
            }
        });
    };
    view! {
        <div class="settings-page">
            <header class="page-header">
                <div class="page-header-text">
                    <BackToList />
                    <PageHeading title=t().new_heading() />
                    <p>{t().new_intro()}</p>
                </div>
            </header>
            <AppForm
                form
                restored
                on_submit=submit
                persist=move || draft::store(DRAFT, form.input(), 0)
            >
                <div class="actions">
                    <SubmitButton
                        label=t().create_app()
                        pending_label=t().creating()
                        pending=form.submission.pending
                    />
                </div>
            </AppForm>
        </div>
    }
}
