use gloo_events::{EventListener, EventListenerOptions};
use leptos::html::Iframe;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Event;

use super::resizer::Resizer;
use super::verdict::Verdict;
use crate::gallery::display::Display;

/// A story at a width. The display changes without loading the story again.
#[component]
pub fn Frame(
    address: String,
    #[prop(into)] width: Signal<Option<u32>>,
    #[prop(into)] display: Signal<Display>,
    #[prop(into)] on_resize: Callback<u32>,
) -> impl IntoView {
    let frame = NodeRef::<Iframe>::new();
    let dragged = RwSignal::new(None);
    let shown_width = Signal::derive(move || dragged.get().or(width.get()));
    let label = move || {
        let width = shown_width.get().map_or_else(|| "Free".into(), |width| format!("{width} px"));
        format!("{width}, {}", display.read().theme.as_deref().unwrap_or_default())
    };

    let is_ready = RwSignal::new(false);
    // Set when axe's result no longer matches what the frame shows.
    let is_stale = RwSignal::new(false);
    let story_document = move || frame.get().and_then(|frame| frame.content_document());
    let apply_display = move || {
        if let Some(root) = story_document().and_then(|document| document.document_element()) {
            display.read().apply(root.unchecked_ref());
        }
        is_stale.set(true);
    };
    Effect::new(move |_| {
        width.track();
        dragged.set(None);
        apply_display();
    });
    let style_listener = StoredValue::new_local(None);
    let on_ready = move |_: Event| {
        is_ready.set(true);
        apply_display();
        // A saved style sheet is loaded again, by another `<link>`.
        style_listener.set_value(story_document().map(|document| {
            let options = EventListenerOptions::run_in_capture_phase();
            EventListener::new_with_options(&document, "load", options, move |_| is_stale.set(true))
        }));
    };

    view! {
        <figure class="workbench-frame" class:free=move || shown_width.read().is_none()>
            <figcaption>{label}</figcaption>
            <div class="workbench-frame-row">
                <iframe
                    node_ref=frame
                    title=move || format!("Story, {}", label())
                    src=address
                    // A page focuses its heading when it starts: the focus must not leave the list.
                    inert=move || !is_ready.get()
                    style:width=move || shown_width.get().map(|width| format!("{width}px"))
                    on:storyready=on_ready
                ></iframe>
                <Resizer frame width=shown_width dragged on_resize />
            </div>
            <Verdict frame is_ready is_stale />
        </figure>
    }
}
