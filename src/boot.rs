//! Where the page of `index.html` ends and the app begins.

use leptos::prelude::*;

/// Replaces the loading skeleton of `index.html` with `app`.
pub fn mount<N>(app: impl FnOnce() -> N + 'static)
where
    N: IntoView + 'static,
{
    document()
        .body()
        .expect("a page has a body")
        .set_inner_html("");
    mount_to_body(app);
}
