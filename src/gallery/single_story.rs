use js_sys::{Function, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Stylesheet;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use super::display::{Display, STYLE_SHEET};
use super::interactions::{self, Interaction::See};
use super::story::{Story, replace_address};

/// A story as the whole page. Once it's in its state, the document gets `data-story="ready"`, and
/// the frame around it the event `storyready`.
#[component]
pub fn SingleStory(story: &'static Story) -> impl IntoView {
    let address = location().href().unwrap_or_default();
    let root: HtmlElement =
        document().document_element().expect("a document has a root").unchecked_into();
    Display::from_address().apply(&root);
    let frame = window().frame_element().ok().flatten();
    if frame.is_some() {
        root.set_attribute("data-framed", "").ok();
        pretend_focus();
    }
    spawn_local(async move {
        interactions::run(&[See("h1")]).await;
        interactions::run(story.interactions).await;
        // The screen has put its own address there; a reload must lead back to the story.
        replace_address(&address);
        root.set_attribute("data-story", "ready").ok();
        if let (Some(frame), Ok(ready)) = (frame, Event::new("storyready")) {
            frame.dispatch_event(&ready).ok();
        }
    });
    view! { <Stylesheet href=STYLE_SHEET /> {story.render()} }
}

/// The consent page waits for the focus, which only one of several frames can have.
fn pretend_focus() {
    let has_focus = Function::new_no_args("return true");
    Reflect::set(&document(), &"hasFocus".into(), &has_focus).ok();
}
