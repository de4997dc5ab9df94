//! The stories beside a canvas, as in Storybook. All options are in the address.

mod axe;
mod canvas;
mod details;
mod frame;
mod navigation;
mod options;
mod resizer;
mod return_focus;
mod story_list;
mod toolbar;
mod verdict;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Router;
use leptos_router::hooks::use_query_map;

use super::display::STYLE_SHEET;
use super::stories::{self, GROUPS};
use super::story::Story;
use canvas::Canvas;
use details::Details;
use options::Options;
use return_focus::return_focus;
use story_list::StoryList;
use toolbar::Toolbar;

#[component]
pub fn Workbench() -> impl IntoView {
    // The list can't restore its scroll position before it's styled.
    let is_styled = RwSignal::new(false);
    view! {
        <link rel="stylesheet" href=STYLE_SHEET on:load=move |_| is_styled.set(true) />
        <Show when=move || is_styled.get()>
            <Router>
                <Layout />
            </Router>
        </Show>
    }
}

#[component]
fn Layout() -> impl IntoView {
    let query = use_query_map();
    let options = Memo::new(move |_| Options::from_query(&query.read()));
    let story =
        Memo::new(move |_| query.read().get_str("story").map_or(first_story(), stories::find));
    return_focus();
    // The parameter `lang` is for the stories: the workbench is in English.
    if let Some(root) = document().document_element() {
        root.set_attribute("lang", "en").ok();
    }
    view! {
        <div class="workbench">
            <StoryList story />
            <main class="workbench-main">
                {move || match story.get() {
                    Some(story) => view! { <StoryView story options /> }.into_any(),
                    None => view! { <h1>"There is no such story"</h1> }.into_any(),
                }}
            </main>
        </div>
    }
}

#[component]
fn StoryView(story: &'static Story, options: Memo<Options>) -> impl IntoView {
    let group = stories::group_of(story);
    let story_address = move || options.with(|options| options.story_address(story, 0));
    view! {
        <Title text=format!("{}: {} · Gallery", group.title, story.title) />
        <header class="workbench-header">
            <h1><span class="muted">{group.title}" / "</span>{story.title}</h1>
            <a rel="external" target="_blank" href=story_address>"Open alone"</a>
        </header>
        <Toolbar />
        <Canvas story options />
        <Details story options />
    }
}

fn first_story() -> Option<&'static Story> {
    GROUPS.first().and_then(|group| group.stories.first())
}
