//! Where the page of `index.html` ends and a program begins.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n;

/// Replaces what `index.html` shows with `app`, as soon as the texts and what `app` shows first are
/// there.
pub fn mount(
    english: &'static str,
    ready: impl Future<Output = ()> + 'static,
    app: fn() -> AnyView,
) {
    console_error_panic_hook::set_once();
    // Fails only where it was called before.
    any_spawner::Executor::init_wasm_bindgen().ok();
    spawn_local(async move {
        if i18n::load(english).await {
            ready.await;
            if let Some(body) = document().body() {
                body.set_inner_html("");
            }
            mount_to_body(app);
        }
    });
}
