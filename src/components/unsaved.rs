//! Leaving a page with unsaved changes asks first.

use std::cell::{Cell, RefCell};

use leptos::ev;
use leptos::prelude::*;

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

/// Listens for every way of leaving but a link. To be called before the router listens: on the
/// window, who came first hears first.
pub fn watch() {
    let _ = window_event_listener(ev::popstate, |ev| {
        if ask_if_dirty(Way::History) {
            ev.stop_immediate_propagation();
        }
    });
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

/// Whether a link to `href` has to wait for an answer.
pub fn asks_before(href: &str) -> bool {
    ask_if_dirty(Way::Link(href.to_owned()))
}

fn ask_if_dirty(way: Way) -> bool {
    GUARDED.with_borrow(|form| {
        let Some(form) = form.as_ref().filter(|form| (form.is_dirty)()) else { return false };
        if matches!(way, Way::History)
            && let Ok(history) = window().history()
        {
            history.push_state_with_url(&"".into(), "", Some(&form.href)).ok();
        }
        (form.ask)(way);
        true
    })
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
