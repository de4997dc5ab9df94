//! `/sign-in?return_to=`

use domain::wire::{ErrorCode, SignInInput};
use domain::{Email, FieldCode};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::app::{CurrentSession, follow_return_to, query};
use crate::components::button::SubmitButton;
use crate::components::error_summary::{ErrorSummary, Problem};
use crate::components::field::{Field, Kind, PasswordField, TextField};
use crate::components::form::{Sending, check_all, refused_by_server};
use crate::components::page::Heading;
use crate::components::unsaved::keep_fields;
use crate::i18n::accounts::{continue_with, t};

#[component]
pub fn SignIn() -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let return_to = return_to();
    let follow = StoredValue::new_local(Some(follow_return_to(&return_to)));
    let email = Field::new("email", |text| Email::parse(text).err());
    let password = Field::new("password", |text| text.is_empty().then_some(FieldCode::Required));
    keep_fields(vec![email]);
    let sending = Sending::new();

    let submit = move |ev: SubmitEvent| {
        ev.prevent_default();
        let fields = [email, password];
        if !sending.start(|| check_all(&fields)) {
            return;
        }
        spawn_local(async move {
            let input = SignInInput { email: email.get(), password: password.get() };
            match api::accounts::sign_in(input).await {
                Ok(answer) => {
                    session.set(Some(answer));
                    if let Some(Some(follow)) = follow.try_update_value(Option::take) {
                        follow();
                    }
                }
                Err(error) => sending.fail(|| problems(&fields, &error)),
            }
        });
    };
    let hint = if is_consent(&return_to) { t().sign_in_for_consent() } else { t().sign_in_hint() };
    view! {
        <div class="bare-card">
            <div class="bare-intro">
                <Heading text=t().sign_in().to_owned() />
                <p>{hint}</p>
            </div>
            <ErrorSummary problems=sending.problems />
            <form class="form" novalidate on:submit=submit>
                <TextField field=email label=t().email() kind=Kind::Email />
                <PasswordField field=password label=t().password() autocomplete="current-password" />
                <SubmitButton label=t().sign_in() busy_label=t().signing_in() busy=sending.busy />
            </form>
            <Provider return_to=return_to.clone() />
        </div>
        <p class="bare-after">
            {t().no_account()} " "
            <a href=with_return_to("/sign-up", &return_to)>{t().create_account()}</a>
        </p>
    }
}

/// The way in through another provider, where one is configured.
#[component]
fn Provider(return_to: String) -> impl IntoView {
    let name = RwSignal::new(None::<String>);
    spawn_local(async move {
        if let Ok(methods) = api::accounts::sign_in_methods().await {
            name.try_set(methods.oidc.map(|oidc| oidc.name));
        }
    });
    let href = with_return_to("/auth/sign-in", &return_to);
    move || {
        let href = href.clone();
        name.get().map(|name| {
            view! {
                <p class="divider">{t().or()}</p>
                <a class="button" rel="external" href=href>{continue_with(&name)}</a>
            }
        })
    }
}

/// The same answer whether or not there is such an account.
fn problems(fields: &[Field], error: &ApiError) -> Vec<Problem> {
    if error.code() == Some(ErrorCode::Unauthorized) {
        return vec![Problem::of_field("email", t().wrong_credentials())];
    }
    refused_by_server(fields, error)
}

/// Where to go afterwards, as the address says; not checked yet.
pub fn return_to() -> String {
    let value = query().into_iter().find(|(name, _)| name == "return_to");
    value.map(|(_, value)| value).unwrap_or_default()
}

pub fn is_consent(return_to: &str) -> bool {
    return_to.starts_with("/integrations/")
}

/// `path`, coming back to the same place.
pub fn with_return_to(path: &str, return_to: &str) -> String {
    if return_to.is_empty() {
        return path.to_owned();
    }
    format!("{path}?return_to={}", js_sys::encode_uri_component(return_to))
}
