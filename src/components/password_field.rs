use leptos::prelude::*;

use super::field::{Field, FieldError, FieldHint, FieldLabel};
use super::icon::{Glyph, Icon};
use super::text_input::{InputKind, TextInput};
use crate::i18n::settings::t;

/// A [`Field`] for a password, with a button that shows it.
#[component]
pub fn PasswordField(
    field: Field,
    label: &'static str,
    #[prop(default = "")] hint: &'static str,
    /// `CurrentPassword` or `NewPassword`.
    kind: InputKind,
    #[prop(optional, into)] on_input: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let id = field.name;
    let is_shown = RwSignal::new(false);
    view! {
        <div class="field">
            <FieldLabel id text=label />
            <FieldHint id text=hint />
            <div class="input-row">
                <TextInput field kind has_hint=!hint.is_empty() is_shown on_input />
                <button
                    type="button"
                    class="button"
                    aria-pressed=move || if is_shown.get() { "true" } else { "false" }
                    on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                >
                    <Icon glyph=Glyph::Eye />
                    <span class="visually-hidden">{t().show_password()}</span>
                </button>
            </div>
            <FieldError id error=field.error />
        </div>
    }
}
