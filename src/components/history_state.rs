//! How many items a list has loaded and where it's scrolled to, kept in the entry of the browser's
//! history so that going back or reloading restores them.
//!
//! Names include the path they belong to, because a screen is built before the router has pushed
//! its own history entry.

use std::any::Any;
use std::cell::Cell;
use std::time::Duration;

use js_sys::{Date, Object, Reflect};
use leptos::ev;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_url};
use wasm_bindgen::JsValue;

use crate::api::cache;

const SCROLL_PAUSE: Duration = Duration::from_millis(150);

thread_local! {
    /// Cached: reading `scrollY` elsewhere forces layout.
    static SCROLL_Y: Cell<f64> = const { Cell::new(0.0) };
}

/// Saves the scroll position in the current history entry. Call it once, before the router listens
/// for clicks.
pub fn track_scroll() {
    let save_later = StoredValue::new_local(debounce(SCROLL_PAUSE, |()| save_scroll()));
    let _ = window_event_listener(ev::scroll, move |_| {
        SCROLL_Y.set(window().scroll_y().unwrap_or_default());
        save_later.update_value(|save| save(()));
    });
    let _ = window_event_listener(ev::click, |_| save_scroll());
}

/// Replaces the query of the page's address, so that reloading, going back and copying the address
/// all keep it. Lists on the page start over.
pub fn use_replace_query() -> impl Fn(&str) {
    let url = use_url();
    let navigate = use_navigate();
    move |query| {
        let address = format!("{}{query}", url.read_untracked().path());
        let options =
            NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&address, options);
    }
}

/// How many items of the list `name` were loaded on this entry.
pub fn restored_count(name: &str) -> usize {
    usize::try_from(to_integer(state_number(name))).unwrap_or_default()
}

pub fn save_count(name: &str, count: usize) {
    set_state(name, &count.into());
}

/// What the list `name` showed on this entry, unless a write has cleared the cache.
pub fn cached_page<T: Clone + 'static>(name: &str) -> Option<T> {
    cache::get(&cache_key(name, state_number(&shown_at(name))))
}

pub fn cache_page(name: &str, page: Box<dyn Any>) {
    let now = Date::now();
    cache::insert(cache_key(name, now), page);
    set_state(&shown_at(name), &now.into());
}

fn cache_key(name: &str, shown_at: f64) -> String {
    format!("{name} {}", to_integer(shown_at))
}

fn shown_at(name: &str) -> String {
    format!("{name} shown")
}

/// Where the page at `path` was scrolled to.
pub fn saved_scroll(path: &str) -> f64 {
    state_number(&scroll_of(path))
}

pub fn restore_scroll(y: f64) {
    if y > 0.0 {
        request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, y));
    }
}

fn save_scroll() {
    let path = location().pathname().unwrap_or_default();
    let y = SCROLL_Y.get();
    if (y - saved_scroll(&path)).abs() > f64::EPSILON {
        set_state(&scroll_of(&path), &y.into());
    }
}

fn scroll_of(path: &str) -> String {
    format!("{path} scroll")
}

fn state_number(name: &str) -> f64 {
    let state = window().history().and_then(|history| history.state());
    let value = state.and_then(|state| Reflect::get(&state, &name.into()));
    value.ok().and_then(|value| value.as_f64()).unwrap_or_default()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts and times")]
fn to_integer(number: f64) -> u64 {
    number as u64
}

/// Keeps the rest of the entry's state.
fn set_state(name: &str, value: &JsValue) {
    let Ok(history) = window().history() else { return };
    let state = history.state().ok().and_then(|state| Object::try_from(&state).cloned());
    let state = state.unwrap_or_default();
    Reflect::set(&state, &name.into(), value).ok();
    history.replace_state(&state, "").ok();
}
