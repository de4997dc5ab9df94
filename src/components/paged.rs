//! A list that comes in pages, and keeps its place.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use domain::wire::List;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Element;

use super::error_summary::{failure_text, focus_element};
use super::loader::{Loaded, Loader, load_failed};
use super::place;
use crate::api::ApiError;
use crate::dom::{El, action, afterwards, div, live, or_nothing, p, ul};
use crate::i18n::settings::t;
use crate::screens::on_return;

type Fetch<T> = Rc<dyn Fn(Option<String>) -> Page<T>>;
type Page<T> = std::pin::Pin<Box<dyn Future<Output = Result<List<T>, ApiError>>>>;

/// The pages read so far, as one list.
pub struct Paged<T: Send + Sync + 'static> {
    pub loader: Loader<List<T>>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    /// Other than that of any other list on the page.
    name: &'static str,
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

impl<T: Clone + PartialEq + Send + Sync + 'static> Paged<T> {
    /// Shows what was shown here before, and reads it again, at least the first page; `fetch` reads
    /// the one at a cursor.
    pub fn new<F>(name: &'static str, fetch: impl Fn(Option<String>) -> F + 'static) -> Self
    where
        F: Future<Output = Result<List<T>, ApiError>> + 'static,
    {
        let fetch: Fetch<T> = Rc::new(move |cursor| Box::pin(fetch(cursor)));
        let again = Rc::clone(&fetch);
        let known = place::shown_before(name);
        let is_known = known.is_some();
        let paged = Self {
            loader: Loader::starting_from(known, move || {
                read(Rc::clone(&again), place::read_before(name))
            }),
            fetch: StoredValue::new_local(fetch),
            name,
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
        };
        paged.scroll_back();
        paged.keep_shown(is_known);
        on_return(move || paged.loader.refresh());
        paged
    }

    /// Once there is something to scroll.
    fn scroll_back(self) {
        let scrolled = StoredValue::new(place::scrolled_before());
        afterwards(move |_| {
            if matches!(&*self.loader.state.read(), Loaded::Ready(_)) {
                place::scroll_to(scrolled.get_value());
                scrolled.set_value(0.0);
            }
        });
    }

    /// For going back to it.
    fn keep_shown(self, is_known: bool) {
        afterwards(move |again| {
            if let Loaded::Ready(list) = &*self.loader.state.read()
                && (again || !is_known)
            {
                place::keep_shown(self.name, Box::new(list.clone()));
            }
        });
    }

    fn items(self) -> Vec<T> {
        self.loader.get().map(|list| list.items).unwrap_or_default()
    }

    /// Reads the next page and puts the focus on the first of its items in `list`. If it fails the
    /// button is there to press again.
    fn load_more(self, list: El) {
        let cursor = self.loader.state.with_untracked(|state| match state {
            Loaded::Ready(list) => list.next_cursor.clone(),
            Loaded::Waiting | Loaded::Failed(_) => None,
        });
        if self.busy.get_untracked() || cursor.is_none() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        let next = self.fetch.with_value(|fetch| fetch(cursor.clone()));
        spawn_local(async move {
            let next = next.await;
            self.busy.try_set(false);
            match next {
                Ok(next) => self.append(next, cursor, list),
                Err(error) => drop(self.failure.try_set(Some(error))),
            }
        });
    }

    /// Unless the list began anew in the meantime.
    fn append(self, next: List<T>, cursor: Option<String>, list: El) {
        self.loader.state.try_update(|state| {
            if let Loaded::Ready(read) = state
                && read.next_cursor == cursor
            {
                let before = read.items.len();
                read.items.extend(next.items);
                read.next_cursor = next.next_cursor;
                place::keep_read(self.name, read.items.len());
                request_animation_frame(move || focus_item(&list, before));
            }
        });
    }
}

/// The first pages, until there are `count` items.
async fn read<T>(fetch: Fetch<T>, count: usize) -> Result<List<T>, ApiError> {
    let mut list = fetch(None).await?;
    while list.items.len() < count
        && let Some(cursor) = list.next_cursor.take()
    {
        let next = fetch(Some(cursor)).await?;
        list.items.extend(next.items);
        list.next_cursor = next.next_cursor;
    }
    Ok(list)
}

/// What stands in the place of a list.
#[derive(Clone, PartialEq)]
enum Shown {
    Skeleton,
    Failure(ApiError),
    Nothing,
    Items,
}

/// How a list is shown.
pub struct Look {
    pub class: &'static str,
    pub skeleton: fn() -> El,
    /// What could not be loaded.
    pub failed: &'static str,
    /// In place of a list without items.
    pub empty: Box<dyn Fn() -> El>,
}

impl std::fmt::Debug for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Look")
    }
}

/// Shows what there is of a list, and "Load more" while there is more. `item` makes an item's `li`.
pub fn paged_list<T: Clone + PartialEq + Send + Sync + 'static>(
    paged: Paged<T>,
    look: Look,
    item: impl Fn(&T) -> El + 'static,
) -> [El; 2] {
    let shown = Memo::new(move |_| match &*paged.loader.state.read() {
        Loaded::Waiting => Shown::Skeleton,
        Loaded::Failed(error) => Shown::Failure(error.clone()),
        Loaded::Ready(list) if list.items.is_empty() => Shown::Nothing,
        Loaded::Ready(_) => Shown::Items,
    });
    let is_there =
        Memo::new(move |_| paged.loader.get().is_some_and(|list| list.next_cursor.is_some()));
    let list = rows(ul().class(look.class).attr("role", "list"), move || paged.items(), item);
    let to_fill = list.clone();
    let load = Rc::new(move || paged.load_more(to_fill.clone()));
    [
        in_place(shown, list, look, Rc::new(move || paged.loader.reload())),
        load_more(is_there, paged.busy, paged.failure, load),
    ]
}

/// What shows an item stays as long as the item does.
fn rows<T: PartialEq + 'static>(
    list: El,
    items: impl Fn() -> Vec<T> + 'static,
    item: impl Fn(&T) -> El + 'static,
) -> El {
    let keyed = Rc::new(RefCell::new(Vec::<(u32, T)>::new()));
    let shown = Rc::clone(&keyed);
    let next = Cell::new(0);
    let keys = move || {
        let mut before = keyed.take();
        let with_key = |item: T| {
            let known = before.iter().position(|(_, other)| *other == item);
            let new = || next.replace(next.get() + 1);
            (known.map_or_else(new, |at| before.remove(at).0), item)
        };
        let now: Vec<_> = items().into_iter().map(with_key).collect();
        let keys = now.iter().map(|(key, _)| *key).collect();
        keyed.replace(now);
        keys
    };
    list.keyed(keys, move |_, at| item(&shown.borrow()[at.get_untracked()].1))
}

/// One code for the lists of all types.
fn in_place(shown: Memo<Shown>, list: El, look: Look, retry: Rc<dyn Fn()>) -> El {
    live(move || match shown.get() {
        Shown::Skeleton => (look.skeleton)(),
        Shown::Failure(error) => {
            let retry = Rc::clone(&retry);
            load_failed(look.failed, &error, move || retry())
        }
        Shown::Nothing => (look.empty)(),
        Shown::Items => list.clone(),
    })
}

/// "Load more", while there is more. What came takes the focus.
fn load_more(
    is_there: Memo<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
    load: Rc<dyn Fn()>,
) -> El {
    let label = move || if busy.get() { t().loading_more() } else { t().load_more() };
    let failed = |error: ApiError| p().attr("role", "alert").child(failure_text(&error));
    let part = move || {
        let load = Rc::clone(&load);
        let button = action("button", move |_| load())
            .attr_of("aria-disabled", move || busy.get().then_some("true"))
            .text_of(label);
        let failed = live(move || or_nothing(failure.get().map(failed)));
        div().class("load-more").child([button, failed])
    };
    live(move || or_nothing(is_there.get().then(&part)))
}

fn focus_item(list: &El, at: usize) {
    let list = list.cast::<Element>();
    if let Ok(Some(item)) = list.query_selector(&format!(":scope > :nth-child({})", at + 1)) {
        item.set_attribute("tabindex", "-1").ok();
        focus_element(item);
    }
}
