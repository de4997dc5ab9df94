//! `/reset-password#<secret>`: sets a new password with a link from the operator (rule 42).

use domain::Password;
use domain::api_types::PasswordResetInput;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, accounts};
use crate::components::button::SubmitButton;
use crate::components::field::Field;
use crate::components::form::{Form, Submission, apply_server_errors, validate_all};
use crate::components::minimal_layout::MinimalCard;
use crate::components::password_field::PasswordField;
use crate::components::text_input::InputKind;
use crate::i18n::accounts::t;
use crate::paths;

/// The state of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Pending,
    Changed,
    Invalid,
}

impl Outcome {
    fn of_address() -> Self {
        if secret().is_empty() { Self::Invalid } else { Self::Pending }
    }
}

#[component]
pub fn ResetPassword() -> impl IntoView {
    let outcome = RwSignal::new(Outcome::of_address());
    // Opening a newer link in the same tab changes the fragment only.
    let listener =
        window_event_listener(ev::hashchange, move |_| outcome.set(Outcome::of_address()));
    on_cleanup(move || listener.remove());
    move || match outcome.get() {
        Outcome::Pending => view! { <ResetForm outcome /> }.into_any(),
        Outcome::Changed => view! {
            <MinimalCard title=t().reset_done() hint=t().reset_done_hint() />
            <p class="minimal-card-alternative">
                <a href=paths::SIGN_IN>{t().sign_in()}</a>
            </p>
        }
        .into_any(),
        Outcome::Invalid => {
            view! { <MinimalCard title=t().reset_invalid() hint=t().reset_invalid_hint() /> }
                .into_any()
        }
    }
}

#[component]
fn ResetForm(outcome: RwSignal<Outcome>) -> impl IntoView {
    let password = Field::new("password", |text| Password::parse(text).err());
    let submission = Submission::new();
    let submit = move |()| {
        if !submission.try_start(|| validate_all(&[password])) {
            return;
        }
        let input = PasswordResetInput { secret: secret(), password: password.get() };
        spawn_local(async move {
            match accounts::reset_password(input).await {
                Ok(()) => drop(outcome.try_set(Outcome::Changed)),
                Err(error) if is_invalid(&error) => drop(outcome.try_set(Outcome::Invalid)),
                Err(error) => submission.finish_with(|| apply_server_errors(&[password], &error)),
            }
        });
    };
    view! {
        <MinimalCard title=t().reset_title() hint=t().reset_hint()>
            <Form submission on_submit=submit>
                <PasswordField
                    field=password
                    label=t().new_password()
                    hint=t().password_hint()
                    kind=InputKind::NewPassword
                />
                <SubmitButton
                    label=t().save_password()
                    pending_label=t().saving_password()
                    pending=submission.pending
                />
            </Form>
        </MinimalCard>
    }
}

/// The link is unknown, used, expired, or replaced by a newer one.
fn is_invalid(error: &ApiError) -> bool {
    error.fields().iter().any(|refused| refused.field == "secret")
}

/// In the fragment, which no server and no referrer sees.
fn secret() -> String {
    let hash = location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const REFUSED: &str = r#"{"error": "", "code": "BAD_REQUEST", "requestId": "1", "details":
        {"fields": [{"field": "secret", "code": "INVALID", "message": ""}]}}"#;

    /// Rule 42.
    #[wasm_bindgen_test]
    async fn newer_link_in_the_same_tab_is_tried_after_one_that_no_longer_works() {
        location().set_hash("older").unwrap();
        let server = MockServer::new(400, REFUSED);
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.fill("#password", "correct horse battery").await;
        page.dispatch("form", "submit").await;
        page.wait_for("This link no longer works").await;
        location().set_hash("newer").unwrap();
        page.wait_for("Choose a new password").await;
        assert_eq!(server.requests(), 1);
    }

    #[wasm_bindgen_test]
    async fn address_without_a_secret_is_no_link() {
        location().set_hash("").unwrap();
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("This link no longer works").await;
        assert_eq!(page.count("form"), 0);
    }
}
