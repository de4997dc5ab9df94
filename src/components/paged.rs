//! A list that comes in pages.

use std::rc::Rc;

use domain::wire::List;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error_summary::failure_text;
use super::loader::{Loaded, Loader};
use crate::api::ApiError;
use crate::i18n::settings::t;

type Fetch<T> = Rc<dyn Fn(Option<String>) -> Page<T>>;
type Page<T> = std::pin::Pin<Box<dyn Future<Output = Result<List<T>, ApiError>>>>;

/// The pages read so far, as one list.
pub struct Paged<T: Send + Sync + 'static> {
    pub loader: Loader<List<T>>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> std::fmt::Debug for Paged<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Paged")
    }
}

impl<T: Clone + Send + Sync + 'static> Paged<T> {
    /// Reads the first page at once; `fetch` reads the one at a cursor.
    pub fn new<F>(fetch: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<List<T>, ApiError>> + 'static,
    {
        let fetch: Fetch<T> = Rc::new(move |cursor| Box::pin(fetch(cursor)));
        let first = Rc::clone(&fetch);
        Self {
            loader: Loader::new(move || first(None)),
            fetch: StoredValue::new_local(fetch),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Reads the next page. If that fails the button is there to press again.
    fn load_more(self, cursor: String) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let next = self.fetch.with_value(|fetch| fetch(Some(cursor.clone())));
        spawn_local(async move {
            let next = next.await;
            self.busy.try_set(false);
            let next = match next {
                Ok(next) => next,
                Err(error) => {
                    self.failure.try_set(Some(error));
                    return;
                }
            };
            self.loader.state.try_update(|state| {
                if let Loaded::Ready(list) = state
                    && list.next_cursor.as_ref() == Some(&cursor)
                {
                    list.items.extend(next.items);
                    list.next_cursor = next.next_cursor;
                }
            });
        });
    }
}

/// "Load more", while there is more.
#[component]
pub fn LoadMore<T: Clone + Send + Sync + 'static>(
    paged: Paged<T>,
    cursor: Option<String>,
) -> impl IntoView {
    let label = move || if paged.busy.get() { t().loading_more() } else { t().load_more() };
    let failed = move || {
        paged.failure.get().map(|error| view! { <p role="alert">{failure_text(&error)}</p> })
    };
    cursor.map(|cursor| {
        view! {
            <div class="load-more">
                <button
                    type="button"
                    class="button"
                    aria-disabled=move || paged.busy.get().then_some("true")
                    on:click=move |_| paged.load_more(cursor.clone())
                >
                    {label}
                </button>
                {failed}
            </div>
        }
    })
}
