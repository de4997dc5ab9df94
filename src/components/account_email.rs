use leptos::prelude::*;

use super::user_text::UserText;
use crate::i18n::accounts::t;

/// Whose password a form asks for.
#[component]
pub fn AccountEmail(email: String) -> impl IntoView {
    view! {
        <div class="field">
            <p class="label">{t().email()}</p>
            <p>
                <UserText text=email.clone() />
            </p>
        </div>
        <HiddenUsername email />
    }
}

/// Tells password managers whose password a form asks for.
#[component]
pub fn HiddenUsername(email: String) -> impl IntoView {
    view! { <input type="text" autocomplete="username" value=email readonly hidden /> }
}
