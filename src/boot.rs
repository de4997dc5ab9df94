//! Starts a program in the page of `index.html`.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::i18n;

/// Replaces what `index.html` shows with `app`, once the texts are loaded and `ready` resolves.
pub fn mount(ready: impl Future<Output = ()> + 'static, app: fn() -> AnyView) {
    console_error_panic_hook::set_once();
    // Fails only if it was called before.
    any_spawner::Executor::init_wasm_bindgen().ok();
    spawn_local(async move {
        // If the texts don't arrive, `index.html` says so.
        if i18n::load().await.is_ok() {
            ready.await;
            if let Some(body) = document().body() {
                body.set_inner_html("");
            }
            mount_to_body(app);
        }
    });
}
