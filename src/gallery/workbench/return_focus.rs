use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A page that starts takes the focus for its heading or a dialog. Until its frame is ready, and no
/// longer inert, the focus returns to where it was.
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
    // In the event itself, the frame would get the keys although it isn't the active element.
    let on_blur = window_event_listener(ev::blur, move |_| queue_microtask(give_back));
    on_cleanup(move || {
        on_focusin.remove();
        on_blur.remove();
    });
}
