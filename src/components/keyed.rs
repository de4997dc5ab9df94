use std::hash::Hash;

use leptos::prelude::*;

/// Content with elements of its own for each `key`. Leptos would update the texts of the previous
/// content, which nobody sees after a page translator has replaced them.
#[component]
pub fn Keyed<K, G, F, V>(
    /// Tracked.
    key: G,
    children: F,
) -> impl IntoView
where
    K: Clone + Eq + Hash + Send + 'static,
    G: Fn() -> K + Send + 'static,
    F: Fn(K) -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    view! { <For each=move || [key()] key=K::clone children /> }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn translated_content_is_replaced() {
        let status = RwSignal::new("Active");
        let view = move || {
            view! {
                <Keyed key=move || status.get() let:status>
                    <span>{status}</span>
                </Keyed>
            }
            .into_any()
        };
        let page = mount(view).await;
        page.translate();
        status.set("Disabled");
        tick().await;
        assert_eq!(page.text(), "Disabled");
    }
}
