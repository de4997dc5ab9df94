//! Links from screen to screen.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::{place, unsaved};

/// Follows the link that was pressed, unless it is for the browser or has to wait for an answer.
/// The router's own way of following links waits for its `<Routes>`, and there are none.
pub fn follow(ev: &Event, go: impl Fn(&str)) {
    let Some(href) = ev.dyn_ref().and_then(internal_link) else { return };
    ev.prevent_default();
    if !unsaved::asks_before(&href) {
        place::keep_scrolled();
        go(&href);
    }
}

/// The address of a plain click on a link to another screen.
fn internal_link(ev: &MouseEvent) -> Option<String> {
    let is_plain = !(ev.ctrl_key() || ev.meta_key() || ev.shift_key() || ev.alt_key());
    if ev.button() != 0 || !is_plain || ev.default_prevented() {
        return None;
    }
    let target: Element = ev.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let href = link.get_attribute("href")?;
    let is_internal = href.starts_with('/') && link.target().is_empty() && link.rel().is_empty();
    is_internal.then_some(href)
}
