use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::LoadError;
use crate::api::accounts;
use crate::i18n::consent::t;
use crate::navigation::Navigation;

/// Signs out, and comes back to this link as somebody else.
#[component]
pub fn AnotherAccount(inert: bool) -> impl IntoView {
    // A preview is outside the customer program, and inert.
    let navigation = use_context::<Navigation>();
    let failure = RwSignal::new(None::<LoadError>);
    let sign_out = move |_| {
        spawn_local(async move {
            match accounts::sign_out().await {
                Err(error) if !error.is_unauthenticated() => {
                    failure.try_set(Some(LoadError::from(&error)));
                }
                _ => navigation.into_iter().for_each(Navigation::sign_in),
            }
        });
    };
    view! {
        <button type="button" class="button quiet small" inert=inert on:click=sign_out>
            {t().another_account()}
        </button>
        <span class="deferred-content">
            {move || {
                failure.get().map(|error| view! { <p role="alert">{error.message()}</p> }.into_any())
            }}
        </span>
    }
}
