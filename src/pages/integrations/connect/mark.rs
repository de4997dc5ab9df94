use leptos::prelude::*;

use crate::components::icon::Icon;

/// The sign above a heading that says how a request ended.
#[component]
pub fn Mark(icon: Icon) -> impl IntoView {
    let class = if icon == Icon::Check { "mark done" } else { "mark" };
    view! { <span class=class>{icon.view()}</span> }
}
