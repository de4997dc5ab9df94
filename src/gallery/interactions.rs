//! What a story does on its screen to reach the state it shows.

use std::fmt;
use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::Promise;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, HtmlElement};

use Interaction::{Press, Read, See, Type};

/// Between two looks for an element.
const PAUSE: Duration = Duration::from_millis(20);

/// Each waits until its selector matches, because a screen loads its data first.
#[derive(Clone, Copy, Debug)]
pub enum Interaction {
    See(&'static str),
    /// Waits until an element says a text.
    Read(&'static str, &'static str),
    Press(&'static str),
    Type(&'static str, &'static str),
}

/// Runs the interactions one after another.
pub async fn run(interactions: &[Interaction]) {
    for interaction in interactions {
        while !interaction.perform() {
            sleep(PAUSE).await;
        }
        painted().await;
    }
}

/// Waits until the screen shows what has changed, which is in the next frame.
async fn painted() {
    let next_frame = Promise::new(&mut |resolve, _| {
        let resolve = move || drop(resolve.call0(&JsValue::NULL));
        request_animation_frame(|| request_animation_frame(resolve));
    });
    JsFuture::from(next_frame).await.ok();
}

impl Interaction {
    /// Whether the element was there.
    fn perform(self) -> bool {
        match self {
            See(selector) => find(selector).is_some(),
            Read(selector, text) => find(selector)
                .and_then(|element| element.text_content())
                .is_some_and(|content| content.contains(text)),
            Press(selector) => find(selector).map(|element| element.click()).is_some(),
            Type(selector, text) => find(selector).map(|it| type_into(&it, text)).is_some(),
        }
    }
}

impl fmt::Display for Interaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            See(selector) => write!(f, "Wait for {selector}"),
            Read(selector, text) => write!(f, "Wait until {selector} says “{text}”"),
            Press(selector) => write!(f, "Press {selector}"),
            Type(selector, text) => write!(f, "Type “{text}” into {selector}"),
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
