use leptos::html;
use leptos::prelude::*;

use super::focus::{focus_element, replace_lost_focus};
use crate::i18n::PRODUCT;

/// The page's `h1`. It sets the document's title and takes the focus when the screen appears, so
/// that screen readers announce it.
#[component]
pub fn PageHeading(
    /// The heading as text, for the document's title.
    #[prop(into)]
    title: String,
    /// The part of the product that the screen belongs to.
    #[prop(default = PRODUCT)]
    area: &'static str,
    /// Whether it takes the place of another heading. Then it takes the focus only if that had it.
    #[prop(optional)]
    replaces_heading: bool,
    /// What the heading shows, if that's more than `title`.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    document().set_title(&format!("{title} · {area}"));
    // The router inserts the heading after this function and its first effects have run.
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            if replaces_heading {
                replace_lost_focus(move || focus_element(&heading));
            } else {
                focus_element(&heading);
            }
        }
    });
    let content = children.map_or_else(|| title.into_any(), |children| children());
    view! {
        <h1 node_ref=heading class="user-content" dir="auto" tabindex="-1">
            {content}
        </h1>
    }
}

/// Moves the focus to the page's `h1`.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("h1") {
        focus_element(&heading);
    }
}
