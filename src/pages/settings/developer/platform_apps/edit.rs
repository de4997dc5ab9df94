use domain::api_types::{App, AppInput, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::app_flash::{AppEvent, AppFlash};
use super::form::{
    AppForm, AppFormState, CONFLICT, ChangesCard, EditConflict, draft, input_of, is_saved_as, patch,
};
use super::parts::{Breadcrumb, LoadApp};
use crate::api::platform_apps;
use crate::components::button::SubmitButton;
use crate::components::error_message::error_message;
use crate::components::error_summary::Problem;
use crate::components::focus::focus_by_id;
use crate::components::heading::PageHeading;
use crate::components::keyed::Keyed;
use crate::components::notice::{Notice, Tone};
use crate::components::user_text::UserText;
use crate::i18n::interpolate::{interpolate, interpolate_nodes, isolated};
use crate::i18n::platform_apps::t;
use crate::i18n::settings;
use crate::paths;

/// Edits an app.
#[component]
pub fn EditApp() -> impl IntoView {
    view! {
        <LoadApp view=|app| view! { <EditForm app /> }.into_any() />
    }
}

/// The form. Reads `app` once, so that a later response can't replace what the user typed.
#[component]
fn EditForm(app: App) -> impl IntoView {
    let form = AppFormState::new(&input_of(&app), Some(app.clone()));
    // A draft belongs to the revision that was being edited, which may be an earlier one.
    let revision = RwSignal::new(app.revision);
    let AppFlash(flash) = expect_context();
    let is_new = flash.with_untracked(|flash| *flash == Some((AppEvent::Created, app.id.clone())));
    let notice = draft::take(&app.id).map(|draft| {
        form.fill(&draft.input);
        revision.set(draft.revision);
        if is_new { t().saved_but_newer() } else { t().draft_restored() }
    });
    let conflict = RwSignal::new(None::<App>);
    let keeps_mine = RwSignal::new(false);
    let is_saved = RwSignal::new(false);
    let app_path = paths::app(&app);
    let id = app.id;

    let navigate = use_navigate();
    let on_saved = move |saved: App, sent: &AppInput| {
        if form.input() == *sent {
            form.mark_saved();
            flash.set(Some((AppEvent::Saved, saved.id.clone())));
            navigate(&paths::app(&saved), NavigateOptions::default());
        } else {
            // What was typed meanwhile stays.
            revision.set(saved.revision);
            form.rebase(saved);
            form.submission.finish_with(Vec::new);
            keeps_mine.set(false);
            is_saved.set(true);
        }
    };
    let submit = {
        let id = id.clone();
        move || {
            if !form.submission.try_start(|| form.validate()) {
                return;
            }
            is_saved.set(false);
            let base = form.app.read_untracked().as_ref().map(input_of).unwrap_or_default();
            let sent = form.input();
            let patch = patch(&base, &sent);
            let (id, on_saved) = (id.clone(), on_saved.clone());
            spawn_local(async move {
                let saved = platform_apps::edit(id.clone(), revision.get_untracked(), patch).await;
                match saved {
                    Ok(_) if form.submission.is_disposed() => {}
                    Ok(saved) => on_saved(saved, &sent),
                    Err(error) if error.code() == Some(ErrorCode::PreconditionFailed) => {
                        if let Some(saved) = saved_or_conflict(id, &sent, form, conflict).await {
                            on_saved(saved, &sent);
                        }
                    }
                    Err(error) => form.submission.finish_with(|| form.apply_server_errors(&error)),
                }
            });
        }
    };
    let on_choose = move || {
        let theirs = conflict.try_update(Option::take).flatten();
        revision.set(theirs.map_or(0, |app| app.revision));
        keeps_mine.set(untrack(|| form.is_dirty()));
        focus_by_id(form.name.name);
    };
    let persist = move || draft::store(&id, form.input(), revision.get_untracked());

    // As it's saved: somebody else may change it, or a save while the user goes on typing.
    let saved_name = Memo::new(move |_| form.app.read().as_ref().map(|app| app.name.clone()));
    let cancel_path = app_path.clone();
    view! {
        <header class="page-header">
            <div class="page-header-text">
                <Keyed key=move || saved_name.get().unwrap_or_default() let:name>
                    <EditHeading app_path=app_path.clone() name />
                </Keyed>
            </div>
        </header>
        {move || {
            conflict.get().map(|theirs| view! { <EditConflict form theirs on_choose /> }.into_any())
        }}
        {move || {
            (keeps_mine.get() && conflict.read().is_none())
                .then(|| {
                    view! {
                        <Notice tone=Tone::Info>
                            <p>{t().conflict_kept()}</p>
                        </Notice>
                    }
                        .into_any()
                })
        }}
        <AppForm form notice on_submit=submit persist>
            <ChangesCard form />
            <div class="actions">
                <SubmitButton
                    label=t().save_changes()
                    pending_label=t().saving()
                    pending=form.submission.pending
                />
                <a class="button" href=cancel_path>
                    {settings::t().cancel()}
                </a>
                <span role="status">{move || is_saved.get().then(|| t().saved_but_newer())}</span>
            </div>
        </AppForm>
    }
}

#[component]
fn EditHeading(app_path: String, name: String) -> impl IntoView {
    let title = interpolate(t().edit_heading(), &[("name", &name)]);
    let heading = interpolate_nodes(t().edit_heading(), [("name", isolated(&*name))]);
    view! {
        <Breadcrumb href=app_path>
            <UserText text=name />
        </Breadcrumb>
        <PageHeading title replaces_heading=true>
            {heading}
        </PageHeading>
    }
}

/// Loads what was saved in the meantime. Returns it if that's what was `sent`: the response to an
/// earlier attempt was lost. Shows the conflict otherwise.
async fn saved_or_conflict(
    id: String,
    sent: &AppInput,
    form: AppFormState,
    conflict: RwSignal<Option<App>>,
) -> Option<App> {
    match platform_apps::get(id).await {
        Ok(_) if form.submission.is_disposed() => {}
        Ok(theirs) if is_saved_as(sent, &theirs) => return Some(theirs),
        Ok(theirs) => {
            form.submission.finish_with(Vec::new);
            conflict.set(Some(theirs));
            queue_microtask(|| focus_by_id(CONFLICT));
        }
        Err(error) => {
            form.submission.finish_with(|| vec![Problem::general(&error_message(&error))]);
        }
    }
    None
}
