use leptos::prelude::*;

#[component]
pub fn Connect() -> impl IntoView {}
