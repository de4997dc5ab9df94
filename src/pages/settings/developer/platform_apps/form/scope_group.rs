//! The seven scopes to ask for.

use domain::{FieldCode, Scope, ScopeSet};
use leptos::prelude::*;

use super::AppForm;
use crate::components::field::FieldError;
use crate::components::icon::Icon;
use crate::i18n::common::{scope_meaning, scope_title};
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::t;
use crate::i18n::settings::includes;

/// Where the summary's entry about scopes jumps to.
pub(super) const FIRST_SCOPE: &str = "scope-project-links:read";

#[component]
pub(super) fn ScopeGroup(form: AppForm) -> impl IntoView {
    let described = move || match form.scopes_error.get() {
        Some(_) => "scopes-hint scopes-error",
        None => "scopes-hint",
    };
    view! {
        <fieldset class="stack" aria-describedby=described>
            <legend>{t().scopes()}</legend>
            <p id="scopes-hint" class="hint">{t().scopes_hint()}</p>
            <FieldError id="scopes" error=form.scopes_error />
            <div class="scope-checks">
                {Scope::ALL.iter().map(|scope| checkbox(form, *scope)).collect_view()}
            </div>
        </fieldset>
    }
}

fn checkbox(form: AppForm, scope: Scope) -> AnyView {
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
    let note = move || {
        if !ticked.get() {
            return None;
        }
        let text = match (scope, scope.implies()) {
            (Scope::ParticipantsEmail, _) => t().scope_pii_note().to_owned(),
            (_, Some(implied)) => includes(scope_title(implied)),
            _ => return None,
        };
        Some(view! { <span class="scope-note">{Icon::Info.view()} <span>{text}</span></span> })
    };
    view! {
        <div class="check">
            <input
                id=id.clone()
                type="checkbox"
                prop:checked=ticked
                aria-describedby=about.clone()
                on:change=change
            />
            <div class="check-body">
                <div class="check-title">
                    <label for=id>{scope_title(scope)}</label>
                </div>
                <p id=about>
                    {scope_meaning(scope)} " " <code class="chip">{scope.as_str()}</code>
                    {note}
                </p>
            </div>
        </div>
    }
    .into_any()
}
