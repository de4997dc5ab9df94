//! What is done on a screen before it is in the state to look at.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use web_sys::{Element, Event, HtmlElement};

const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// Each waits for the element that its selector finds: a screen is there when its data is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    See(&'static str),
    /// Waits until an element says a text.
    Read(&'static str, &'static str),
    Press(&'static str),
    Type(&'static str, &'static str),
}

/// Takes the steps one after another, then calls `done`.
pub(super) fn take(steps: &'static [Step], done: impl FnOnce() + 'static) {
    let Some((step, rest)) = steps.split_first() else { return done() };
    if step.is_taken() {
        // The next one sees what this one has changed.
        request_animation_frame(move || take(rest, done));
    } else {
        set_timeout(move || take(steps, done), LOOK_AGAIN);
    }
}

impl Step {
    fn is_taken(self) -> bool {
        match self {
            Self::See(selector) => find(selector).is_some(),
            Self::Read(selector, text) => find(selector)
                .and_then(|element| element.text_content())
                .is_some_and(|said| said.contains(text)),
            Self::Press(selector) => find(selector).map(|element| element.click()).is_some(),
            Self::Type(selector, text) => find(selector).map(|it| type_into(&it, text)).is_some(),
        }
    }
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()?.and_then(|found| found.dyn_into().ok())
}

fn type_into(element: &Element, text: &str) {
    js_sys::Reflect::set(element, &"value".into(), &JsValue::from(text)).ok();
    for name in ["input", "change"] {
        if let Ok(event) = Event::new(name) {
            event.init_event_with_bubbles(name, true);
            element.dispatch_event(&event).ok();
        }
    }
}
