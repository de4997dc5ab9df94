//! Leaving a page with unsaved changes asks first.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;

use super::dialog::dialog;
use crate::dom::{El, action, div, p};
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
pub fn unsaved_changes(
    dirty: Signal<bool>,
    keep: impl Fn() + 'static,
    go: impl Fn(&str) + 'static,
) -> El {
    let go = Rc::new(go);
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

    let leave = move || {
        asking.set(false);
        forget();
        match way.get_value() {
            Some(Way::Link(href)) => go(&href),
            Some(Way::History) => drop(window().history().and_then(|history| history.back())),
            None => {}
        }
    };
    dialog(
        "unsaved",
        asking,
        || t().unsaved_title().to_owned(),
        move || {
            let leave = leave.clone();
            let answers = [
                action("button", move |_| asking.set(false)).child(t().unsaved_stay()),
                action("button danger", move |_| leave()).child(t().unsaved_leave()),
            ];
            [p().child(t().unsaved_text()), div().class("actions end").child(answers)]
        },
    )
}
