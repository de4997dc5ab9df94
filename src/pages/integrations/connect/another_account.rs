use leptos::prelude::*;
use leptos::task::spawn_local;

use super::leave;
use super::screen::Failure;
use crate::api::accounts;
use crate::i18n::consent::t;

/// Signs out, and comes back to this link as somebody else.
#[component]
pub fn AnotherAccount(inert: bool) -> impl IntoView {
    let failed = RwSignal::new(None);
    let change = move |_| {
        spawn_local(async move {
            match accounts::sign_out().await {
                Err(error) if !error.is_signed_out() => {
                    failed.try_set(Some(Failure::from(&error).text()));
                }
                _ => leave::to_sign_in(),
            }
        });
    };
    view! {
        <button type="button" class="button quiet small" inert=inert on:click=change>
            {t().another_account()}
        </button>
        {move || failed.get().map(|text| view! { <p role="alert">{text}</p> }.into_any())}
    }
}
