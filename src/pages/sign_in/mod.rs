//! `/sign-in?return_to=`, with `&problem=` after a failed sign-in through the provider.

mod link_provider;

use domain::api_types::{ErrorCode, SignInInput, SignInProblem};
use domain::{Email, Password};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::components::account_form::{AccountForm, ProviderButton, leave_signed_in};
use crate::components::button::SubmitButton;
use crate::components::error_summary::Problem;
use crate::components::field::Field;
use crate::components::form::{Submission, apply_server_errors, validate_all};
use crate::components::navigation_guard::{NavigationGuard, persist_fields};
use crate::components::password_field::PasswordField;
use crate::components::text_field::TextField;
use crate::components::text_input::InputKind;
use crate::i18n::accounts::{provider_problem, t};
use crate::navigation::{Navigation, settings_prefetch};
use crate::paths;
use link_provider::LinkProvider;

#[component]
pub fn SignIn() -> impl IntoView {
    let problem = SignInProblem::parse(&paths::query_value("problem"));
    let is_linking = RwSignal::new(problem == Some(SignInProblem::PasswordToLink));
    move || {
        if is_linking.get() {
            view! { <LinkProvider on_expired=move || is_linking.set(false) /> }.into_any()
        } else {
            view! { <SignInForm problem /> }.into_any()
        }
    }
}

#[component]
fn SignInForm(
    /// How signing in through the provider ended.
    problem: Option<SignInProblem>,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let return_to = paths::query_value("return_to");
    let email = Field::new("email", |text| Email::parse_existing(text).err());
    let password = Field::new("password", |text| Password::check_entered(text).err());
    persist_fields(expect_context::<NavigationGuard>(), paths::SIGN_IN, vec![email]);
    let submission = Submission::new();
    // Cancelling isn't a problem.
    let failure = problem.filter(|problem| *problem != SignInProblem::Cancelled);
    let problems_of = |problem| Problem::general(&provider_problem(problem));
    submission.problems.set(failure.map(problems_of).into_iter().collect());

    let target = StoredValue::new(return_to.clone());
    let submit = move |()| {
        let fields = [email, password];
        if !submission.try_start(|| validate_all(&fields)) {
            return;
        }
        spawn_local(async move {
            let input = SignInInput { email: email.get(), password: password.get() };
            match api::session::sign_in(input).await {
                Ok(_) => leave_signed_in(submission, navigation, target).await,
                Err(error) => submission.finish_with(|| problems(&fields, &error)),
            }
        });
    };
    let hint = if problem == Some(SignInProblem::Cancelled) {
        t().provider_cancelled()
    } else if paths::is_consent_link(&return_to) {
        t().sign_in_for_consent()
    } else {
        t().sign_in_hint()
    };
    let sign_up = paths::with_return_to(paths::SIGN_UP, &return_to);
    let footer = move || {
        view! {
            <p class="minimal-card-alternative">
                {t().no_account()} " " <a href=sign_up.clone()>{t().create_account()}</a>
            </p>
        }
    };
    let prefetch = settings_prefetch(&return_to);
    let provider = ProviderButton::SignIn { return_to };
    view! {
        <AccountForm title=t().sign_in() hint submission on_submit=submit provider footer>
            <TextField field=email label=t().email() kind=InputKind::Email />
            <PasswordField
                field=password
                label=t().password()
                kind=InputKind::CurrentPassword
                on_input=prefetch
            />
            <SubmitButton
                label=t().sign_in()
                pending_label=t().signing_in()
                pending=submission.pending
            />
        </AccountForm>
    }
}

/// The same message whether or not the account exists.
fn problems(fields: &[Field], error: &ApiError) -> Vec<Problem> {
    if error.code() == Some(ErrorCode::Unauthorized) {
        return vec![Problem::of_field("email", t().wrong_credentials())];
    }
    apply_server_errors(fields, error)
}
