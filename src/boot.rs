//! Where the page of `index.html` ends and the app begins.

use std::panic;

use leptos::prelude::*;

use crate::i18n::t;

/// Replaces the loading skeleton of `index.html` with `app`.
pub fn mount(app: fn() -> AnyView) {
    panic::set_hook(Box::new(|info| {
        // What a release says must not cost every visitor the code that words it.
        if cfg!(debug_assertions) {
            leptos::logging::error!("{info}");
        }
        show_crash();
    }));
    clear("");
    mount_to_body(app);
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
