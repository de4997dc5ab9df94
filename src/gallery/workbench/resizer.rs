use std::ops::RangeInclusive;

use leptos::html::Iframe;
use leptos::prelude::*;
use web_sys::{Element, KeyboardEvent, PointerEvent};

/// In pixels.
const WIDTHS: RangeInclusive<u32> = 280..=2560;
/// By how much an arrow key changes the width.
const STEP: i32 = 10;

/// The edge of a frame, moved by the pointer or by arrow keys.
#[component]
pub fn Resizer(
    frame: NodeRef<Iframe>,
    width: Signal<Option<u32>>,
    /// The width while the edge is dragged.
    dragged: RwSignal<Option<u32>>,
    on_resize: Callback<u32>,
) -> impl IntoView {
    let frame_width = move || frame.get_untracked().map_or(0, |frame| frame.offset_width());
    // The frame's width minus the pointer's position.
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
