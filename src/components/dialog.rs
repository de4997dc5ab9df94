use leptos::prelude::*;
use web_sys::HtmlDialogElement;

use crate::dom::{self, Content, El, afterwards, h2};

/// A question that stands before everything else. Opens and closes with `open`; Escape closes it;
/// the browser gives focus back to where it came from.
pub fn dialog<C: Content>(
    id: &str,
    open: RwSignal<bool>,
    title: impl Fn() -> String + 'static,
    content: impl Fn() -> C + 'static,
) -> El {
    let title_id = format!("{id}-title");
    let made = dom::dialog()
        .id(id)
        .class("dialog")
        .attr("aria-labelledby", &title_id)
        .on("close", move |_| open.set(false));
    let dialog = made.cast::<HtmlDialogElement>();
    afterwards(move |_| match (open.get(), dialog.open()) {
        (true, false) => drop(dialog.show_modal()),
        (false, true) => dialog.close(),
        _ => {}
    });
    made.content(move || open.get().then(|| (h2().id(&title_id).typed().child(title()), content())))
}
