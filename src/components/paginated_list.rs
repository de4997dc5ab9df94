//! A list that loads page by page and keeps its place in the browser's history.

use std::pin::Pin;
use std::rc::Rc;

use domain::api_types::List;
use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use web_sys::Element;

use super::button::Button;
use super::error_message::error_message;
use super::focus::focus_text;
use super::history_state;
use super::load::LoadFailed;
use crate::api::ApiError;
use crate::i18n::settings::t;

type Page<T> = Result<List<T>, ApiError>;
type PageFuture<T> = Pin<Box<dyn Future<Output = Page<T>>>>;
type Fetch<T> = Rc<dyn Fn(Option<String>) -> PageFuture<T>>;

/// The pages loaded so far, as one list.
pub struct Paginated<T: Send + Sync + 'static> {
    resource: LocalResource<Page<T>>,
    /// What's on screen: first the cached pages, then those of `resource`.
    list: RwSignal<Option<List<T>>>,
    /// How many times the list was loaded.
    responses: RwSignal<u32>,
    /// Resolves to the index of the first item that it appended.
    load_more: Action<(), Result<Option<usize>, ApiError>>,
    /// Where to scroll to once there are items.
    scroll: StoredValue<f64>,
}

impl<T: Send + Sync + 'static> Copy for Paginated<T> {}

impl<T: Send + Sync + 'static> Clone for Paginated<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> std::fmt::Debug for Paginated<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Paginated")
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Paginated<T> {
    /// Shows what this history entry showed before and loads it again, at least the first page.
    /// `fetch` loads the page at a cursor; the list reloads when a signal that it reads changes.
    /// `name` is unique among the lists of one path.
    pub fn new<F>(name: &str, fetch: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Page<T>> + 'static,
    {
        let path = use_location().pathname.get_untracked();
        let name = StoredValue::new(format!("{path} {name}"));
        let fetch: Fetch<T> = Rc::new(move |cursor| Box::pin(fetch(cursor)));
        let cached: Option<List<T>> = name.with_value(|name| history_state::cached_page(name));

        let fetch_all = Rc::clone(&fetch);
        let resource = LocalResource::new(move || {
            let count = name.with_value(|name| history_state::restored_count(name));
            // Called here, not in the future: it may read signals that are disposed by then.
            let first = fetch_all(None);
            fetch_pages(first, Rc::clone(&fetch_all), count, move || name.is_disposed())
        });
        let list = RwSignal::new(cached);
        let load_more = Action::new_unsync(move |(): &()| {
            let next = Self::next_page(list, &fetch);
            async move {
                let appended = next.await?;
                if let Some(count) =
                    list.try_with_untracked(|it| it.as_ref().map(|it| it.items.len()))
                {
                    name.try_with_value(|name| {
                        history_state::save_count(name, count.unwrap_or_default());
                    });
                }
                Ok(appended)
            }
        });

        let responses = RwSignal::new(0);
        Effect::new(move |_| {
            let Some(Ok(read)) = resource.get() else { return };
            if list.with_untracked(|list| list.as_ref() != Some(&read)) {
                list.set(Some(read));
            }
            responses.update(|count| *count += 1);
        });
        Effect::new(move |previous: Option<()>| {
            // A list from the cache is in it already.
            if let Some(list) = list.get()
                && (previous.is_some() || resource.with_untracked(Option::is_some))
            {
                name.with_value(|name| history_state::cache_page(name, Box::new(list)));
            }
        });
        let scroll = StoredValue::new(history_state::saved_scroll(&path));
        Effect::new(move |_| {
            if list.with(Option::is_some) {
                history_state::restore_scroll(scroll.get_value());
                scroll.set_value(0.0);
            }
        });
        Self { resource, list, responses, load_more, scroll }
    }

    /// Appends the next page to `list` and returns where it begins; `None` if there's no page, or
    /// the list was reloaded in the meantime.
    fn next_page(
        list: RwSignal<Option<List<T>>>,
        fetch: &Fetch<T>,
    ) -> impl Future<Output = Result<Option<usize>, ApiError>> + use<T> {
        let cursor =
            list.with_untracked(|list| list.as_ref().and_then(|it| it.next_cursor.clone()));
        let page = cursor.clone().map(|cursor| untrack(|| fetch(Some(cursor))));
        async move {
            let Some(page) = page else { return Ok(None) };
            let page = page.await?;
            let appended = list.try_update(|list| {
                let list = list.as_mut().filter(|list| list.next_cursor == cursor)?;
                let first = list.items.len();
                list.items.extend(page.items);
                list.next_cursor = page.next_cursor;
                Some(first)
            });
            Ok(appended.flatten())
        }
    }

    /// For a list that is opened on the page: the reader may have scrolled by the time it arrives.
    #[must_use]
    pub fn without_scroll(self) -> Self {
        self.scroll.set_value(0.0);
        self
    }

    /// Loads the list again. What's on screen stays until the response arrives.
    pub fn refetch(self) {
        self.resource.refetch();
    }

    /// The items loaded so far, tracked; `None` until the first page arrives.
    pub fn items(self) -> Option<Vec<T>> {
        self.list.with(|list| list.as_ref().map(|list| list.items.clone()))
    }

    /// The first item loaded so far that matches, tracked.
    pub fn find(self, matches: impl Fn(&T) -> bool) -> Option<T> {
        self.list.with(|list| list.as_ref()?.items.iter().find(|item| matches(item)).cloned())
    }

    /// How many items are loaded so far, tracked; `None` until the first page arrives.
    pub fn count(self) -> Option<usize> {
        self.list.with(|list| list.as_ref().map(|list| list.items.len()))
    }

    /// Whether there are more pages to load, tracked.
    pub fn has_more(self) -> bool {
        self.list.with(|list| list.as_ref().is_some_and(|list| list.next_cursor.is_some()))
    }

    /// Changes items on screen after they were changed on the server.
    pub fn update_items(self, update: impl FnOnce(&mut Vec<T>)) {
        self.list.try_update(|list| {
            if let Some(list) = list {
                update(&mut list.items);
            }
        });
    }

    fn retry(self) {
        self.resource.set(None);
        self.resource.refetch();
    }

    fn state(self) -> ListState {
        match (self.resource.get(), &*self.list.read()) {
            (Some(Err(error)), _) => ListState::Failed(error),
            (_, None) => ListState::Loading,
            (_, Some(list)) if list.items.is_empty() => ListState::Empty(self.responses.get()),
            _ => ListState::Items,
        }
    }
}

/// The `first` page and those after it, until there are `count` items or the list `is_disposed`.
async fn fetch_pages<T>(
    first: PageFuture<T>,
    fetch: Fetch<T>,
    count: usize,
    is_disposed: impl Fn() -> bool,
) -> Page<T> {
    let mut list = first.await?;
    while list.items.len() < count
        && !is_disposed()
        && let Some(cursor) = list.next_cursor.take()
    {
        let next = fetch(Some(cursor)).await?;
        list.items.extend(next.items);
        list.next_cursor = next.next_cursor;
    }
    Ok(list)
}

#[derive(Clone, PartialEq)]
enum ListState {
    Loading,
    Failed(ApiError),
    /// Counts the responses: the next empty list may be so for another reason.
    Empty(u32),
    Items,
}

/// Shows a [`Paginated`] list, and "Load more" while there is more. `children` makes an item's
/// `li`, which stays as long as its `key` does.
#[component]
pub fn PaginatedList<T, F, V>(
    list: Paginated<T>,
    class: &'static str,
    #[prop(into)] skeleton: ViewFn,
    /// Says what couldn't be loaded.
    failed: &'static str,
    /// Shown if the list has no items.
    #[prop(into)]
    empty: ViewFn,
    /// Changes with everything about an item that `children` shows.
    key: fn(&T) -> String,
    children: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let state = Memo::new(move |_| list.state());
    let rows = NodeRef::<html::Ul>::new();
    let items = move || {
        view! {
            <ul class=class role="list" node_ref=rows>
                <For each=move || list.items().unwrap_or_default() key children=children.clone() />
            </ul>
        }
    };
    let content = move || match state.get() {
        ListState::Loading => skeleton.run(),
        ListState::Failed(error) => {
            view! { <LoadFailed what=failed error on_retry=move || list.retry() /> }.into_any()
        }
        ListState::Empty(_) => empty.run(),
        ListState::Items => items().into_any(),
    };
    Effect::new(move |_| {
        if let Some(Ok(Some(first))) = list.load_more.value().get()
            && let Some(rows) = rows.get_untracked()
            && is_waiting_for_more()
        {
            focus_item(&rows, first);
        }
    });
    let has_more = Memo::new(move |_| state.get() == ListState::Items && list.has_more());
    view! {
        {content}
        {move || has_more.get().then(|| view! { <LoadMore load_more=list.load_more /> }.into_any())}
    }
}

/// "Load more". The first item that it appends takes the focus, unless the user has gone on.
#[component]
fn LoadMore(load_more: Action<(), Result<Option<usize>, ApiError>>) -> impl IntoView {
    let pending = load_more.pending();
    let failure = move || match load_more.value().get() {
        Some(Err(error)) if !pending.get() => {
            Some(view! { <p role="alert">{error_message(&error)}</p> }.into_any())
        }
        _ => None,
    };
    view! {
        <div class="load-more">
            <Button pending on_press=move || drop(load_more.dispatch(()))>
                {move || if pending.get() { t().loading_more() } else { t().load_more() }}
            </Button>
            {failure}
        </div>
    }
}

/// Whether the focus is still on "Load more", or went with it.
fn is_waiting_for_more() -> bool {
    document()
        .active_element()
        .is_none_or(|element| element.matches("body, .load-more *").unwrap_or_default())
}

fn focus_item(list: &Element, index: usize) {
    if let Ok(Some(item)) = list.query_selector(&format!(":scope > :nth-child({})", index + 1)) {
        focus_text(&item);
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use std::cell::RefCell;

    use leptos::task::tick;
    use leptos_router::components::Router;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    thread_local! {
        static REQUESTS: RefCell<Vec<Option<String>>> = const { RefCell::new(Vec::new()) };
        static FAILING: RefCell<bool> = const { RefCell::new(false) };
    }

    /// Five items in pages of two.
    async fn fetch(cursor: Option<String>) -> Page<u32> {
        REQUESTS.with_borrow_mut(|requests| requests.push(cursor.clone()));
        if FAILING.with_borrow(|failing| *failing) {
            return Err(ApiError::Network);
        }
        let start: u32 = cursor.map_or(0, |cursor| cursor.parse().unwrap());
        let end = (start + 2).min(5);
        let next_cursor = (end < 5).then(|| end.to_string());
        Ok(List { items: (start..end).collect(), next_cursor })
    }

    async fn list(name: &'static str) -> Mounted {
        REQUESTS.take();
        let view = move || {
            view! {
                <Router>
                    <PaginatedList
                        list=Paginated::new(name, fetch)
                        class="list"
                        skeleton=|| view! { <p class="skeleton"></p> }
                        failed="The list failed"
                        empty=|| view! { <p class="none"></p> }
                        key=u32::to_string
                        let:item
                    >
                        <li>{item}</li>
                    </PaginatedList>
                </Router>
            }
            .into_any()
        };
        let page = mount(view).await;
        settle().await;
        page
    }

    /// Waits until the responses, which arrive immediately, are on screen.
    async fn settle() {
        for _ in 0..10 {
            tick().await;
        }
    }

    #[wasm_bindgen_test]
    async fn load_more_appends_and_focuses_the_first_new_item() {
        let page = list("more").await;
        assert_eq!(page.count("li"), 2);
        page.click(".load-more button").await;
        settle().await;
        assert_eq!(page.count("li"), 4);
        let focused = document().active_element().unwrap();
        assert_eq!(focused.text_content().as_deref(), Some("2"));

        page.click(".load-more button").await;
        settle().await;
        assert_eq!(page.count("li"), 5);
        assert!(page.find(".load-more").is_none(), "there's no more");
    }

    #[wasm_bindgen_test]
    async fn late_page_leaves_the_focus_where_the_user_has_gone() {
        let page = list("left").await;
        page.get(".load-more button").click();
        let item = page.get("li");
        item.set_attribute("tabindex", "-1").unwrap();
        item.focus().unwrap();
        settle().await;
        assert_eq!(page.count("li"), 4);
        assert_eq!(document().active_element().unwrap(), *item);
    }

    #[wasm_bindgen_test]
    async fn a_list_shown_again_restores_its_length() {
        let page = list("restored").await;
        page.click(".load-more button").await;
        settle().await;
        drop(page);

        let page = list("restored").await;
        assert_eq!(page.count("li"), 4);
        let requests = REQUESTS.take();
        assert_eq!(requests, [None, Some("2".to_owned())], "and is loaded again");
    }

    #[wasm_bindgen_test]
    async fn a_failed_page_keeps_the_list_and_can_be_retried() {
        let page = list("failing").await;
        FAILING.set(true);
        page.click(".load-more button").await;
        settle().await;
        FAILING.set(false);
        assert_eq!(page.count("li"), 2);
        assert!(page.find(".load-more [role=alert]").is_some());

        page.click(".load-more button").await;
        settle().await;
        assert_eq!(page.count("li"), 4);
    }

    #[wasm_bindgen_test]
    async fn failed_reload_of_a_cached_list_offers_no_more() {
        drop(list("cached").await);
        FAILING.set(true);
        let page = list("cached").await;
        FAILING.set(false);
        assert!(page.text().contains("The list failed"));
        assert!(page.find(".load-more").is_none());
    }

    #[wasm_bindgen_test]
    async fn a_failed_list_says_so_and_can_be_retried() {
        FAILING.set(true);
        let page = list("broken").await;
        FAILING.set(false);
        assert!(page.text().contains("The list failed"));
        page.click("[role=alert] button").await;
        settle().await;
        assert_eq!(page.count("li"), 2);
    }
}
