//! `/sign-in?return_to=`, with `&problem=` from a sign-in through the provider that did not work.

use domain::wire::{ErrorCode, OidcMethod, SignInInput, SignInProblem};
use domain::{Email, FieldCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Event;

use crate::api::{self, ApiError};
use crate::app::{CurrentSession, follow_return_to, query};
use crate::components::button::submit_button;
use crate::components::error_summary::{Problem, error_summary};
use crate::components::field::{Field, Kind, Look, password_field, text_field};
use crate::components::form::{Sending, check_all, refused_by_server};
use crate::components::page::heading;
use crate::components::unsaved::keep_fields;
use crate::dom::{El, a, div, form, p};
use crate::i18n::accounts::{continue_with, t};

pub fn sign_in() -> [El; 2] {
    let CurrentSession(session) = expect_context();
    let return_to = return_to();
    let follow = StoredValue::new_local(Some(follow_return_to(&return_to)));
    let email = Field::new("email", |text| Email::parse(text).err());
    let password = Field::new("password", |text| text.is_empty().then_some(FieldCode::Required));
    keep_fields(vec![email]);
    let sending = Sending::new();
    if let Some(problem) = problem_of_provider() {
        sending.problems.set(vec![problem]);
    }

    let submit = move |ev: Event| {
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
    let intro =
        div().class("bare-intro").child([heading(t().sign_in(), t().sign_in()), p().child(hint)]);
    let fields = form().class("form").flag("novalidate", true).on("submit", submit).child([
        text_field(email, Look { label: t().email(), kind: Kind::Email, ..Look::default() }),
        password_field(password, t().password(), "", "current-password"),
        submit_button(t().sign_in(), t().signing_in(), move || sending.busy.get()),
    ]);
    let card = div().class("bare-card").child([
        intro,
        error_summary(move || sending.problems.get()),
        fields,
    ]);
    let sign_up = a().attr("href", &with_return_to("/sign-up", &return_to));
    let after = p()
        .class("bare-after")
        .child((t().no_account(), " "))
        .child(sign_up.child(t().create_account()));
    with_provider(card, after, &return_to)
}

/// Below a form: the way in through another provider, where one is configured, and `after`. They
/// come together, so that nothing moves under a finger.
pub fn with_provider(card: El, after: El, return_to: &str) -> [El; 2] {
    let below = div();
    let page = [card.clone(), below.clone()];
    let href = with_return_to("/auth/sign-in", return_to);
    let show = move |oidc: Option<OidcMethod>| {
        if let Some(OidcMethod { name }) = oidc {
            let button = a().class("button").attr("rel", "external").attr("href", &href);
            let divider = p().class("divider").child(t().or());
            drop(card.child([divider, button.child(continue_with(&name))]));
        }
        drop(below.child(after));
    };
    spawn_local(async move {
        let methods = api::accounts::sign_in_methods().await;
        show(methods.ok().and_then(|methods| methods.oidc));
    });
    page
}

/// Why the way through the provider led back here.
fn problem_of_provider() -> Option<Problem> {
    let text = match SignInProblem::from_word(&parameter("problem"))? {
        SignInProblem::Failed => t().provider_failed(),
        SignInProblem::EmailTaken => t().provider_email_taken(),
        SignInProblem::EmailUnverified => t().provider_email_unverified(),
    };
    Some(Problem::general(text))
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
    parameter("return_to")
}

/// The first value of a parameter of this address; empty if there is none.
fn parameter(name: &str) -> String {
    let pair = query().into_iter().find(|(key, _)| key == name);
    pair.map(|(_, value)| value).unwrap_or_default()
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
