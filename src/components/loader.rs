//! Data that comes from the server: waited for, shown, or failed and tried again.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::error_summary::failure_text;
use super::icon::Icon;
use crate::api::ApiError;
use crate::dom::{El, action, div, live, p, span};
use crate::i18n::t;

#[derive(Clone, Debug, PartialEq)]
pub enum Loaded<T> {
    Waiting,
    Ready(T),
    Failed(ApiError),
}

type Fetch<T> = Box<dyn Fn() -> Pin<Box<dyn Future<Output = Result<T, ApiError>>>>>;

/// One answer of the server. Smaller than a resource with its suspense, and an answer that comes
/// after its screen is gone goes nowhere.
pub struct Loader<T: Send + Sync + 'static> {
    pub state: RwSignal<Loaded<T>>,
    fetch: StoredValue<Fetch<T>, LocalStorage>,
    /// Answers of earlier attempts are dropped.
    attempt: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Copy for Loader<T> {}

impl<T: Send + Sync + 'static> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> std::fmt::Debug for Loader<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Loader")
    }
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Loader<T> {
    /// Starts at once.
    pub fn new<F>(fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        Self::starting_from(None, fetch)
    }

    /// Shows what is `known` until the answer is there.
    pub fn starting_from<F>(known: Option<T>, fetch: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let loader = Self {
            state: RwSignal::new(known.map_or(Loaded::Waiting, Loaded::Ready)),
            fetch: StoredValue::new_local(Box::new(move || Box::pin(fetch()))),
            attempt: StoredValue::new(0),
        };
        loader.refresh();
        loader
    }

    /// Asks again, from a skeleton on.
    pub fn reload(self) {
        self.state.set(Loaded::Waiting);
        self.refresh();
    }

    /// Asks again; what is shown stays until the answer is there.
    pub fn refresh(self) {
        let Some(answer) = self.fetch.try_with_value(|fetch| fetch()) else { return };
        let attempt = self.attempt.get_value() + 1;
        self.attempt.set_value(attempt);
        spawn_local(async move {
            let answer = answer.await;
            if self.attempt.try_get_value() == Some(attempt) {
                let loaded = match answer {
                    Ok(value) => Loaded::Ready(value),
                    Err(error) => Loaded::Failed(error),
                };
                // The same again is not shown again.
                if self.state.try_with_untracked(|shown| *shown != loaded) == Some(true) {
                    self.state.set(loaded);
                }
            }
        });
    }

    /// Shows `value` without asking.
    pub fn set(self, value: T) {
        self.state.set(Loaded::Ready(value));
    }

    pub fn get(self) -> Option<T> {
        match self.state.get() {
            Loaded::Ready(value) => Some(value),
            Loaded::Waiting | Loaded::Failed(_) => None,
        }
    }
}

/// Shows what a loader has: a skeleton of the final shape, the data, or what failed.
pub fn loaded<T: Clone + PartialEq + Send + Sync + 'static>(
    loader: Loader<T>,
    skeleton: fn() -> El,
    failed: &'static str,
    show: impl Fn(T) -> El + 'static,
) -> El {
    live(move || match loader.state.get() {
        Loaded::Waiting => skeleton(),
        Loaded::Ready(value) => show(value),
        Loaded::Failed(error) => load_failed(failed, &error, move || loader.reload()),
    })
}

/// Says what failed, why, and offers to try again.
pub fn load_failed(what: &str, error: &ApiError, on_retry: impl Fn() + 'static) -> El {
    div().class("empty").attr("role", "alert").child([
        Icon::Alert.el(),
        p().class("empty-title").child(what),
        p().child(failure_text(error)),
        action("button", move |_| on_retry()).child(t().try_again()),
    ])
}

/// Lines of a text that is not there yet: `kind` is `row`, `title`, or nothing for text. Invisible
/// for the first 150 ms.
pub fn skeleton(lines: usize, kind: &str) -> El {
    let line = |_| span().class(&format!("skeleton {kind}"));
    let lines: Vec<_> = (0..lines).map(line).collect();
    div()
        .class("skeletons")
        .attr("aria-busy", "true")
        .child(span().class("visually-hidden").child(t().loading()))
        .child(lines)
}
