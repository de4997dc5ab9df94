//! `/reset-password#<secret>`: sets a new password with a link from the operator (rule 42).

use domain::Password;
use domain::api_types::{ErrorCode, PasswordResetAccount, PasswordResetInput};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use crate::api::{ApiError, accounts};
use crate::components::account_email::AccountEmail;
use crate::components::button::SubmitButton;
use crate::components::field::Field;
use crate::components::form::{Form, Submission, apply_server_errors, validate_all};
use crate::components::hidden_username::HiddenUsername;
use crate::components::load::{Load, Skeleton};
use crate::components::minimal_layout::MinimalCard;
use crate::components::password_field::PasswordField;
use crate::components::text_input::InputKind;
use crate::i18n::accounts::t;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::paths;

/// The state of the link.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Pending,
    /// The account with this address has the new password.
    Changed(String),
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
    paths::on_fragment_change(move || outcome.set(Outcome::of_address()));
    move || match outcome.get() {
        Outcome::Pending => view! { <NewPassword outcome /> }.into_any(),
        Outcome::Changed(email) => {
            let hint = interpolate_nodes(t().reset_done_hint(), [("email", isolated(email))]);
            view! { <Message title=t().reset_done() hint /> }.into_any()
        }
        Outcome::Invalid => {
            let hint = t().reset_invalid_hint().into_any();
            view! { <Message title=t().reset_invalid() hint /> }.into_any()
        }
    }
}

/// Looks up whose password the link sets, then asks for the new one.
#[component]
fn NewPassword(outcome: RwSignal<Outcome>) -> impl IntoView {
    let account = LocalResource::new(move || look_up(outcome));
    view! {
        <MinimalCard title=t().reset_title() hint=t().reset_hint()>
            <Load
                resource=account
                skeleton=|| view! { <Skeleton lines=3 kind="row" /> }
                failed=t().link_failed()
                let:account
            >
                <ResetForm account outcome />
            </Load>
        </MinimalCard>
    }
}

async fn look_up(outcome: RwSignal<Outcome>) -> Result<PasswordResetAccount, ApiError> {
    let secret = secret();
    let account = accounts::look_up_password_reset(secret.clone()).await;
    // A newer link, opened meanwhile, has a lookup of its own.
    if secret == self::secret() && account.as_ref().is_err_and(is_invalid) {
        outcome.try_set(Outcome::Invalid);
    }
    account
}

#[component]
fn ResetForm(account: PasswordResetAccount, outcome: RwSignal<Outcome>) -> impl IntoView {
    let email = account.email;
    let password = Field::new("password", |text| Password::parse(text).err());
    let submission = Submission::new();
    let changed = Outcome::Changed(email.clone());
    let submit = move |()| {
        if !submission.try_start(|| validate_all(&[password])) {
            return;
        }
        let sent = secret();
        let input = PasswordResetInput { secret: sent.clone(), password: password.get() };
        let changed = changed.clone();
        spawn_local(async move {
            match accounts::reset_password(input).await {
                // A newer link, opened meanwhile, has a form of its own.
                _ if sent != secret() => {}
                Ok(()) => {
                    forget_secret();
                    outcome.try_set(changed);
                }
                Err(error) if is_invalid(&error) => drop(outcome.try_set(Outcome::Invalid)),
                Err(error) => submission.finish_with(|| apply_server_errors(&[password], &error)),
            }
        });
    };
    view! {
        <Form submission on_submit=submit>
            <AccountEmail email=email.clone() />
            <HiddenUsername email />
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
    }
}

/// A link that sets no password any more, and where to sign in.
#[component]
fn Message(title: &'static str, hint: AnyView) -> impl IntoView {
    view! {
        <MinimalCard title hint />
        <p class="minimal-card-alternative">
            <a href=paths::SIGN_IN rel="external">
                {t().sign_in()}
            </a>
        </p>
    }
}

/// The link is unknown, used, expired, replaced by a newer one, or too long to be one.
fn is_invalid(error: &ApiError) -> bool {
    error.code() == Some(ErrorCode::PayloadTooLarge)
        || error.fields().iter().any(|refused| refused.field == "secret")
}

/// In the fragment, which no server and no referrer sees.
fn secret() -> String {
    let hash = location().hash().unwrap_or_default();
    hash.strip_prefix('#').unwrap_or_default().to_owned()
}

/// Keeps the link, which no longer works, out of the browser's history.
fn forget_secret() {
    if let (Ok(history), Ok(path)) = (window().history(), location().pathname()) {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&path)).ok();
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::HtmlInputElement;

    use super::*;
    use crate::test_support::{MockServer, mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    const REFUSED: &str = r#"{"error": "", "code": "BAD_REQUEST", "requestId": "1", "details":
        {"fields": [{"field": "secret", "code": "INVALID", "message": ""}]}}"#;

    const ACCOUNT: &str = r#"{"email": "ada@acme.example"}"#;

    /// Rule 42.
    #[wasm_bindgen_test]
    async fn newer_link_in_the_same_tab_is_tried_after_one_that_no_longer_works() {
        location().set_hash("older").unwrap();
        let refusing = MockServer::new(400, REFUSED);
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("This link no longer works").await;
        drop(refusing);
        let _server = MockServer::new(200, ACCOUNT);
        location().set_hash("newer").unwrap();
        page.wait_for("Save password").await;
    }

    /// Rule 42.
    #[wasm_bindgen_test]
    async fn answer_to_an_older_link_leaves_the_newer_one_alone() {
        location().set_hash("older").unwrap();
        let looked_up = MockServer::new(200, ACCOUNT);
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("Save password").await;
        drop(looked_up);
        let saved = MockServer::new(204, "");
        page.fill("#password", "correct horse battery").await;
        page.get("[type=submit]").click();
        location().set_hash("newer").unwrap();
        for _ in 0..100 {
            next_task().await;
        }
        assert_eq!((saved.requests(), &*secret()), (2, "newer"), "saved, then looked up");
        assert!(!page.text().contains(t().reset_done()));
    }

    #[wasm_bindgen_test]
    async fn fragment_that_is_too_long_is_no_link() {
        const TOO_LARGE: &str =
            r#"{"error": "", "code": "PAYLOAD_TOO_LARGE", "requestId": "1", "details": {}}"#;
        location().set_hash("long").unwrap();
        let _server = MockServer::new(413, TOO_LARGE);
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("This link no longer works").await;
    }

    /// Rule 42.
    #[wasm_bindgen_test]
    async fn password_managers_learn_whose_password_it_is() {
        location().set_hash("secret").unwrap();
        let _server = MockServer::new(200, ACCOUNT);
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("ada@acme.example").await;
        let username: HtmlInputElement = page.get("[autocomplete=username]").unchecked_into();
        assert_eq!(username.value(), "ada@acme.example");
    }

    #[wasm_bindgen_test]
    async fn link_is_looked_up_again_after_a_failure() {
        location().set_hash("secret").unwrap();
        let failing = MockServer::new(503, "{}");
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("Try again").await;
        drop(failing);
        let _server = MockServer::new(200, ACCOUNT);
        page.click("[role=alert] button").await;
        page.wait_for("Save password").await;
    }

    #[wasm_bindgen_test]
    async fn used_link_leaves_the_address() {
        location().set_hash("secret").unwrap();
        let looked_up = MockServer::new(200, ACCOUNT);
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("Save password").await;
        drop(looked_up);
        let _server = MockServer::new(204, "");
        page.fill("#password", "correct horse battery").await;
        page.dispatch("form", "submit").await;
        page.wait_for("Your password is changed").await;
        assert_eq!(secret(), "");
    }

    #[wasm_bindgen_test]
    async fn address_without_a_secret_is_no_link() {
        location().set_hash("").unwrap();
        let page = mount(|| view! { <ResetPassword /> }.into_any()).await;
        page.wait_for("This link no longer works").await;
        assert_eq!(page.count("form"), 0);
    }
}
