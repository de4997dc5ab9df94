use std::ops::RangeInclusive;

use gloo_events::{EventListener, EventListenerOptions};
use leptos::html::Iframe;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};

use super::axe::{self, Violation};
use crate::gallery::display::Display;

/// In pixels.
const WIDTHS: RangeInclusive<u32> = 280..=2560;
/// What an arrow key changes the width by.
const STEP: i32 = 10;

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
    let is_stale = RwSignal::new(false);
    let check = Action::new_local(move |(): &()| async move {
        let window = frame.get_untracked()?.content_window()?;
        Some(axe::run(&window).await)
    });
    // One at a time: axe refuses to run twice at once.
    Effect::new(move |_| {
        if is_ready.get() && is_stale.get() && !check.pending().get() {
            is_stale.set(false);
            check.dispatch(());
        }
    });

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
        // A style sheet that was saved is loaded again, into another link.
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
                    // A page that starts focuses its heading: the focus must not leave the list.
                    inert=move || !is_ready.get()
                    style:width=move || shown_width.get().map(|width| format!("{width}px"))
                    on:storyready=on_ready
                ></iframe>
                <Resizer frame width=shown_width dragged on_resize />
            </div>
            <div class="workbench-verdict" role="status">
                {move || verdict(check.value().get().flatten())}
            </div>
        </figure>
    }
}

fn verdict(result: Option<Result<Vec<Violation>, String>>) -> AnyView {
    match result {
        None => view! { <p class="muted">"axe is running…"</p> }.into_any(),
        Some(Err(error)) => view! { <p class="muted">"axe could not run: " {error}</p> }.into_any(),
        Some(Ok(violations)) if violations.is_empty() => {
            view! { <p class="field-good">"axe finds nothing"</p> }.into_any()
        }
        Some(Ok(violations)) => view! {
            <ul class="workbench-violations" role="list">{violations.into_iter().map(violation).collect_view()}</ul>
        }
        .into_any(),
    }
}

fn violation(violation: Violation) -> impl IntoView {
    let impact = violation.impact.unwrap_or_default();
    let nodes = violation.nodes.into_iter().map(|node| {
        view! { <li><code>{node.target.join(" ")}</code></li> }
    });
    view! {
        <li>
            <p><strong>{violation.id}</strong>" "<span class="badge danger">{impact}</span></p>
            <p>{violation.help}</p>
            <ul>{nodes.collect_view()}</ul>
        </li>
    }
}

/// The edge of a frame, moved by the pointer or by arrow keys.
#[component]
fn Resizer(
    frame: NodeRef<Iframe>,
    width: Signal<Option<u32>>,
    /// The width while the edge is dragged.
    dragged: RwSignal<Option<u32>>,
    on_resize: Callback<u32>,
) -> impl IntoView {
    let frame_width = move || frame.get_untracked().map_or(0, |frame| frame.offset_width());
    // The frame's width less the pointer's position.
    let grip = RwSignal::new(None);
    let on_pointerdown = move |ev: PointerEvent| {
        let edge: Element = event_target(&ev);
        // Otherwise the frame gets the events as soon as the pointer is over it.
        edge.set_pointer_capture(ev.pointer_id()).ok();
        grip.set(Some(frame_width() - ev.client_x()));
    };
    let on_pointermove = move |ev: PointerEvent| {
        if let Some(grip) = grip.get_untracked() {
            dragged.set(Some(clamp(grip + ev.client_x())));
        }
    };
    let on_release = move |_| {
        grip.set(None);
        if let Some(width) = dragged.get_untracked() {
            on_resize.run(width);
        }
    };
    let on_keydown = move |ev: KeyboardEvent| {
        let change = match ev.key().as_str() {
            "ArrowLeft" => -STEP,
            "ArrowRight" => STEP,
            _ => return,
        };
        ev.prevent_default();
        on_resize.run(clamp(frame_width() + change));
    };
    view! {
        <div
            class="workbench-resizer"
            role="separator"
            tabindex="0"
            aria-label="Width"
            aria-orientation="vertical"
            aria-valuemin=WIDTHS.start().to_string()
            aria-valuemax=WIDTHS.end().to_string()
            aria-valuenow=move || width.get().unwrap_or(*WIDTHS.end()).to_string()
            aria-valuetext=move || width.read().is_none().then_some("Free")
            on:pointerdown=on_pointerdown
            on:pointermove=on_pointermove
            on:lostpointercapture=on_release
            on:keydown=on_keydown
        ></div>
    }
}

fn clamp(width: i32) -> u32 {
    u32::try_from(width).unwrap_or_default().clamp(*WIDTHS.start(), *WIDTHS.end())
}
