use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::icon::Icon;
use crate::dom::{El, action, code, span};
use crate::i18n::t;

const COPIED_FOR: Duration = Duration::from_secs(2);

/// Copies `text`. It keeps its name; that it was copied is told beside it. If the clipboard
/// refuses, the text of the element whose `id` is `source` is selected instead. Compact, only its
/// icon is seen.
pub fn copy_button(
    label: &str,
    compact: bool,
    source: impl Into<String>,
    text: impl Fn() -> String + 'static,
    on_copied: impl Fn() + 'static,
) -> El {
    copying(label, compact, source.into(), Rc::new(text), Rc::new(on_copied))
}

fn copying(
    label: &str,
    compact: bool,
    source: String,
    text: Rc<dyn Fn() -> String>,
    on_copied: Rc<dyn Fn()>,
) -> El {
    let said = span().class("copy-outcome").attr("role", "status");
    let icon = Icon::Copy.el();
    let outcome = Outcome { said: said.clone(), icon: icon.clone() };
    let copy = move |_| {
        let (source, text, on_copied) = (source.clone(), text.clone(), on_copied.clone());
        let outcome = outcome.clone();
        spawn_local(async move {
            if !write(&text()).await {
                select_text(&source);
                outcome.show(t().copy_refused(), Icon::Copy);
                return;
            }
            outcome.show(t().copied(), Icon::Check);
            on_copied();
            set_timeout(move || outcome.show("", Icon::Copy), COPIED_FOR);
        });
    };
    let name = span().child(label);
    let name = if compact { name.class("visually-hidden") } else { name };
    span().class("copy").child(action("button small", copy).child([icon, name])).child(said)
}

/// Whether the clipboard took it: a page that came over http has none.
async fn write(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// What came of it. No signal: most buttons of a list are never pressed.
#[derive(Clone)]
struct Outcome {
    said: El,
    icon: El,
}

impl Outcome {
    fn show(&self, text: &str, icon: Icon) {
        self.said.set(text);
        icon.draw_in(&self.icon);
    }
}

/// A value to take elsewhere, with its button. `id` is unique on the page.
pub fn copyable(id: &str, label: &str, text: &str) -> El {
    let to_copy = text.to_owned();
    let copy = copy_button(label, false, id, move || to_copy.clone(), || ());
    span().class("copyable").child([code().id(id).class("typed").child(text), copy])
}

fn select_text(id: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        input.select();
    } else if let Ok(Some(selection)) = window().get_selection() {
        selection.select_all_children(&element).ok();
    }
}
