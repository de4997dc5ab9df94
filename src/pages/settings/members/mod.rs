use leptos::prelude::*;

#[component]
pub fn Members() -> impl IntoView {}
