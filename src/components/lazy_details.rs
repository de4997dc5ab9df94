use leptos::prelude::*;

/// A disclosure that makes its content when it's first opened, and keeps it from then on.
#[component]
pub fn LazyDetails(#[prop(into)] summary: ViewFnOnce, children: ChildrenFn) -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <details on:toggle=move |_| opened.set(true)>
            <summary>{summary.run()}</summary>
            <div class="details-content">{move || opened.get().then(|| children())}</div>
        </details>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::cell::Cell;

    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    thread_local! {
        static MADE: Cell<u32> = const { Cell::new(0) };
    }

    #[component]
    fn Content() -> impl IntoView {
        MADE.set(MADE.get() + 1);
        "the content"
    }

    #[wasm_bindgen_test]
    async fn content_is_made_once_when_first_opened() {
        let view = || view! { <LazyDetails summary=|| "More"><Content /></LazyDetails> }.into_any();
        let page = mount(view).await;
        assert_eq!(MADE.get(), 0);
        page.click("summary").await;
        page.wait_for("the content").await;
        page.click("summary").await;
        page.click("summary").await;
        page.wait_for("the content").await;
        assert_eq!(MADE.get(), 1);
    }
}
