use domain::api_types::{Delivery, DeliveryAttempt};
use leptos::prelude::*;

use crate::components::dates::DateTimeText;
use crate::i18n::number::format_number;
use crate::i18n::webhooks::{attempt_error, t};

/// The attempts of a delivery, and what the endpoint answered. Stays open while they change.
#[component]
pub(super) fn Attempts(delivery: Memo<Delivery>) -> impl IntoView {
    let attempts = Memo::new(move |_| delivery.read().attempts.clone());
    let has_attempts = Memo::new(move |_| !attempts.read().is_empty());
    let list = move || attempts.get().into_iter().map(attempt_item).collect_view();
    move || {
        if !has_attempts.get() {
            return view! { <p class="muted small-text">{t().no_attempts()}</p> }.into_any();
        }
        view! {
            <details>
                <summary>{move || t().attempts(attempts.read().len())}</summary>
                <ol class="attempts" role="list">
                    {list}
                </ol>
            </details>
        }
        .into_any()
    }
}

fn attempt_item(attempt: DeliveryAttempt) -> impl IntoView {
    let DeliveryAttempt { at, status, error, duration_ms, excerpt } = attempt;
    let http_status =
        status.map(|status| view! { <span translate="no">{format!("HTTP {status}")}</span> });
    let outcome = match error {
        Some(error) => attempt_error(error, status),
        None => t().status_delivered(),
    };
    view! {
        <li class="attempt">
            <p class="install-meta">
                <DateTimeText at />
                {http_status}
                <span>{outcome}</span>
                <span>{format_number(duration_ms)} " ms"</span>
            </p>
            {excerpt.map(|text| view! { <Excerpt text /> }.into_any())}
        </li>
    }
}

/// The start of the endpoint's answer. It's hostile: shown as text, and as nothing else.
#[component]
fn Excerpt(text: String) -> impl IntoView {
    if text.is_empty() {
        return view! { <p class="muted small-text">{t().empty_response()}</p> }.into_any();
    }
    view! {
        <p class="muted small-text">{t().response()}</p>
        <pre class="excerpt user-content" dir="auto" translate="no">
            {text}
        </pre>
    }
    .into_any()
}
