//! What the reader chose, such as the theme. `index.html` reads it before the first paint.

use leptos::prelude::window;

/// Keeps a choice in this browser.
pub(super) fn persist_preference(key: &str, choice: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        storage.set_item(key, choice).ok();
    }
}
