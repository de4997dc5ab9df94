//! The form that edits an app.

use domain::wire::{App, ErrorCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::Event;

use super::form::{AppForm, Ways, app_form, changes_card, conflict_view, draft, input_of, patch};
use super::{app_failed, app_loading, app_path, breadcrumb};
use crate::api::platform_apps;
use crate::components::button::submit_button;
use crate::components::error_summary::{Problem, failure_text, focus};
use crate::components::loader::{Loaded, Loader};
use crate::components::notice::{Tone, notice};
use crate::components::page::heading;
use crate::components::sentence::{fill, sentence};
use crate::dom::{El, a, div, header, live, or_nothing, p};
use crate::i18n::platform_apps::t;

pub fn edit_app(id: String) -> El {
    let app = Loader::new(move || platform_apps::get(id.clone()));
    // Read once: what is typed must outlive what the server says later.
    div().class("settings-page").content(move || match app.state.get() {
        Loaded::Waiting => app_loading(),
        Loaded::Failed(error) => app_failed(&error, move || app.reload()),
        Loaded::Ready(app) => edit_form(&app),
    })
}

fn edit_form(app: &App) -> Vec<El> {
    let id = app.id.clone();
    let to_app = app_path(app);
    let name = app.name.clone();
    let form = AppForm::new(input_of(app), Some(app.clone()));
    // A draft is of the revision that was being edited, which may be a former one by now.
    let revision = RwSignal::new(app.revision);
    let draft = draft::take(&id);
    let restored = draft.is_some();
    if let Some(draft) = draft {
        form.fill(&draft.input);
        revision.set(draft.revision);
    }
    let conflict = RwSignal::new(None::<App>);
    let keeps_mine = RwSignal::new(false);
    let saved = RwSignal::new(false);
    let navigate = use_navigate();

    let submit = {
        let (id, to_app) = (id.clone(), to_app.clone());
        move |ev: Event| {
            ev.prevent_default();
            if !form.sending.start(|| form.check()) {
                return;
            }
            let base = form.saved.read_untracked().as_ref().map(input_of).unwrap_or_default();
            let patch = patch(&base, &form.input());
            let (id, to_app, navigate) = (id.clone(), to_app.clone(), navigate.clone());
            spawn_local(async move {
                match platform_apps::edit(id.clone(), revision.get_untracked(), patch).await {
                    Ok(_) if form.sending.is_gone() => {}
                    Ok(_) => {
                        saved.set(true);
                        navigate(&to_app, NavigateOptions::default());
                    }
                    Err(error) if error.code() == Some(ErrorCode::PreconditionFailed) => {
                        show_conflict(id, form, conflict).await;
                    }
                    Err(error) => form.sending.fail(|| form.refused(&error)),
                }
            });
        }
    };
    let chosen = move || {
        let theirs = conflict.try_update(Option::take).flatten();
        revision.set(theirs.map_or(0, |app| app.revision));
        keeps_mine.set(form.is_dirty());
        focus("name");
    };
    let ways = Ways {
        on_submit: submit,
        dirty: Signal::derive(move || !saved.get() && form.is_dirty()),
        restored,
        keep: move || draft::keep(&id, &form.input(), revision.get_untracked()),
    };
    let busy = move || form.sending.busy.get();
    let save = div().class("actions").child([
        submit_button(t().save_changes(), t().saving(), busy),
        a().class("button").attr("href", &to_app).child(crate::i18n::settings::t().cancel()),
    ]);
    let values = [("name", &*name)];
    let title = heading(&fill(t().edit_heading(), &values), sentence(t().edit_heading(), &values));
    let kept = move || {
        let is_kept = keeps_mine.get() && conflict.read().is_none();
        let kept = || notice(Tone::Info, "", p().child(t().conflict_kept()));
        or_nothing(is_kept.then(kept))
    };
    let overtaken =
        move || or_nothing(conflict.get().map(|theirs| conflict_view(form, theirs, chosen)));
    let top = div().class("page-header-text").child([breadcrumb(&to_app, &name), title]);
    let mut parts = vec![header().class("page-header").child(top), live(overtaken), live(kept)];
    parts.extend(app_form(form, ways, [changes_card(form), save]).into_iter().flatten());
    parts
}

/// Fetches what was saved in the meantime.
async fn show_conflict(id: String, form: AppForm, conflict: RwSignal<Option<App>>) {
    match platform_apps::get(id).await {
        Ok(theirs) => {
            form.sending.fail(Vec::new);
            conflict.try_set(Some(theirs));
            request_animation_frame(|| focus("conflict"));
        }
        Err(error) => form.sending.fail(|| vec![Problem::general(&failure_text(&error))]),
    }
}
