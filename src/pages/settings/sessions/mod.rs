use leptos::prelude::*;

#[component]
pub fn Sessions() -> impl IntoView {}
