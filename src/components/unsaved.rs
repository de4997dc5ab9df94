//! Leaving a page with unsaved changes asks first.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use web_sys::Event;

use super::dialog::dialog;
use super::field::Field;
use super::language::choose;
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
    /// None where leaving needs no question.
    ask: Option<Box<dyn Fn(Way)>>,
    /// Its address.
    href: String,
}

thread_local! {
    static GUARDED: RefCell<Option<Guarded>> = const { RefCell::new(None) };
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

/// Listens for every way of leaving but a link, and for the end of the program. To be called before
/// the router listens: on the window, who came first hears first.
pub fn watch() {
    let _ = window_event_listener(ev::popstate, |ev| {
        if ask_if_dirty(Way::History) {
            ev.stop_immediate_propagation();
        }
    });
    let _ = window_event_listener(ev::beforeunload, |ev| {
        if GUARDED.with_borrow(|form| {
            form.as_ref().is_some_and(|form| form.ask.is_some() && (form.is_dirty)())
        }) {
            ev.prevent_default();
        }
    });
    // The program has failed: `index.html` says so and offers to load the page again.
    let crashed = ev::Custom::<Event>::new("crashed");
    let _ = window_event_listener(crashed, |_| keep_what_was_typed());
}

/// Lets the form on screen put away what was typed, before a sign-in takes its place or the page
/// is loaded again.
pub fn keep_what_was_typed() {
    if let Some(form) = GUARDED.take()
        && (form.is_dirty)()
    {
        (form.keep)();
    }
}

/// Changes the language; what was typed is there again in the other one.
pub fn keep_and_choose(language: &'static str) {
    keep_what_was_typed();
    choose(language);
}

/// For a form that is left without a question: what was typed into `fields` is there again when the
/// page is loaded again. They are stored until then, so a password is never among them.
pub fn keep_fields(fields: Vec<Field>) {
    let storage = || window().session_storage().ok().flatten();
    let key = |field: &Field| format!("typed:{}", field.name);
    if let Some(storage) = storage() {
        for field in &fields {
            if let Ok(Some(text)) = storage.get_item(&key(field)) {
                storage.remove_item(&key(field)).ok();
                field.value.set(text);
            }
        }
    }
    let keep = move || {
        if let Some(storage) = storage() {
            for field in &fields {
                storage.set_item(&key(field), &field.get()).ok();
            }
        }
    };
    on_cleanup(guard(Box::new(|| true), Box::new(keep), None));
}

/// Makes this the form on screen, until what is returned is called.
fn guard(
    is_dirty: Box<dyn Fn() -> bool>,
    keep: Box<dyn Fn()>,
    ask: Option<Box<dyn Fn(Way)>>,
) -> impl Fn() + Copy + Send + Sync {
    let id = NEXT_ID.replace(NEXT_ID.get() + 1);
    GUARDED.set(Some(Guarded {
        id,
        is_dirty,
        keep,
        ask,
        href: window().location().href().unwrap_or_default(),
    }));
    move || GUARDED.with_borrow_mut(|form| drop(form.take_if(|form| form.id == id)))
}

/// Whether the form on screen is as it came.
pub fn is_nothing_typed() -> bool {
    GUARDED.with_borrow(|form| form.as_ref().is_some_and(|form| !(form.is_dirty)()))
}

/// Whether a link to `href` has to wait for an answer.
pub fn asks_before(href: &str) -> bool {
    ask_if_dirty(Way::Link(href.to_owned()))
}

fn ask_if_dirty(way: Way) -> bool {
    GUARDED.with_borrow(|form| {
        let Some(form) = form.as_ref().filter(|form| (form.is_dirty)()) else { return false };
        let Some(ask) = &form.ask else { return false };
        if matches!(way, Way::History)
            && let Ok(history) = window().history()
        {
            history.push_state_with_url(&"".into(), "", Some(&form.href)).ok();
        }
        ask(way);
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
    let is_dirty = move || dirty.try_get_untracked().unwrap_or_default();
    let ask = move |how| {
        way.set_value(Some(how));
        asking.set(true);
    };
    let forget = guard(Box::new(is_dirty), Box::new(keep), Some(Box::new(ask)));
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
