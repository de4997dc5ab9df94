use leptos::prelude::*;
use leptos::task::spawn_local;

use super::flow::ConsentFlow;
use super::state::LoadError;
use crate::api::session;
use crate::i18n::consent::t;
use crate::navigation::Navigation;

/// Signs out and leads back to this link after signing in as somebody else.
#[component]
pub fn AnotherAccount(flow: ConsentFlow) -> impl IntoView {
    let navigation: Navigation = expect_context();
    let failure = RwSignal::new(None::<LoadError>);
    let sign_out = move |_| {
        // The response may bring the token, which is shown only once (rule 21).
        if flow.deciding.get_untracked().is_some() {
            return;
        }
        spawn_local(async move {
            match session::sign_out().await {
                Err(error) if !error.is_unauthenticated() => {
                    failure.try_set(Some(LoadError::from(&error)));
                }
                _ => navigation.sign_in(),
            }
        });
    };
    view! {
        <button type="button" class="button quiet small" on:click=sign_out>
            {t().another_account()}
        </button>
        <span class="deferred-content">
            {move || {
                failure.get().map(|error| view! { <p role="alert">{error.message()}</p> }.into_any())
            }}
        </span>
    }
}
