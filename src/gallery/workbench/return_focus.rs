use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A page takes the focus for its heading or a dialog when it starts. While its frame is inert,
/// because it isn't ready, this gives the focus back.
pub fn return_focus() {
    let focused = StoredValue::new_local(None::<HtmlElement>);
    let on_focusin = window_event_listener(ev::focusin, move |ev| {
        focused.set_value(Some(event_target(&ev)));
    });
    let give_back = move || {
        let frame = document().active_element().filter(|frame| frame.has_attribute("inert"));
        if let Some(frame) = frame {
            frame.unchecked_into::<HtmlElement>().blur().ok();
            focused.with_value(|focused| focused.as_ref().map(HtmlElement::focus));
        }
    };
    // Deferred: otherwise the frame gets the keys although it isn't the active element.
    let on_blur = window_event_listener(ev::blur, move |_| queue_microtask(give_back));
    on_cleanup(move || {
        on_focusin.remove();
        on_blur.remove();
    });
}
