use domain::Password;
use domain::api_types::PasswordInput;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::account;
use crate::components::button::SubmitButton;
use crate::components::card::Card;
use crate::components::field::Field;
use crate::components::form::{Form, Submission, apply_server_errors, validate_all};
use crate::components::hidden_username::HiddenUsername;
use crate::components::password_field::PasswordField;
use crate::components::text_input::InputKind;
use crate::i18n::account::t;
use crate::session::CurrentSession;

/// The fields of the password's form. Neither is ever stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Passwords {
    current: Field,
    new: Field,
}

impl Passwords {
    pub(super) fn new() -> Self {
        Self {
            current: Field::new("currentPassword", |text| Password::check_entered(text).err()),
            new: Field::new("newPassword", |text| Password::parse(text).err()),
        }
    }

    /// Tracked.
    pub(super) fn are_typed(self) -> bool {
        !self.current.value.read().is_empty() || !self.new.value.read().is_empty()
    }
}

/// Changes the password, or sets the first one of an account that a provider signed up.
#[component]
pub(super) fn PasswordCard(
    passwords: Passwords,
    has_password: RwSignal<bool>,
    #[prop(into)] on_set: UnsyncCallback<()>,
) -> impl IntoView {
    let Passwords { current, new } = passwords;
    let submission = Submission::new();
    let is_changed = RwSignal::new(false);
    let submit = move |()| {
        is_changed.set(false);
        let fields = if has_password.get_untracked() { vec![current, new] } else { vec![new] };
        if !submission.try_start(|| validate_all(&fields)) {
            return;
        }
        let input = PasswordInput { current_password: current.get(), new_password: new.get() };
        spawn_local(async move {
            match account::set_password(input).await {
                Ok(()) => {
                    submission.finish_with(Vec::new);
                    for field in fields {
                        field.value.try_set(String::new());
                    }
                    is_changed.try_set(true);
                    on_set.try_run(());
                }
                Err(error) => submission.finish_with(|| apply_server_errors(&fields, &error)),
            }
        });
    };
    let session: CurrentSession = expect_context();
    let username = move || {
        let email = session.get()?.account.email;
        Some(view! { <HiddenUsername email /> }.into_any())
    };
    let current_field = move || {
        has_password.get().then(|| {
            view! {
                <PasswordField
                    field=current
                    label=t().current_password()
                    kind=InputKind::CurrentPassword
                />
            }
            .into_any()
        })
    };
    let label =
        Signal::derive(
            move || {
                if has_password.get() { t().change_password() } else { t().set_password() }
            },
        );
    view! {
        <Card id="password-heading" title=t().password() hint=t().password_hint()>
            <Form submission on_submit=submit>
                {username}
                {current_field}
                <PasswordField
                    field=new
                    label=t().new_password()
                    hint=t().new_password_hint()
                    kind=InputKind::NewPassword
                />
                <div class="actions">
                    <SubmitButton label pending_label=t().saving() pending=submission.pending />
                    <span role="status">
                        {move || is_changed.get().then(|| t().password_changed())}
                    </span>
                </div>
            </Form>
        </Card>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, SESSION, mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn translated_button_says_what_it_does_once_there_is_a_password() {
        let _server = MockServer::new(200, SESSION);
        let has_password = RwSignal::new(false);
        let view = move || {
            provide_context(CurrentSession::load());
            let passwords = Passwords::new();
            view! { <PasswordCard passwords has_password on_set=|| {} /> }.into_any()
        };
        let page = mount(view).await;
        let label = || page.get("[type=submit]").text_content();
        assert_eq!(label().as_deref(), Some(t().set_password()));
        page.translate();
        has_password.set(true);
        tick().await;
        assert_eq!(label().as_deref(), Some(t().change_password()));
    }

    #[wasm_bindgen_test]
    async fn answer_after_the_screen_was_left_is_no_crash() {
        let _server = MockServer::new(200, SESSION);
        let passwords = Passwords::new();
        let view = move || {
            provide_context(CurrentSession::load());
            let has_password = RwSignal::new(true);
            view! { <PasswordCard passwords has_password on_set=|| {} /> }.into_any()
        };
        let page = mount(view).await;
        page.fill("#currentPassword", "correct horse").await;
        page.fill("#newPassword", "correct horse battery").await;
        page.dispatch("form", "submit").await;
        drop(page);
        for _ in 0..100 {
            next_task().await;
        }
        assert_eq!(passwords.new.get(), "", "the answer came");
    }
}
