//! Where the page of `index.html` ends and the app begins.

use std::{mem, panic};

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dom::{Content, El};

/// Replaces what `index.html` shows with `app`.
#[cfg(debug_assertions)]
pub fn mount(app: fn() -> AnyView) {
    word_panics();
    clear();
    mount_to_body(app);
}

/// Replaces what `index.html` shows with a page that is made of [elements](crate::dom), as soon as
/// it is there: until then the frame of `index.html` stands, and nothing is drawn twice.
pub fn mount_elements(page: impl Future<Output = [El; 2]> + 'static) {
    word_panics();
    // Fails only where it was called before.
    Executor::init_wasm_bindgen().ok();
    let owner = Owner::new();
    owner.set();
    // The page lives until it is left.
    mem::forget(owner);
    spawn_local(async move {
        let page = page.await;
        clear();
        if let Some(body) = document().body() {
            page.append_to(&body);
        }
    });
}

/// The page after a panic is `index.html`'s. What a release says of it must not cost every visitor
/// the code that words it.
fn word_panics() {
    panic::set_hook(Box::new(|info| {
        if cfg!(debug_assertions) {
            leptos::logging::error!("{info}");
        }
    }));
}

fn clear() {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
}
