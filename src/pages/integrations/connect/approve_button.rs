use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent, PointerEvent, VisibilityState};

use super::flow::{Decision, Flow};
use super::guard::{Click, Guard};
use crate::dom::{El, action, on_window};
use crate::i18n::consent::t;

type SharedGuard = Rc<RefCell<Guard>>;

/// "Approve": always there, never `disabled`, and pressed only by somebody who had the page before
/// their eyes. It has no `id`, so that no fragment can put the focus on it.
pub fn approve_button(
    flow: Flow,
    on_approve: impl Fn() + 'static,
    on_too_early: impl Fn() + 'static,
) -> El {
    let guard = SharedGuard::default();
    let open = RwSignal::new(false);
    watch_attention(&guard, open);

    let (pressed, released) = (guard.clone(), guard.clone());
    let (key_pressed, key_released) = (guard.clone(), guard.clone());
    let busy = move || flow.deciding.get() == Some(Decision::Approve);
    action("button decision", move |ev: Event| {
        let judged = guard.borrow_mut().click(ev.time_stamp(), ev.is_trusted());
        match judged {
            Click::Approves => on_approve(),
            Click::TooEarly => on_too_early(),
            Click::Ignored => {}
        }
    })
    .on("pointerdown", move |ev| {
        let pointer: &PointerEvent = ev.unchecked_ref();
        if ev.is_trusted() && pointer.is_primary() {
            pressed.borrow_mut().pointer_down(ev.time_stamp());
        }
    })
    .on("pointercancel", move |_| released.borrow_mut().pointer_cancelled())
    .on("keydown", move |ev| {
        let key: &KeyboardEvent = ev.unchecked_ref();
        if is_press(key) && !key_pressed.borrow_mut().key_down(ev.time_stamp(), key.repeat()) {
            ev.prevent_default();
        }
    })
    .on("keyup", move |ev| {
        if is_press(ev.unchecked_ref()) && !key_released.borrow_mut().key_up() {
            ev.prevent_default();
        }
    })
    .attr_of("aria-disabled", move || (busy() || !open.get()).then_some("true"))
    .text_of(move || if busy() { t().approving() } else { t().approve() })
}

fn is_press(ev: &KeyboardEvent) -> bool {
    ev.is_trusted() && matches!(ev.key().as_str(), "Enter" | " ")
}

/// Tells the guard whether the page is visible and focused, and `open` what comes of it.
fn watch_attention(guard: &SharedGuard, open: RwSignal<bool>) {
    let guard = guard.clone();
    let changed = Rc::new(move || {
        guard.borrow_mut().attended(is_attended(), now());
        refresh(guard.clone(), open);
    });
    changed();
    // The last one bubbles from the document.
    for event in ["focus", "blur", "visibilitychange"] {
        let changed = changed.clone();
        on_window(event, move |_| changed());
    }
}

/// Opens the button when its time has come; looks again then if it has not.
fn refresh(guard: SharedGuard, open: RwSignal<bool>) {
    let now = now();
    let opens_at = guard.borrow().opens_at();
    let is_open = opens_at.is_some_and(|opens_at| opens_at <= now);
    if open.try_set(is_open).is_some() {
        return;
    }
    if let (Some(opens_at), false) = (opens_at, is_open) {
        let left = Duration::from_secs_f64((opens_at - now) / 1000.0);
        set_timeout(move || refresh(guard, open), left);
    }
}

fn is_attended() -> bool {
    let document = document();
    document.visibility_state() == VisibilityState::Visible
        && document.has_focus().unwrap_or_default()
}

/// On the time line of `Event.timeStamp`.
fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
