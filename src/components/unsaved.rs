//! Leaving a page with unsaved changes asks first.

use std::cell::{Cell, RefCell};

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlAnchorElement, MouseEvent};

use super::dialog::Dialog;
use crate::i18n::settings::t;

/// How the reader is about to leave.
#[derive(Clone, Debug)]
enum Way {
    Link(String),
    /// Back or forward: the address has changed already.
    History,
}

/// The form on screen.
struct Guarded {
    id: u32,
    is_dirty: Box<dyn Fn() -> bool>,
    keep: Box<dyn Fn()>,
    ask: Box<dyn Fn(Way)>,
    /// Its address.
    href: String,
}

thread_local! {
    static GUARDED: RefCell<Option<Guarded>> = const { RefCell::new(None) };
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

/// Listens for every way of leaving. To be called before the router listens: on the window, who
/// came first hears first.
pub fn watch() {
    let _ = window_event_listener(ev::click, |ev| {
        if let Some(href) = internal_link(&ev) {
            ask_if_dirty(&ev, Way::Link(href));
        }
    });
    let _ = window_event_listener(ev::popstate, |ev| ask_if_dirty(&ev, Way::History));
    let _ = window_event_listener(ev::beforeunload, |ev| {
        if GUARDED.with_borrow(|form| form.as_ref().is_some_and(|form| (form.is_dirty)())) {
            ev.prevent_default();
        }
    });
}

/// Lets the form on screen put away what was typed, before a sign-in takes its place.
pub fn keep_what_was_typed() {
    if let Some(form) = GUARDED.take()
        && (form.is_dirty)()
    {
        (form.keep)();
    }
}

fn ask_if_dirty(ev: &Event, way: Way) {
    GUARDED.with_borrow(|form| {
        let Some(form) = form.as_ref().filter(|form| (form.is_dirty)()) else { return };
        ev.prevent_default();
        ev.stop_immediate_propagation();
        if matches!(way, Way::History)
            && let Ok(history) = window().history()
        {
            history.push_state_with_url(&"".into(), "", Some(&form.href)).ok();
        }
        (form.ask)(way);
    });
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
    let id = NEXT_ID.replace(NEXT_ID.get() + 1);
    GUARDED.set(Some(Guarded {
        id,
        is_dirty: Box::new(move || dirty.try_get_untracked().unwrap_or_default()),
        keep: Box::new(keep),
        ask: Box::new(move |how| {
            way.set_value(Some(how));
            asking.set(true);
        }),
        href: window().location().href().unwrap_or_default(),
    }));
    let forget = move || {
        GUARDED.with_borrow_mut(|form| drop(form.take_if(|form| form.id == id)));
    };
    on_cleanup(forget);

    let leave = move |_| {
        asking.set(false);
        forget();
        match way.get_value() {
            Some(Way::Link(href)) => go.run(href),
            Some(Way::History) => drop(window().history().and_then(|history| history.back())),
            None => {}
        }
    };
    view! {
        <Dialog id="unsaved" open=asking title=t().unsaved_title().to_owned()>
            <p>{t().unsaved_text()}</p>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| asking.set(false)>
                    {t().unsaved_stay()}
                </button>
                <button type="button" class="button danger" on:click=leave>
                    {t().unsaved_leave()}
                </button>
            </div>
        </Dialog>
    }
}

/// The address of a plain click on a link that would replace this page.
fn internal_link(ev: &MouseEvent) -> Option<String> {
    let is_plain = ev.button() == 0 && !(ev.ctrl_key() || ev.meta_key() || ev.shift_key());
    if !is_plain || ev.default_prevented() {
        return None;
    }
    let target: web_sys::Element = ev.target()?.dyn_into().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let href = link.get_attribute("href")?;
    let leaves = href.starts_with('/') && link.target().is_empty();
    leaves.then_some(href)
}
