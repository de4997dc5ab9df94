use leptos::prelude::*;

#[component]
pub fn NewApp() -> impl IntoView {}
