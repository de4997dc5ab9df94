//! How far a list was read and scrolled, kept with its entry in the browser's history: going back,
//! or loading the page again, leads to the same place.

use std::any::Any;
use std::cell::Cell;
use std::time::Duration;

use js_sys::{Date, Object, Reflect};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::api::cache;

const SCROLLED: &str = "scrolled";
const SCROLLING_PAUSE: Duration = Duration::from_millis(150);

thread_local! {
    /// Where the page is scrolled to. Asked for at any other time, the browser lays out the page first.
    static SCROLLED_TO: Cell<f64> = const { Cell::new(0.0) };
}

/// Keeps where the page is scrolled to.
pub fn watch() {
    let keep_later = StoredValue::new_local(debounce(SCROLLING_PAUSE, |()| keep_scrolled()));
    let _ = window_event_listener(ev::scroll, move |_| {
        SCROLLED_TO.set(window().scroll_y().unwrap_or_default());
        keep_later.update_value(|keep| keep(()));
    });
}

/// How many items of the list `name` were read here before.
pub fn read_before(name: &str) -> usize {
    usize::try_from(whole(number(name))).unwrap_or_default()
}

pub fn keep_read(name: &str, count: usize) {
    keep(name, &count.into());
}

/// What the list `name` showed here before, while nothing was changed since.
pub fn shown_before<T: Clone + 'static>(name: &str) -> Option<T> {
    cache::get(&format!("{name} {}", whole(number(&shown_at(name)))))
}

pub fn keep_shown(name: &str, shown: Box<dyn Any>) {
    let now = Date::now();
    cache::insert(format!("{name} {}", whole(now)), shown);
    keep(&shown_at(name), &now.into());
}

/// Under which name the entry has the time at which the list was shown.
fn shown_at(name: &str) -> String {
    format!("{name}-shown")
}

/// Where this entry was scrolled to.
pub fn scrolled_before() -> f64 {
    number(SCROLLED)
}

pub fn scroll_to(to: f64) {
    if to > 0.0 {
        request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, to));
    }
}

/// Where the page is, on this server.
pub fn path_and_query() -> String {
    let location = location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Puts `query` into the address, from where a reload, going back and a copied address read it.
/// The list starts over.
pub fn ask(query: &str) {
    if let (Ok(history), Ok(path)) = (window().history(), location().pathname()) {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}"))).ok();
    }
}

pub fn keep_scrolled() {
    let at = SCROLLED_TO.get();
    if (at - scrolled_before()).abs() > f64::EPSILON {
        keep(SCROLLED, &at.into());
    }
}

fn number(name: &str) -> f64 {
    let state = window().history().and_then(|history| history.state());
    let value = state.and_then(|state| Reflect::get(&state, &name.into()));
    value.ok().and_then(|value| value.as_f64()).unwrap_or_default()
}

/// As text it takes less code than one with decimals.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts and times")]
fn whole(number: f64) -> u64 {
    number as u64
}

/// The router's own part of the state stays.
fn keep(name: &str, value: &JsValue) {
    let Ok(history) = window().history() else { return };
    let state = history.state().ok().and_then(|state| Object::try_from(&state).cloned());
    let state = state.unwrap_or_default();
    Reflect::set(&state, &name.into(), value).ok();
    history.replace_state(&state, "").ok();
}
