use domain::api_types::{App, AppInput};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::app_flash::{AppEvent, AppFlash};
use super::form::{AppForm, AppFormState, draft, is_saved_as, prefill};
use super::parts::BackToList;
use crate::api::{ApiError, platform_apps};
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
    let notice = draft::take(DRAFT).map(|draft| {
        form.fill(&draft.input);
        t().draft_restored()
    });
    let AppFlash(flash) = expect_context();
    let navigate = use_navigate();

    let submit = move || {
        if !form.submission.try_start(|| form.validate()) {
            return;
        }
        let sent = form.input();
        let navigate = navigate.clone();
        spawn_local(async move {
            let mut created = platform_apps::create(sent.clone()).await;
            if let Err(error) = &created {
                if error.is_outcome_unknown() {
                    form.may_be_registered.try_set_value(true);
                } else if form.may_be_registered.try_get_value() == Some(true)
                    && let Some(app) = find_registered(error, &sent).await
                {
                    created = Ok(app);
                }
            }
            match created {
                Ok(_) if form.submission.is_disposed() => {}
                Ok(app) => {
                    let path = path_after_registering(&app, form, sent);
                    form.mark_saved();
                    flash.set(Some((AppEvent::Created, app.id)));
                    navigate(&path, NavigateOptions::default());
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
                notice
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

/// The app's page, or its edit form if something else was typed since `sent`: a draft keeps that,
/// except for the slug, which can't change any more.
fn path_after_registering(app: &App, form: AppFormState, sent: AppInput) -> String {
    let typed = AppInput { slug: sent.slug.clone(), ..form.input() };
    if typed == sent {
        return paths::app(app);
    }
    draft::store(&app.id, AppInput { slug: app.slug.clone(), ..typed }, app.revision);
    paths::edit_app(app)
}

/// The organization's own app that has the slug, according to `error`, if it's what was `sent`.
async fn find_registered(error: &ApiError, sent: &AppInput) -> Option<App> {
    let own_app = error.body()?.details.own_app.as_ref()?;
    let app = platform_apps::get(own_app.id.clone()).await.ok()?;
    is_saved_as(sent, &app).then_some(app)
}
