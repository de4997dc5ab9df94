use gloo_storage::{SessionStorage, Storage};
use leptos::ev;
use leptos::html::{Div, Input};
use leptos::prelude::*;
use leptos_router::hooks::{query_signal_with_options, use_query_map};
use wasm_bindgen::JsCast;
use web_sys::{
    HtmlElement, HtmlInputElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition,
};

use super::navigation::replace;
use crate::gallery::stories::GROUPS;
use crate::gallery::story::{Group, PATH, Story};

/// Keeps the list's scroll position when a build reloads the page.
const SCROLL_KEY: &str = "gallery-scroll";

/// The stories that match the search. The arrow keys move through them, and `/` focuses the search.
#[component]
pub fn StoryList(story: Memo<Option<&'static Story>>) -> impl IntoView {
    let (search, set_search) = query_signal_with_options::<String>("search", replace());
    let (_, set_story) = query_signal_with_options::<String>("story", replace());
    let matches = Memo::new(move |_| find(search.read().as_deref().unwrap_or_default()));
    let on_keydown = move |ev: KeyboardEvent| {
        let matches = matches.read_untracked();
        let current = story.get_untracked();
        let current = matches.iter().position(|it| Some(*it) == current);
        let next = match ev.key().as_str() {
            "ArrowDown" => Some(current.map_or(0, |current| current + 1)),
            "ArrowUp" => current.and_then(|current| current.checked_sub(1)),
            _ => return,
        };
        ev.prevent_default();
        if let Some(next) = next.and_then(|next| matches.get(next)) {
            set_story.set(Some(next.name.into()));
            reveal(next, !is_input(&ev));
        }
    };

    let search_box = NodeRef::<Input>::new();
    let shortcut = window_event_listener(ev::keydown, move |ev| {
        if ev.key() == "/" && !is_input(&ev) {
            ev.prevent_default();
            search_box.get_untracked().map(|search_box| search_box.focus());
        }
    });
    on_cleanup(move || shortcut.remove());

    let on_search = move |ev| {
        set_search.set(Some(event_target_value(&ev)).filter(|search| !search.is_empty()));
    };

    let list = NodeRef::<Div>::new();
    Effect::new(move |_| {
        let Some(list) = list.get() else { return };
        match (SessionStorage::get(SCROLL_KEY), story.get_untracked()) {
            (Ok(top), _) => list.set_scroll_top(top),
            (Err(_), Some(story)) => reveal(story, false),
            (Err(_), None) => (),
        }
    });
    let save_scroll = move |_| {
        if let Some(list) = list.get_untracked() {
            SessionStorage::set(SCROLL_KEY, list.scroll_top()).ok();
        }
    };

    let groups = move || {
        let matches = matches.read();
        let matches = |group: &&Group| group.stories.iter().any(|story| matches.contains(&story));
        GROUPS.iter().filter(matches).collect::<Vec<_>>()
    };
    view! {
        <nav class="workbench-list" aria-label="Stories" on:keydown=on_keydown>
            <input
                node_ref=search_box
                type="search"
                class="input"
                aria-label="Search stories"
                placeholder="Search ( / )"
                prop:value=move || search.get().unwrap_or_default()
                on:input=on_search
            />
            <div class="workbench-stories" node_ref=list on:scroll=save_scroll>
                <For each=groups key=|group| group.title let:group>
                    <StoryGroup group matches story />
                </For>
                <Show when=move || matches.read().is_empty()>
                    <p role="status">"No story matches."</p>
                </Show>
            </div>
        </nav>
    }
}

#[component]
fn StoryGroup(
    group: &'static Group,
    matches: Memo<Vec<&'static Story>>,
    story: Memo<Option<&'static Story>>,
) -> impl IntoView {
    let query = use_query_map();
    let stories = move || {
        let matches = matches.read();
        group.stories.iter().filter(|story| matches.contains(story)).collect::<Vec<_>>()
    };
    // Only one link is a tab stop: the current one, if it's in the list.
    let tab_stop = move || {
        let matches = matches.read();
        let current = story.get().filter(|story| matches.contains(story));
        current.or(matches.first().copied())
    };
    let address = move |name: &str| {
        let mut query = query.get();
        query.replace("story", name.to_owned());
        format!("{PATH}{}", query.to_query_string())
    };
    view! {
        <section>
            <p class="workbench-group" id=group_id(group)>{group.title}</p>
            <ul role="list" aria-labelledby=group_id(group)>
                <For each=stories key=|story| story.name let:item>
                    <li>
                        <a
                            id=link_id(item)
                            href=move || address(item.name)
                            aria-current=move || (story.get() == Some(item)).then_some("page")
                            tabindex=move || if tab_stop() == Some(item) { "0" } else { "-1" }
                        >
                            {item.title}
                        </a>
                    </li>
                </For>
            </ul>
        </section>
    }
}

/// The stories whose group, title or name contains each word of the search.
fn find(search: &str) -> Vec<&'static Story> {
    let search = search.to_lowercase();
    let matches = |group: &Group, story: &Story| {
        let text = format!("{} {} {}", group.title, story.title, story.name).to_lowercase();
        search.split_whitespace().all(|word| text.contains(word))
    };
    GROUPS
        .iter()
        .flat_map(|group| group.stories.iter().filter(move |story| matches(group, story)))
        .collect()
}

/// Scrolls to the link of a story, and moves the focus there if asked.
fn reveal(story: &Story, focus: bool) {
    let link = document().get_element_by_id(&link_id(story));
    let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) else { return };
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    link.scroll_into_view_with_scroll_into_view_options(&nearest);
    if focus {
        link.focus().ok();
    }
}

fn is_input(ev: &KeyboardEvent) -> bool {
    ev.target().is_some_and(|target| target.is_instance_of::<HtmlInputElement>())
}

fn link_id(story: &Story) -> String {
    format!("story-{}", story.name)
}

fn group_id(group: &Group) -> String {
    format!("group-{}", group.title.to_lowercase().replace(' ', "-"))
}
