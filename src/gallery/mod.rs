//! `/gallery`: every component and every screen in each of its states, on fixture data and without
//! a server. Development builds only.

mod display;
pub mod fixtures;
mod interactions;
mod mock_server;
mod single_story;
mod stories;
mod story;
mod workbench;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;

use single_story::SingleStory;
use story::PATH;
use workbench::Workbench;

/// Whether the address is the gallery's.
pub fn is_requested() -> bool {
    let path = location().pathname().unwrap_or_default();
    path == PATH || path.starts_with("/gallery/")
}

/// The workbench at `/gallery`, or a single story at `/gallery/{name}`.
#[component]
pub fn Gallery() -> impl IntoView {
    provide_meta_context();
    let path = location().pathname().unwrap_or_default();
    let name = path.trim_start_matches(PATH).trim_matches('/');
    match (name, stories::find(name)) {
        ("", _) => view! { <Workbench /> }.into_any(),
        (_, Some(story)) => view! { <SingleStory story /> }.into_any(),
        (name, None) => {
            let heading = format!("There is no story named “{name}”");
            view! { <main><h1>{heading}</h1></main> }.into_any()
        }
    }
}
