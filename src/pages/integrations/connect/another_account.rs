use leptos::task::spawn_local;

use super::leave;
use super::screen::Failure;
use crate::api::accounts;
use crate::dom::{El, action, p, span};
use crate::i18n::consent::t;

/// Signs out, and comes back to this link as somebody else.
pub fn another_account(inert: bool) -> [El; 2] {
    let failed = span().class("late");
    let failure = failed.clone();
    let change = move |_| {
        let failure = failure.clone();
        spawn_local(async move {
            match accounts::sign_out().await {
                Err(error) if !error.is_unauthenticated() => {
                    failure.set(p().attr("role", "alert").child(Failure::from(&error).text()));
                }
                _ => leave::to_sign_in(),
            }
        });
    };
    let button = action("button quiet small", change).flag("inert", inert);
    [button.child(t().another_account()), failed]
}
