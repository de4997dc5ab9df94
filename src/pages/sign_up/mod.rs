use leptos::prelude::*;

#[component]
pub fn SignUp() -> impl IntoView {}
