use leptos::prelude::*;

#[component]
pub fn EditApp() -> impl IntoView {}
