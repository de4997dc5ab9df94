use leptos::prelude::*;

use super::user_text::UserText;
use crate::i18n::accounts::t;

/// The email address of the account that a form is about, as text.
#[component]
pub fn AccountEmail(email: String) -> impl IntoView {
    view! {
        <div class="field">
            <p class="label">{t().email()}</p>
            <p>
                <UserText text=email />
            </p>
        </div>
    }
}
