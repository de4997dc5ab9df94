//! Values that change.

use leptos::prelude::*;

use super::text::Typed;
use crate::i18n::platform_apps::t;

/// What goes and what comes; of a list, only what differs.
pub fn before_and_after(old: Vec<String>, new: Vec<String>) -> AnyView {
    let without = |from: &[String], others: &[String]| -> Vec<String> {
        from.iter().filter(|value| !others.contains(value)).cloned().collect()
    };
    let (mut gone, mut come) = (without(&old, &new), without(&new, &old));
    if gone.is_empty() && come.is_empty() {
        // Only the order differs.
        (gone, come) = (old.clone(), new.clone());
    }
    let shows_gone = !gone.is_empty() || old.is_empty();
    let shows_come = !come.is_empty() || new.is_empty();
    let (before, after) = (t().before(), t().after());
    view! {
        {shows_gone.then(|| view! { <del><span class="visually-hidden">{before} ": "</span>{values(gone)}</del> })}
        {shows_come.then(|| view! { <ins><span class="visually-hidden">{after} ": "</span>{values(come)}</ins> })}
    }
    .into_any()
}

/// Values one below the other, as text.
pub fn values(values: Vec<String>) -> AnyView {
    if values.is_empty() {
        return view! { <span class="muted">{t().nothing()}</span> }.into_any();
    }
    let value = |value: String| view! { <span class="value"><Typed text=value /></span> };
    values.into_iter().map(value).collect_view().into_any()
}
