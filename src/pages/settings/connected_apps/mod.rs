use leptos::prelude::*;

#[component]
pub fn ConnectedApps() -> impl IntoView {}
