//! Leaving a page with unsaved changes asks first.

use std::cell::RefCell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, HtmlAnchorElement};

use super::dialog::Dialog;
use crate::i18n::t;

thread_local! {
    static KEEP: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Lets the form on screen put away what was typed, before a sign-in takes its place.
pub fn keep_what_was_typed() {
    KEEP.with_borrow(|keep| {
        if let Some(keep) = keep {
            keep();
        }
    });
}

/// How the reader was about to leave.
#[derive(Clone, Debug)]
enum Way {
    Link(String),
    Back,
}

/// Asks before a link, back, forward or closing the tab leaves the page while `dirty`.
/// `keep` puts away what was typed when the page has to go without asking.
#[component]
pub fn UnsavedChanges(
    #[prop(into)] dirty: Signal<bool>,
    keep: impl Fn() + 'static,
    go: Callback<String>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let way = StoredValue::new(None::<Way>);
    let leaving = StoredValue::new(false);
    let here = window().location().href().unwrap_or_default();
    let blocks = move || {
        dirty.try_get_untracked().unwrap_or_default()
            && !leaving.try_get_value().unwrap_or_default()
    };
    let ask = move |ev: &Event, how: Way| {
        ev.prevent_default();
        ev.stop_immediate_propagation();
        way.set_value(Some(how));
        asking.set(true);
    };

    // In the capture phase, before the router hears of it.
    listen("click", move |ev| {
        if let Some(href) = internal_link(&ev)
            && blocks()
        {
            ask(&ev, Way::Link(href));
        }
    });
    // The address has changed already: put it back, then ask.
    listen("popstate", move |ev| {
        if blocks() && !asking.get_untracked() {
            window()
                .history()
                .and_then(|h| h.push_state_with_url(&"".into(), "", Some(&here)))
                .ok();
            ask(&ev, Way::Back);
        }
    });
    let unload = window_event_listener(ev::beforeunload, move |ev| {
        if blocks() {
            ev.prevent_default();
        }
    });
    KEEP.set(Some(Box::new(move || {
        if dirty.try_get_untracked().unwrap_or_default() {
            keep();
        }
        leaving.try_set_value(true);
    })));
    on_cleanup(move || {
        unload.remove();
        KEEP.set(None);
    });

    let leave = move |_| {
        asking.set(false);
        leaving.set_value(true);
        match way.get_value() {
            Some(Way::Link(href)) => go.run(href),
            Some(Way::Back) => drop(window().history().and_then(|history| history.back())),
            None => {}
        }
    };
    view! {
        <Dialog id="unsaved" open=asking title=t().unsaved_title.to_owned()>
            <p>{t().unsaved_text}</p>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| asking.set(false)>
                    {t().unsaved_stay}
                </button>
                <button type="button" class="button danger" on:click=leave>
                    {t().unsaved_leave}
                </button>
            </div>
        </Dialog>
    }
}

/// Hears `event` before everyone else, as long as the caller's scope lives.
fn listen(event: &'static str, heard: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(heard);
    let window = window();
    window
        .add_event_listener_with_callback_and_bool(event, closure.as_ref().unchecked_ref(), true)
        .ok();
    let closure = StoredValue::new_local(closure);
    on_cleanup(move || {
        closure.try_with_value(|closure| {
            leptos::prelude::window()
                .remove_event_listener_with_callback_and_bool(
                    event,
                    closure.as_ref().unchecked_ref(),
                    true,
                )
                .ok();
        });
    });
}

/// The address of a plain click on a link that would replace this page.
fn internal_link(ev: &Event) -> Option<String> {
    let mouse = ev.dyn_ref::<web_sys::MouseEvent>()?;
    if mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() {
        return None;
    }
    let target: web_sys::Element = ev.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let href = link.get_attribute("href")?;
    let leaves = href.starts_with('/') && link.target().is_empty();
    leaves.then_some(href)
}
