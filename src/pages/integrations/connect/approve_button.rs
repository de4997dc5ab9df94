use std::time::Duration;

use leptos::prelude::*;
use web_sys::{KeyboardEvent, MouseEvent, PointerEvent, VisibilityState};

use super::guard::{Click, Guard};
use crate::i18n::consent::t;

/// "Approve": always there, never `disabled`, and pressed only by somebody who had the page before
/// their eyes. It has no `id`, so that no fragment can put the focus on it.
#[component]
pub fn ApproveButton(
    #[prop(into)] busy: Signal<bool>,
    on_approve: Callback<()>,
    on_too_early: Callback<()>,
) -> impl IntoView {
    let guard = StoredValue::new_local(Guard::default());
    let open = RwSignal::new(false);
    watch_attention(guard, open);

    let pointer_down = move |ev: PointerEvent| {
        if ev.is_trusted() && ev.is_primary() {
            guard.update_value(|guard| guard.pointer_down(ev.time_stamp()));
        }
    };
    let key_down = move |ev: KeyboardEvent| {
        let presses = ev.is_trusted() && is_pressing(&ev);
        let at = |guard: &mut Guard| guard.key_down(ev.time_stamp(), ev.repeat());
        if presses && guard.try_update_value(at) == Some(false) {
            ev.prevent_default();
        }
    };
    let key_up = move |ev: KeyboardEvent| {
        let presses = ev.is_trusted() && is_pressing(&ev);
        if presses && guard.try_update_value(Guard::key_up) == Some(false) {
            ev.prevent_default();
        }
    };
    let click = move |ev: MouseEvent| {
        let judged = |guard: &mut Guard| guard.click(ev.time_stamp(), ev.is_trusted());
        match guard.try_update_value(judged) {
            Some(Click::Approves) => on_approve.run(()),
            Some(Click::TooEarly) => on_too_early.run(()),
            Some(Click::Ignored) | None => {}
        }
    };
    view! {
        <button
            type="button"
            class="button decision"
            aria-disabled=move || (busy.get() || !open.get()).then_some("true")
            on:pointerdown=pointer_down
            on:pointercancel=move |_| guard.update_value(Guard::pointer_cancelled)
            on:keydown=key_down
            on:keyup=key_up
            on:click=click
        >
            {move || if busy.get() { t().approving() } else { t().approve() }}
        </button>
    }
}

fn is_pressing(ev: &KeyboardEvent) -> bool {
    matches!(ev.key().as_str(), "Enter" | " ")
}

/// Tells the guard whether the page is visible and focused, and `open` what comes of it.
fn watch_attention(guard: StoredValue<Guard, LocalStorage>, open: RwSignal<bool>) {
    let changed = move || {
        guard.update_value(|guard| guard.attended(is_attended(), now()));
        refresh(guard, open);
    };
    changed();
    // The last one bubbles from the document.
    let heard = ["focus", "blur", "visibilitychange"]
        .map(|event| window_event_listener_untyped(event, move |_| changed()));
    on_cleanup(move || heard.into_iter().for_each(WindowListenerHandle::remove));
}

/// Opens the button when its time has come; looks again then if it has not.
fn refresh(guard: StoredValue<Guard, LocalStorage>, open: RwSignal<bool>) {
    let now = now();
    let Some(opens_at) = guard.try_with_value(Guard::opens_at) else { return };
    let is_open = opens_at.is_some_and(|opens_at| opens_at <= now);
    open.try_set(is_open);
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
