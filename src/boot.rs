//! Where the page of `index.html` ends and the app begins.

use std::mem;

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dom::{Content, El};
use crate::i18n;

/// Replaces what `index.html` shows with `app`.
#[cfg(debug_assertions)]
pub fn mount(app: fn() -> AnyView) {
    word_panics();
    Executor::init_wasm_bindgen().ok();
    spawn_local(async move {
        if i18n::load().await.is_ok() {
            clear();
            mount_to_body(app);
        }
    });
}

/// Replaces what `index.html` shows with a page that is made of [elements](crate::dom), as soon as
/// it is there: until then the frame of `index.html` stands, and nothing is drawn twice.
pub fn mount_elements(page: impl Future<Output = [El; 2]> + 'static) {
    #[cfg(debug_assertions)]
    word_panics();
    // Fails only where it was called before.
    Executor::init_wasm_bindgen().ok();
    let owner = Owner::new();
    owner.set();
    // The page lives until it is left.
    mem::forget(owner);
    spawn_local(async move {
        if i18n::load().await.is_ok() {
            let page = page.await;
            clear();
            if let Some(body) = document().body() {
                page.append_to(&body);
            }
        }
    });
}

/// Only in development: the page after a panic is `index.html`'s, and in a release a panic has no words.
#[cfg(debug_assertions)]
fn word_panics() {
    std::panic::set_hook(Box::new(|info| leptos::logging::error!("{info}")));
}

fn clear() {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
}
