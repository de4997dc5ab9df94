//! Where the page of `index.html` ends and the app begins.

use std::{mem, panic};

use any_spawner::Executor;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dom::{Content, El};
use crate::i18n::t;

/// Replaces what `index.html` shows with `app`.
pub fn mount(app: fn() -> AnyView) {
    tell_of_panics();
    clear("");
    mount_to_body(app);
}

/// Replaces what `index.html` shows with a page that is made of [elements](crate::dom), as soon as
/// it is there: until then the frame of `index.html` stands, and nothing is drawn twice.
pub fn mount_elements(page: impl Future<Output = [El; 2]> + 'static) {
    tell_of_panics();
    // Fails only where it was called before.
    Executor::init_wasm_bindgen().ok();
    let owner = Owner::new();
    owner.set();
    // The page lives until it is left.
    mem::forget(owner);
    spawn_local(async move {
        let page = page.await;
        clear("");
        if let Some(body) = document().body() {
            page.append_to(&body);
        }
    });
}

fn tell_of_panics() {
    panic::set_hook(Box::new(|info| {
        // What a release says must not cost every visitor the code that words it.
        if cfg!(debug_assertions) {
            leptos::logging::error!("{info}");
        }
        show_crash();
    }));
}

/// After a panic nothing on the page works any more, so it must not look as if it did. What was
/// on it, a token for example, goes too.
fn show_crash() {
    let (title, hint, reload) = (t().crashed(), t().crashed_hint(), t().reload());
    clear(&format!(
        "<main class=load-failed role=alert><h1>{title}</h1><p>{hint}</p>\
         <a class=button rel=external href=''>{reload}</a></main>"
    ));
}

fn clear(html: &str) {
    if let Some(body) = document().body() {
        body.set_inner_html(html);
    }
}
