//! Moves the focus.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus to the element with this `id`.
pub fn focus_by_id(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        focus_element(&element);
    }
}

pub fn focus_element(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.focus().ok();
    }
}

/// Moves the focus to an element that only programs can focus, such as a heading.
pub fn focus_text(element: &Element) {
    element.set_attribute("tabindex", "-1").ok();
    focus_element(element);
}

/// Moves the focus to the heading of the smallest part of the page around `element` that has one.
pub fn focus_nearest_heading(element: &Element) {
    if let Ok(Some(part)) = element.closest(":has(h1, h2)")
        && let Ok(Some(heading)) = part.query_selector("h1, h2")
    {
        focus_text(&heading);
    }
}
