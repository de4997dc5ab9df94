use leptos::prelude::*;

use super::field::{Field, FieldError, FieldHint, FieldLabel, described_by};
use super::icon::{Glyph, Icon};
use crate::i18n::settings::t;

/// A [`Field`] for a password, with a button that shows it.
#[component]
pub fn PasswordField(
    field: Field,
    label: &'static str,
    #[prop(default = "")] hint: &'static str,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    #[prop(optional, into)] on_input: Option<UnsyncCallback<()>>,
) -> impl IntoView {
    let id = field.name;
    let is_shown = RwSignal::new(false);
    let notify = move || {
        if let Some(on_input) = on_input {
            on_input.run(());
        }
    };
    let input = move |ev| {
        field.on_input(event_target_value(&ev));
        notify();
    };
    let change = move |_| {
        if field.read_control() {
            notify();
        }
    };
    view! {
        <div class="field">
            <FieldLabel id text=label />
            <FieldHint id text=hint />
            <div class="input-row">
                <input
                    id=id
                    class="input"
                    type=move || if is_shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-required="true"
                    prop:value=move || field.value.get()
                    aria-describedby=move || {
                        described_by(id, !hint.is_empty(), field.error.get().is_some(), "")
                    }
                    aria-invalid=move || field.error.get().map(|_| "true")
                    on:input=input
                    on:change=change
                    on:blur=move |_| field.on_blur()
                />
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
