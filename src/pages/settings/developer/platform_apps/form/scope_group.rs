//! The seven scopes to ask for.

use domain::{FieldCode, Scope, ScopeSet};
use leptos::prelude::*;

use super::AppForm;
use crate::components::field::{field_error, hint_of};
use crate::components::icon::Icon;
use crate::dom::{El, code, div, fieldset, input, label, legend, live, or_nothing, p, span};
use crate::i18n::common::{scope_meaning, scope_title};
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::t;
use crate::i18n::settings::includes;

/// Where the summary's entry about scopes jumps to.
pub(super) const FIRST_SCOPE: &str = "scope-project-links:read";

pub(super) fn scope_group(form: AppForm) -> El {
    let described = move || {
        let is_wrong = form.scopes_error.get().is_some();
        Some(if is_wrong { "scopes-hint scopes-error" } else { "scopes-hint" })
    };
    let checks: Vec<_> = Scope::ALL.iter().map(|scope| checkbox(form, *scope)).collect();
    fieldset()
        .class("stack")
        .attr_of("aria-describedby", described)
        .child(legend().child(t().scopes()))
        .child(hint_of("scopes", t().scopes_hint()))
        .child(field_error("scopes", move || form.scopes_error.get()))
        .child(div().class("scope-checks").child(checks))
}

fn checkbox(form: AppForm, scope: Scope) -> El {
    let id = format!("scope-{scope}");
    let about = format!("{id}-about");
    let ticked = Memo::new(move |_| form.scopes.read().contains(scope));
    let change = move |ev| {
        form.scopes.update(|scopes| *scopes = scopes.with(scope, event_target_checked(&ev)));
        if form.scopes_error.get_untracked().is_some() {
            let none = form.scopes.get_untracked() == ScopeSet::EMPTY;
            let code = none.then_some(FieldCode::Required);
            form.scopes_error.set(code.map(|code| field_message("scopes", code)));
        }
    };
    let control = input()
        .id(&id)
        .attr("type", "checkbox")
        .attr("aria-describedby", &about)
        .checked_of(move || ticked.get())
        .on("change", change);
    let title =
        div().class("check-title").child(label().attr("for", &id).child(scope_title(scope)));
    let meaning = p()
        .id(&about)
        .child(scope_meaning(scope))
        .child(" ")
        .child(code().class("chip").child(scope.as_str()))
        .child(live(move || or_nothing(ticked.get().then(|| note(scope)).flatten())));
    div().class("check").child([control, div().class("check-body").child([title, meaning])])
}

/// What ticking it brings along.
fn note(scope: Scope) -> Option<El> {
    let text = match (scope, scope.implies()) {
        (Scope::ParticipantsEmail, _) => t().scope_pii_note().to_owned(),
        (_, Some(implied)) => includes(scope_title(implied)),
        _ => return None,
    };
    Some(span().class("scope-note").child([Icon::Info.el(), span().child(text)]))
}
