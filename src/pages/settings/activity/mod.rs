use leptos::prelude::*;

#[component]
pub fn OrganizationActivity() -> impl IntoView {}
