//! Data from the server: a skeleton while it loads, then the data or an error.

use leptos::html;
use leptos::prelude::*;

use super::button::Button;
use super::error_message::error_message;
use super::focus::focus_nearest_heading;
use super::icon::{Glyph, Icon};
use crate::api::ApiError;
use crate::i18n::t;

/// Shows the data of `resource`, and the skeleton until there is any. Data stays during a reload.
#[component]
pub fn Load<T, F, V>(
    resource: LocalResource<Result<T, ApiError>>,
    /// The shape of the content.
    #[prop(into)]
    skeleton: ViewFn,
    /// Says what couldn't be loaded.
    failed: &'static str,
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    // The error would stay, too.
    let retry = move || {
        resource.set(None);
        resource.refetch();
    };
    let fallback = skeleton.clone();
    view! {
        <Transition fallback=move || fallback.run()>
            {move || match resource.get() {
                Some(Ok(value)) => children(value).into_any(),
                Some(Err(error)) => {
                    view! { <LoadFailed what=failed error on_retry=retry /> }.into_any()
                }
                // After "Try again". A `Transition` shows its fallback only once.
                None => skeleton.run(),
            }}
        </Transition>
    }
}

/// Says what failed and why, and offers to try again.
#[component]
pub fn LoadFailed(
    what: &'static str,
    error: ApiError,
    #[prop(into)] on_retry: UnsyncCallback<()>,
) -> impl IntoView {
    let message = NodeRef::<html::Div>::new();
    // The message goes, and its button with it.
    let retry = move || {
        if let Some(message) = message.get_untracked() {
            focus_nearest_heading(&message);
        }
        on_retry.run(());
    };
    view! {
        <div node_ref=message class="empty-state" role="alert">
            <Icon glyph=Glyph::Alert />
            <p class="empty-state-title">{what}</p>
            <p>{error_message(&error)}</p>
            <Button on_press=retry>{t().try_again()}</Button>
        </div>
    }
}

/// Lines in the shape of the content that is loading. Invisible for the first 150 ms.
#[component]
pub fn Skeleton(
    lines: usize,
    /// `row`, `title`, `card-shape`, or nothing for text.
    #[prop(default = "")]
    kind: &'static str,
) -> impl IntoView {
    let line = |_| view! { <span class=format!("skeleton {kind}")></span> };
    view! {
        <div class="skeleton-group" aria-busy="true">
            <span class="visually-hidden">{t().loading()}</span>
            {(0..lines).map(line).collect_view()}
        </div>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::cell::Cell;
    use std::future::pending;

    use leptos::task::tick;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::mount;

    wasm_bindgen_test_configure!(run_in_browser);

    thread_local! {
        static REQUESTS: Cell<u32> = const { Cell::new(0) };
    }

    /// Fails once, then never resolves.
    async fn fetch() -> Result<u32, ApiError> {
        REQUESTS.set(REQUESTS.get() + 1);
        if REQUESTS.get() == 1 { Err(ApiError::Network) } else { pending().await }
    }

    async fn settle() {
        for _ in 0..5 {
            tick().await;
        }
    }

    #[wasm_bindgen_test]
    async fn data_stays_while_it_is_loaded_again() {
        let responses = RwSignal::new(0);
        let fetch = move || {
            responses.update_untracked(|count| *count += 1);
            let count = responses.get_untracked();
            async move { if count == 1 { Ok(count) } else { pending().await } }
        };
        let resource = LocalResource::new(fetch);
        let view = move || {
            view! {
                <Load
                    resource
                    skeleton=|| view! { <p class="skeleton"></p> }
                    failed="The list failed"
                    let:number
                >
                    <p>{number}</p>
                </Load>
            }
            .into_any()
        };
        let page = mount(view).await;
        settle().await;
        resource.refetch();
        settle().await;
        assert_eq!((responses.get_untracked(), &*page.text()), (2, "1"));
        assert!(page.find(".skeleton").is_none());
    }

    #[wasm_bindgen_test]
    async fn trying_again_shows_the_skeleton_until_the_response_arrives() {
        let view = || {
            view! {
                <h1>"The page"</h1>
                <section>
                    <h2>"The list"</h2>
                    <Load
                        resource=LocalResource::new(fetch)
                        skeleton=|| view! { <p class="skeleton"></p> }
                        failed="The list failed"
                        let:number
                    >
                        <p>{number}</p>
                    </Load>
                </section>
            }
            .into_any()
        };
        let page = mount(view).await;
        settle().await;
        assert!(page.text().contains("The list failed"));
        page.click("[role=alert] button").await;
        settle().await;
        assert!(page.find(".skeleton").is_some());
        assert!(page.find("[role=alert]").is_none());
        let focused = document().active_element().unwrap();
        assert_eq!(focused.text_content().as_deref(), Some("The list"));
    }
}
