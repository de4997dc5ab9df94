use domain::api_types::{App, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::app_flash::{AppEvent, AppFlash};
use super::form::{AppForm, AppFormState, draft, prefill};
use super::parts::BackToList;
use crate::api::platform_apps::{self, Filter};
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
    let AppFlash(flash) = expect_context();
    let navigate = use_navigate();
    // An attempt may have registered the app although no answer came.
    let is_outcome_unknown = StoredValue::new(false);

    let submit = move || {
        if !form.submission.try_start(|| form.validate()) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            let mut created = platform_apps::create(form.input()).await;
            if let Err(error) = &created {
                if error.is_outcome_unknown() {
                    is_outcome_unknown.try_set_value(true);
                } else if error.code() == Some(ErrorCode::Conflict)
                    && is_outcome_unknown.try_get_value() == Some(true)
                    && let Some(app) = find_created(form).await
                {
                    created = Ok(app);
                }
            }
            match created {
                Ok(_) if form.submission.is_disposed() => {}
                Ok(app) => {
                    form.mark_saved();
                    flash.set(Some((AppEvent::Created, app.id.clone())));
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

/// The organization's own app that has the slug and the content of the form.
async fn find_created(form: AppFormState) -> Option<App> {
    let query = form.slug.value.try_get_untracked()?;
    let apps = platform_apps::list(Filter { query, status: None }, None).await.ok()?;
    if form.submission.is_disposed() {
        return None;
    }
    apps.items.into_iter().find(|app| form.equals(app))
}
