//! Submitting a form.

use domain::FieldError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::error_message::error_message;
use super::error_summary::{ErrorSummary, Problem};
use super::field::Field;
use crate::api::ApiError;
use crate::i18n::fields::field_message;

/// Whether a form is being submitted, and the problems of the last attempt.
#[derive(Clone, Copy, Debug)]
pub struct Submission {
    pub pending: RwSignal<bool>,
    pub problems: RwSignal<Vec<Problem>>,
}

impl Submission {
    pub fn new() -> Self {
        Self { pending: RwSignal::new(false), problems: RwSignal::default() }
    }

    /// Returns whether to send the request: none is pending, and `validate` finds no problems.
    pub fn try_start(self, validate: impl FnOnce() -> Vec<Problem>) -> bool {
        if self.pending.get_untracked() {
            return false;
        }
        let problems = validate();
        let is_valid = problems.is_empty();
        self.pending.set(is_valid);
        self.problems.set(problems);
        is_valid
    }

    /// Whether the screen is gone: none of its signals may be used then.
    pub fn is_disposed(self) -> bool {
        self.pending.try_get_untracked().is_none()
    }

    /// Ends a failed submission. `problems` runs only if the form is still on screen.
    pub fn finish_with(self, problems: impl FnOnce() -> Vec<Problem>) {
        if !self.is_disposed() {
            self.pending.set(false);
            self.problems.set(problems());
        }
    }
}

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

/// The problems of the last attempt, and the form. The browser doesn't validate it.
#[component]
pub fn Form(
    submission: Submission,
    #[prop(into)] on_submit: UnsyncCallback<()>,
    /// Whether to show only the problems.
    #[prop(optional, into)]
    hidden: Signal<bool>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        on_submit.run(());
    };
    view! {
        <ErrorSummary problems=submission.problems />
        <form class="form" novalidate hidden=move || hidden.get() on:submit=submit>
            {children()}
        </form>
    }
}

/// Reads the controls of `fields`, validates them and returns their problems in the same order.
pub fn validate_all(fields: &[Field]) -> Vec<Problem> {
    for field in fields {
        field.read_control();
    }
    fields.iter().filter_map(|field| validate(*field)).collect()
}

/// Validates a field whose control was read.
pub fn validate(field: Field) -> Option<Problem> {
    if field.validate() { None } else { problem_of(field) }
}

/// Shows the server's errors on the `fields` they name; any other becomes a general problem.
pub fn apply_server_errors(fields: &[Field], error: &ApiError) -> Vec<Problem> {
    apply_server_errors_with(error, |refused| apply_to_fields(fields, refused))
}

/// For a form with more than text fields: `apply` shows an error on the control it names.
pub fn apply_server_errors_with(
    error: &ApiError,
    apply: impl Fn(&FieldError) -> Option<Problem>,
) -> Vec<Problem> {
    let general =
        |refused: &FieldError| Problem::general(field_message(&refused.field, refused.code));
    let refused = error.fields().iter();
    let problems: Vec<_> =
        refused.map(|refused| apply(refused).unwrap_or_else(|| general(refused))).collect();
    if problems.is_empty() {
        return vec![Problem::general(&error_message(error))];
    }
    problems
}

/// Shows `refused` on the field it names, if that's one of `fields`.
pub fn apply_to_fields(fields: &[Field], refused: &FieldError) -> Option<Problem> {
    let field = fields.iter().find(|field| field.name == refused.field)?;
    field.set_error(Some(refused.code));
    problem_of(*field)
}

fn problem_of(field: Field) -> Option<Problem> {
    field.error.get_untracked().map(|error| Problem::of_field(field.name, error))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use domain::AppName;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::HtmlInputElement;

    use super::*;
    use crate::components::text_field::TextField;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn value_filled_in_without_an_event_counts_on_submit() {
        let field = Field::new("name", |text| AppName::parse(text).err());
        let page = mount(move || view! { <TextField field label="Name" /> }.into_any()).await;
        page.get("#name").unchecked_into::<HtmlInputElement>().set_value("Acme");
        assert_eq!(validate_all(&[field]), []);
        assert_eq!(field.get(), "Acme");
    }
}
