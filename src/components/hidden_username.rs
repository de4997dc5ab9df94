use leptos::prelude::*;

/// Tells password managers whose password a form asks for.
#[component]
pub fn HiddenUsername(email: String) -> impl IntoView {
    view! { <input type="text" autocomplete="username" value=email readonly hidden /> }
}
