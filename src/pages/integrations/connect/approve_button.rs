use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use web_sys::{Event, KeyboardEvent, MouseEvent, PointerEvent, VisibilityState};

use super::approval_gate::{ApprovalGate, Click};
use super::flow::{ConsentFlow, Decision};
use crate::i18n::consent::t;
use crate::restored_page::is_page_hidden;

type SharedGate = Rc<RefCell<ApprovalGate>>;

/// "Approve": never `disabled`, but works only after the page has been visible and focused for a
/// while. It has no `id`, so that no fragment can focus it.
#[component]
pub fn ApproveButton(
    flow: ConsentFlow,
    #[prop(into)] on_approve: UnsyncCallback<()>,
) -> impl IntoView {
    let gate = SharedGate::default();
    let is_open = RwSignal::new(false);
    watch_attention(&gate, is_open);
    Effect::new(move |_| {
        if is_open.get() {
            flow.early_presses.set(0);
        }
    });

    let pointer_gate = gate.clone();
    let on_pointer_down = move |ev: PointerEvent| {
        if ev.is_trusted() && ev.is_primary() {
            pointer_gate.borrow_mut().pointer_down(timestamp(&ev));
        }
    };
    let cancel_gate = gate.clone();
    let on_pointer_cancel = move |_| cancel_gate.borrow_mut().pointer_cancelled();
    let key_gate = gate.clone();
    let on_key_down = move |ev: KeyboardEvent| {
        if is_press(&ev) && !key_gate.borrow_mut().key_down(timestamp(&ev), ev.repeat()) {
            ev.prevent_default();
        }
    };
    let release_gate = gate.clone();
    let on_key_up = move |ev: KeyboardEvent| {
        if is_press(&ev) && !release_gate.borrow_mut().key_up() {
            ev.prevent_default();
        }
    };
    let on_click = move |ev: MouseEvent| {
        let click = gate.borrow_mut().click(timestamp(&ev), ev.is_trusted());
        match click {
            Click::Approves => on_approve.run(()),
            Click::TooEarly => flow.early_presses.update(|presses| *presses += 1),
            Click::Ignored => {}
        }
    };
    let is_pending = move || flow.deciding.get() == Some(Decision::Approve);
    view! {
        <button
            type="button"
            class="button decision-button"
            aria-disabled=move || (is_pending() || !is_open.get()).then_some("true")
            on:pointerdown=on_pointer_down
            on:pointercancel=on_pointer_cancel
            on:keydown=on_key_down
            on:keyup=on_key_up
            on:click=on_click
            prop:textContent=move || if is_pending() { t().approving() } else { t().approve() }
        ></button>
    }
}

fn is_press(ev: &KeyboardEvent) -> bool {
    ev.is_trusted() && matches!(ev.key().as_str(), "Enter" | " ")
}

/// Reports the page's visibility and focus to the gate, and keeps `is_open` up to date.
fn watch_attention(gate: &SharedGate, is_open: RwSignal<bool>) {
    let is_hidden = is_page_hidden();
    let gate = gate.clone();
    let attention_changed = move || {
        let is_attended = !is_hidden.get_untracked() && has_attention();
        gate.borrow_mut().set_attention(is_attended, now());
        update_gate(gate.clone(), is_open);
    };
    // `visibilitychange` bubbles from the document.
    for event in ["focus", "blur", "visibilitychange"] {
        let attention_changed = attention_changed.clone();
        let listener = window_event_listener_untyped(event, move |_| attention_changed());
        on_cleanup(move || listener.remove());
    }
    Effect::new(move |_| {
        is_hidden.track();
        attention_changed();
    });
}

/// Opens the button if the wait is over; otherwise checks again when it will be.
fn update_gate(gate: SharedGate, is_open: RwSignal<bool>) {
    let now = now();
    let opens_at = gate.borrow().opens_at();
    let opens = opens_at.is_some_and(|opens_at| opens_at <= now);
    if is_open.try_set(opens).is_some() {
        return;
    }
    if let (Some(opens_at), false) = (opens_at, opens) {
        let left = Duration::from_secs_f64((opens_at - now) / 1000.0);
        set_timeout(move || update_gate(gate, is_open), left);
    }
}

fn has_attention() -> bool {
    let document = document();
    document.visibility_state() == VisibilityState::Visible
        && document.has_focus().unwrap_or_default()
}

/// When an event happened, on the timeline of [`now`]. Some browsers hide it and report 0.
fn timestamp(ev: &Event) -> f64 {
    let timestamp = ev.time_stamp();
    if timestamp > 0.0 { timestamp } else { now() }
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::cell::Cell;

    use js_sys::{Object, Reflect};
    use leptos::task::tick;
    use wasm_bindgen::closure::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::super::address::ConsentAddress;
    use super::*;
    use crate::api;
    use crate::components::navigation_guard::NavigationGuard;
    use crate::restored_page::check_session_when_restored;
    use crate::test_support::{MockServer, Mounted, SESSION, dispatch, mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    /// The button, and how often it approved.
    async fn button() -> (ConsentFlow, RwSignal<u32>, Mounted) {
        let flow = ConsentFlow::new(ConsentAddress { slug: "acme".into(), query: String::new() });
        let approvals = RwSignal::new(0);
        let view = move || {
            let on_approve = move |()| approvals.update(|approvals| *approvals += 1);
            view! { <ApproveButton flow on_approve /> }.into_any()
        };
        (flow, approvals, mount(view).await)
    }

    #[wasm_bindgen_test]
    async fn waits_for_attention_without_being_disabled() {
        let (_, _, page) = button().await;
        let button = page.get("button");
        assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
        assert_eq!(button.get_attribute("type").as_deref(), Some("button"));
        for attribute in ["id", "name", "autofocus", "disabled"] {
            assert!(!button.has_attribute(attribute), "{attribute}");
        }
    }

    /// Rule 25.
    #[wasm_bindgen_test]
    async fn script_cannot_press_the_button() {
        let (flow, approvals, page) = button().await;
        for event in ["pointerdown", "keydown", "keyup", "click"] {
            page.dispatch("button", event).await;
        }
        page.click("button").await;
        assert_eq!((approvals.get_untracked(), flow.early_presses.get_untracked()), (0, 0));
    }

    #[wasm_bindgen_test]
    async fn says_that_the_approval_is_pending() {
        let (flow, _, page) = button().await;
        flow.deciding.set(Some(Decision::Approve));
        tick().await;
        assert_eq!(page.text(), t().approving());
        flow.deciding.set(Some(Decision::Decline));
        tick().await;
        assert_eq!(page.text(), t().approve());
    }

    /// Gives `object` another method until it's dropped.
    struct MockMethod {
        object: Object,
        name: &'static str,
        _method: Closure<dyn Fn() -> JsValue>,
    }

    impl MockMethod {
        fn new(
            object: impl JsCast,
            name: &'static str,
            method: impl Fn() -> JsValue + 'static,
        ) -> Self {
            let object: Object = object.unchecked_into();
            let method = Closure::<dyn Fn() -> JsValue>::new(method);
            Reflect::set(&object, &name.into(), method.as_ref()).unwrap();
            Self { object, name, _method: method }
        }
    }

    impl Drop for MockMethod {
        fn drop(&mut self) {
            Reflect::delete_property(&self.object, &self.name.into()).unwrap();
        }
    }

    #[wasm_bindgen_test]
    async fn early_presses_are_forgotten_when_the_button_opens() {
        let clock = Cell::new(0.0);
        // A second passes between any two looks at it.
        let _clock = MockMethod::new(window().performance().unwrap(), "now", move || {
            clock.set(clock.get() + 1000.0);
            JsValue::from(clock.get())
        });
        let _focus = MockMethod::new(document(), "hasFocus", || JsValue::TRUE);
        let (flow, _, page) = button().await;
        assert!(!page.get("button").has_attribute("aria-disabled"), "open");
        flow.early_presses.set(1);
        dispatch(&window(), "focus").await;
        assert_eq!(flow.early_presses.get_untracked(), 0);
    }

    /// Rules 25 and 33.
    #[wasm_bindgen_test]
    async fn second_starts_over_when_a_restored_page_is_shown_again() {
        let clock = Rc::new(Cell::new(100.0));
        let mocked = clock.clone();
        let _clock = MockMethod::new(window().performance().unwrap(), "now", move || {
            JsValue::from(mocked.get())
        });
        let _focus = MockMethod::new(document(), "hasFocus", || JsValue::TRUE);
        let gate = SharedGate::default();
        let watched = gate.clone();
        let view = move || {
            check_session_when_restored(NavigationGuard::new());
            watch_attention(&watched, RwSignal::new(false));
            ().into_any()
        };
        let _page = mount(view).await;
        assert_eq!(gate.borrow().opens_at(), Some(1100.0));

        dispatch(&window(), "pagehide").await;
        assert_eq!(gate.borrow().opens_at(), None);
        let _server = MockServer::new(200, SESSION);
        api::set_account(Some("1".to_owned()));
        clock.set(5000.0);
        let shown = Event::new("pageshow").unwrap();
        Reflect::set(&shown, &"persisted".into(), &true.into()).unwrap();
        window().dispatch_event(&shown).unwrap();
        dispatch(&window(), "focus").await;
        assert_eq!(gate.borrow().opens_at(), None, "nobody sees it yet");

        clock.set(9000.0);
        for _ in 0..100 {
            next_task().await;
        }
        assert_eq!(gate.borrow().opens_at(), Some(10_000.0));
        api::set_account(None);
    }
}
