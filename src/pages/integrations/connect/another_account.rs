use leptos::prelude::*;

use super::flow::{ConsentFlow, Decision};
use super::state::LoadError;
use crate::i18n::consent::t;
use crate::navigation::Navigation;

/// Signs out and leads back to this link after signing in as somebody else.
#[component]
pub fn AnotherAccount(
    flow: ConsentFlow,
    /// The account that the review shows.
    account_email: String,
) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let failure = RwSignal::new(None::<LoadError>);
    let is_switching = move || flow.deciding.get() == Some(Decision::SwitchAccount);
    let switch = move |_| {
        failure.set(None);
        flow.switch_account(account_email.clone(), move |signed_out| match signed_out {
            Ok(()) => navigation.sign_in(),
            Err(error) => drop(failure.try_set(Some(LoadError::from(&error)))),
        });
    };
    view! {
        <button
            type="button"
            class="button quiet small"
            aria-disabled=move || is_switching().then_some("true")
            on:click=switch
        >
            {t().another_account()}
        </button>
        <span class="deferred-content">
            {move || {
                failure.get().map(|error| view! { <p role="alert">{error.message()}</p> }.into_any())
            }}
        </span>
    }
}
