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

/// Moves the focus by `focus` after the current change, which took away the element that had it. If
/// something has the focus, the user has gone on, and what they type next must land there.
pub fn replace_lost_focus(focus: impl FnOnce() + 'static) {
    queue_microtask(move || {
        if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
            focus();
        }
    });
}

/// Like [`replace_lost_focus`], and also if the focus is still at `start`, where it was when the user
/// sent the request.
pub fn replace_focus(start: Option<Element>, focus: impl FnOnce() + 'static) {
    if document().active_element() == start {
        queue_microtask(focus);
    } else {
        replace_lost_focus(focus);
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

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn late_answer_moves_the_focus_only_if_nothing_has_it() {
        let view = || {
            view! {
                <h2 id="heading" tabindex="-1"></h2>
                <button></button>
                <input />
            }
            .into_any()
        };
        let page = mount(view).await;
        page.get("button").focus().unwrap();
        page.get("button").remove();
        page.get("input").focus().unwrap();
        replace_lost_focus(|| focus_by_id("heading"));
        tick().await;
        assert_eq!(document().active_element().unwrap(), *page.get("input"));

        page.get("input").remove();
        replace_lost_focus(|| focus_by_id("heading"));
        tick().await;
        assert_eq!(document().active_element().unwrap(), *page.get("h2"));
    }
}
