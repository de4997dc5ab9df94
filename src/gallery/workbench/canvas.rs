use leptos::prelude::*;
use leptos_router::hooks::query_signal_with_options;

use super::frame::Frame;
use super::navigation::replace;
use super::options::Options;
use crate::gallery::story::Story;

/// The story in a frame for each width and theme.
#[component]
pub fn Canvas(story: &'static Story, options: Memo<Options>) -> impl IntoView {
    let (_, set_width) = query_signal_with_options::<String>("width", replace());
    let frames = move || {
        let options = options.read();
        let lang = options.lang.clone();
        let widths = 0..options.widths.len();
        let themes = options.themes.len();
        widths
            .flat_map(|width| (0..themes).map(move |theme| (width, theme)))
            .map(|(width, theme)| (lang.clone(), width, theme))
            .collect::<Vec<_>>()
    };
    view! {
        <div class="workbench-canvas">
            <For each=frames key=Clone::clone let((_, width, theme))>
                <Frame
                    address=options.read_untracked().story_address(story, theme)
                    width=Signal::derive(move || options.read().width(width))
                    display=Signal::derive(move || options.read().display(theme))
                    on_resize=move |pixels| {
                        set_width.set(Some(options.read_untracked().with_width(width, pixels)));
                    }
                />
            </For>
        </div>
    }
}
