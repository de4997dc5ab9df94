use leptos::prelude::*;

use super::icon::Icon;
use crate::dom::{El, action, button, span};

/// The button that sends a form. Never `disabled`: while `busy` it says so, and the form's own
/// handler ignores a second press.
pub fn submit_button(
    label: &'static str,
    busy_label: &'static str,
    busy: impl Fn() -> bool + Copy + 'static,
) -> El {
    button()
        .attr("type", "submit")
        .class("button primary")
        .attr_of("aria-disabled", move || busy().then_some("true"))
        .text_of(move || if busy() { busy_label } else { label })
}

/// A button that does something on this page; not again while `busy`.
pub fn busy_button(
    class: &str,
    icon: Option<Icon>,
    label: impl Fn() -> &'static str + 'static,
    busy: RwSignal<bool>,
    on_click: impl Fn() + 'static,
) -> El {
    let press = move |_| {
        if !busy.get_untracked() {
            on_click();
        }
    };
    action(class, press)
        .attr_of("aria-disabled", move || busy.get().then_some("true"))
        .child(icon.map(Icon::el))
        .child(span().text_of(label))
}
