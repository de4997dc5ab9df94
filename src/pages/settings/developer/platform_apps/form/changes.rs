//! What an edit changes, before it is saved and when it was overtaken.

use domain::wire::{AppInput, AppPatch, InstallStatus};
use leptos::prelude::*;

use super::{AppForm, input_of};
use crate::api::platform_apps;
use crate::components::change::{before_and_after, values};
use crate::components::loader::Loader;
use crate::i18n::platform_apps::{and_more, scopes_consequence, t};

/// One changed field, as text to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub label: &'static str,
    pub old: Vec<String>,
    pub new: Vec<String>,
}

/// The fields in which `new` differs from `old`.
pub fn changes(old: &AppInput, new: &AppInput) -> Vec<Change> {
    let text = |text: &str| match text.trim() {
        "" => Vec::new(),
        text => vec![text.to_owned()],
    };
    let all = [
        (t().name(), text(&old.name), text(&new.name)),
        (t().description(), text(&old.description), text(&new.description)),
        (t().website_url(), text(&old.website_url), text(&new.website_url)),
        (t().redirect_uris(), old.redirect_uris.clone(), new.redirect_uris.clone()),
        (t().scopes(), old.scopes.clone(), new.scopes.clone()),
    ];
    let differs = all.into_iter().filter(|(_, old, new)| old != new);
    differs.map(|(label, old, new)| Change { label, old, new }).collect()
}

/// The members of `new` that are not as in `old`.
pub fn patch(old: &AppInput, new: &AppInput) -> AppPatch {
    let text = |old: &str, new: &str| (old.trim() != new.trim()).then(|| new.to_owned());
    let list = |old: &[String], new: &[String]| (old != new).then(|| new.to_vec());
    AppPatch {
        name: text(&old.name, &new.name),
        slug: None,
        description: text(&old.description, &new.description),
        website_url: text(&old.website_url, &new.website_url),
        redirect_uris: list(&old.redirect_uris, &new.redirect_uris),
        scopes: list(&old.scopes, &new.scopes),
    }
}

/// What "Save changes" will do, live.
#[component]
pub fn Changes(form: AppForm) -> impl IntoView {
    let changed = Memo::new(move |_| {
        let saved = form.saved.read();
        saved.as_ref().map(|app| changes(&input_of(app), &form.current())).unwrap_or_default()
    });
    let scopes_change =
        Memo::new(move |_| changed.read().iter().any(|change| change.label == t().scopes()));
    let list = move || {
        let changed = changed.get();
        if changed.is_empty() {
            return view! { <p class="muted">{t().no_changes()}</p> }.into_any();
        }
        let lost = lost_redirects(&changed);
        view! {
            <dl class="changes">{changed.into_iter().map(change_view).collect_view()}</dl>
            <ul class="consequences">
                {scopes_change.get().then(|| view! { <KeptScopes form /> })}
                {(!lost.is_empty())
                    .then(|| view! { <li>{t().redirects_consequence()} " " {values(lost)}</li> })}
                <li>{t().consents_consequence()}</li>
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="changes-heading">
            <header class="card-header"><h2 id="changes-heading">{t().changes()}</h2></header>
            <div class="card-body">{list}</div>
        </section>
    }
}

/// How many installs keep their scopes, and whose they are.
#[component]
fn KeptScopes(form: AppForm) -> impl IntoView {
    let app = form.saved.get_untracked();
    let active = app.as_ref().map_or(0, |app| app.installs.active);
    let id = app.map(|app| app.id).unwrap_or_default();
    let installs = Loader::new(move || platform_apps::installs(id.clone(), false, None));
    let names = move || {
        let installs = installs.get()?.items.into_iter();
        let active_ones = installs.filter(|one| one.status == InstallStatus::Active);
        let names: Vec<_> = active_ones.map(|install| install.organization_name).collect();
        // Of many installs there is one page.
        let rest = usize::try_from(active).unwrap_or_default().saturating_sub(names.len());
        Some(view! { {values(names)} {(rest > 0).then(|| view! { <p>{and_more(rest)}</p> })} })
    };
    view! { <li>{scopes_consequence(active)} {move || (active > 0).then(names)}</li> }
}

fn change_view(change: Change) -> impl IntoView {
    view! {
        <dt>{change.label}</dt>
        <dd class="change">{before_and_after(change.old, change.new)}</dd>
    }
}

/// The redirect URIs that would go.
fn lost_redirects(changed: &[Change]) -> Vec<String> {
    let redirects = changed.iter().find(|change| change.label == t().redirect_uris());
    let Some(Change { old, new, .. }) = redirects else { return Vec::new() };
    old.iter().filter(|uri| !new.contains(uri)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> AppInput {
        AppInput {
            name: "Acme".into(),
            slug: "acme".into(),
            redirect_uris: vec!["https://a.example/cb".into()],
            scopes: vec!["usage:write".into()],
            ..AppInput::default()
        }
    }

    #[test]
    fn a_patch_has_only_what_changed() {
        let new = AppInput { name: "Acme 2".into(), ..saved() };
        assert_eq!(
            patch(&saved(), &new),
            AppPatch { name: Some("Acme 2".into()), ..AppPatch::default() }
        );
        assert_eq!(patch(&saved(), &saved()), AppPatch::default());
    }

    #[test]
    fn white_space_around_a_text_is_no_change() {
        let new = AppInput { name: " Acme ".into(), description: " ".into(), ..saved() };
        assert_eq!(changes(&saved(), &new), []);
        assert_eq!(patch(&saved(), &new), AppPatch::default());
    }

    #[test]
    fn links_stop_working_for_redirects_that_go() {
        let new = AppInput { redirect_uris: vec!["https://b.example/cb".into()], ..saved() };
        assert_eq!(lost_redirects(&changes(&saved(), &new)), ["https://a.example/cb"]);
    }
}
