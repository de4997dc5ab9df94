use domain::{FieldCode, Scope, ScopeSet};
use leptos::prelude::*;

use super::state::{AppFormState, scope_id};
use crate::components::field::{FieldError, FieldHint};
use crate::components::icon::{Glyph, Icon};
use crate::i18n::common::{scope_meaning, scope_title};
use crate::i18n::fields::field_message;
use crate::i18n::platform_apps::t;
use crate::i18n::settings::includes;

/// The seven scopes to ask for.
#[component]
pub fn ScopeGroup(form: AppFormState) -> impl IntoView {
    let description = move || match form.scopes_error.get() {
        Some(_) => "scopes-hint scopes-error",
        None => "scopes-hint",
    };
    let checkbox = |scope: &Scope| view! { <ScopeCheckbox form scope=*scope /> };
    view! {
        <fieldset class="stack" aria-describedby=description>
            <legend>{t().scopes()}</legend>
            <FieldHint id="scopes" text=t().scopes_hint() />
            <FieldError id="scopes" error=form.scopes_error />
            <div class="scope-checkboxes">{Scope::ALL.iter().map(checkbox).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn ScopeCheckbox(form: AppFormState, scope: Scope) -> impl IntoView {
    let id = scope_id(scope);
    let description_id = format!("{id}-about");
    let is_ticked = Memo::new(move |_| form.scopes.read().contains(scope));
    let change = move |ev| {
        form.scopes.update(|scopes| *scopes = scopes.with(scope, event_target_checked(&ev)));
        if form.scopes_error.get_untracked().is_some() {
            let is_empty = form.scopes.get_untracked() == ScopeSet::EMPTY;
            let error = is_empty.then(|| field_message("scopes", FieldCode::Required));
            form.scopes_error.set(error);
        }
    };
    view! {
        <div class="checkbox">
            <input
                id=id.clone()
                type="checkbox"
                aria-describedby=description_id.clone()
                prop:checked=move || is_ticked.get()
                on:change=change
            />
            <div class="checkbox-body">
                <div>
                    <label for=id>{scope_title(scope)}</label>
                </div>
                <p id=description_id>
                    {scope_meaning(scope)} " " <code class="chip" translate="no">
                        {scope.as_str()}
                    </code> {move || note(scope, is_ticked.get())}
                </p>
            </div>
        </div>
    }
}

/// What else ticking `scope` does, if that's worth knowing now.
fn note(scope: Scope, is_ticked: bool) -> Option<AnyView> {
    let text = match (scope, scope.implies()) {
        // A reason not to ask for it.
        (Scope::ParticipantsEmail, _) => t().scope_pii_note().to_owned(),
        (_, Some(implied)) if is_ticked => includes(scope_title(implied)),
        _ => return None,
    };
    let note = view! {
        <span class="scope-note">
            <Icon glyph=Glyph::Info />
            <span>{text}</span>
        </span>
    };
    Some(note.into_any())
}
