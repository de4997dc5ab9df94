//! How values change.

use leptos::prelude::*;

use super::user_text::UserText;
use crate::i18n::platform_apps::t;

/// The removed and the added values. For a list, shows only the differences.
#[component]
pub fn ValueDiff(old: Vec<String>, new: Vec<String>) -> impl IntoView {
    let (removed, added) = difference(old, new);
    let removed = removed.map(|values| {
        view! {
            <del>
                <span class="visually-hidden">{t().before()} ": "</span>
                <ValueList values />
            </del>
        }
        .into_any()
    });
    let added = added.map(|values| {
        view! {
            <ins>
                <span class="visually-hidden">{t().after()} ": "</span>
                <ValueList values />
            </ins>
        }
        .into_any()
    });
    view! {
        {removed}
        {added}
    }
}

/// Values, one per line.
#[component]
pub fn ValueList(values: Vec<String>) -> impl IntoView {
    if values.is_empty() {
        return view! { <span class="muted">{t().nothing()}</span> }.into_any();
    }
    let value = |text: String| {
        view! {
            <span class="diff-value">
                <UserText text />
            </span>
        }
    };
    values.into_iter().map(value).collect_view().into_any()
}

/// `None` where nothing is removed, or nothing added. An empty list is shown as a value.
fn difference(old: Vec<String>, new: Vec<String>) -> (Option<Vec<String>>, Option<Vec<String>>) {
    let without = |from: &[String], others: &[String]| -> Vec<String> {
        from.iter().filter(|value| !others.contains(value)).cloned().collect()
    };
    let (mut removed, mut added) = (without(&old, &new), without(&new, &old));
    let (was_empty, is_empty) = (old.is_empty(), new.is_empty());
    if removed.is_empty() && added.is_empty() {
        // Only the order differs.
        (removed, added) = (old, new);
    }
    let shows_removed = !removed.is_empty() || was_empty;
    let shows_added = !added.is_empty() || is_empty;
    (shows_removed.then_some(removed), shows_added.then_some(added))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn only_the_differences_of_a_list_are_shown() {
        assert_eq!(
            difference(texts(&["a", "b"]), texts(&["b", "c"])),
            (Some(texts(&["a"])), Some(texts(&["c"])))
        );
        assert_eq!(difference(texts(&["a", "b"]), texts(&["a"])), (Some(texts(&["b"])), None));
    }

    #[test]
    fn an_empty_list_and_a_new_order_are_shown() {
        assert_eq!(difference(texts(&[]), texts(&["a"])), (Some(vec![]), Some(texts(&["a"]))));
        assert_eq!(
            difference(texts(&["a", "b"]), texts(&["b", "a"])),
            (Some(texts(&["a", "b"])), Some(texts(&["b", "a"])))
        );
    }
}
