//! What an edit changes, before it is saved and when it was overtaken.

use domain::wire::{AppInput, AppPatch, InstallStatus};
use leptos::prelude::*;

use super::{AppForm, input_of};
use crate::api::platform_apps;
use crate::components::change::{before_and_after, values};
use crate::components::loader::Loader;
use crate::dom::{El, dd, div, dl, dt, h2, header, li, p, section, ul};
use crate::i18n::platform_apps::{overflow_label, scopes_consequence, t};

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
pub fn changes_card(form: AppForm) -> El {
    let changed = Memo::new(move |_| {
        let saved = form.saved.read();
        saved.as_ref().map(|app| changes(&input_of(app), &form.current())).unwrap_or_default()
    });
    let top = header().class("card-header").child(h2().id("changes-heading").child(t().changes()));
    let body = div().class("card-body").content(move || list(form, &changed.read()));
    section().class("card").attr("aria-labelledby", "changes-heading").child([top, body])
}

fn list(form: AppForm, changed: &[Change]) -> Vec<El> {
    if changed.is_empty() {
        return vec![p().class("muted").child(t().no_changes())];
    }
    let change = |change: &Change| {
        let what = before_and_after(&change.old, &change.new);
        [dt().child(change.label), dd().class("change").child(what)]
    };
    let lost = lost_redirects(changed);
    let lost_redirects = || li().child((t().redirects_consequence(), " ")).child(values(&lost));
    let changes_scopes = changed.iter().any(|change| change.label == t().scopes());
    let consequences = ul()
        .class("consequences")
        .child(changes_scopes.then(|| kept_scopes(form)))
        .child((!lost.is_empty()).then(lost_redirects))
        .child(li().child(t().consents_consequence()));
    let changes: Vec<_> = changed.iter().map(change).collect();
    vec![dl().class("changes").child(changes), consequences]
}

/// How many installs keep their scopes, and whose they are.
fn kept_scopes(form: AppForm) -> El {
    let app = form.saved.get_untracked();
    let active = app.as_ref().map_or(0, |app| app.installs.active);
    let id = app.map(|app| app.id).unwrap_or_default();
    let installs = Loader::new(move || platform_apps::installs(id.clone(), false, None));
    let names = move || {
        let installs = installs.get().map(|list| list.items).unwrap_or_default().into_iter();
        let active_ones = installs.filter(|one| one.status == InstallStatus::Active);
        let names: Vec<_> = active_ones.map(|install| install.organization_name).collect();
        // Of many installs there is one page.
        let rest = usize::try_from(active).unwrap_or_default().saturating_sub(names.len());
        (values(&names), (rest > 0).then(|| p().child(overflow_label(rest))))
    };
    li().content(move || (scopes_consequence(active), (active > 0).then(names)))
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
