use leptos::ev;
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
    // Browsers and password managers save what's in a password field.
    let listener = window_event_listener(ev::submit, move |_| is_shown.set(false));
    on_cleanup(move || listener.remove());
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn submitting_hides_a_password_that_is_shown() {
        let field = Field::new("password", |_| None);
        let kind = InputKind::CurrentPassword;
        let view =
            move || view! { <form><PasswordField field label="Password" kind /></form> }.into_any();
        let page = mount(view).await;
        let input_type = || page.get("#password").get_attribute("type");
        page.click("button").await;
        assert_eq!(input_type().as_deref(), Some("text"));
        page.dispatch("form", "submit").await;
        assert_eq!(input_type().as_deref(), Some("password"));
    }
}
