//! What every screen has: one `main`, one `h1`, a title.

use leptos::html;
use leptos::prelude::*;

use super::language::LanguageSwitch;
use super::theme::ThemeSwitch;
use crate::i18n::{PRODUCT, t};

/// The page's `h1`. When it appears it names the document and takes the focus, so that a screen
/// reader hears where it is.
#[component]
pub fn Heading(
    #[prop(into)] text: Signal<String>,
    /// The document's title; the heading and the product's name unless given.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// The same text with its parts set apart.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move || {
        let text = title.map_or_else(|| page_title(&text.get(), PRODUCT), |title| title.get());
        document().set_title(&text);
    });
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            heading.focus().ok();
        }
    });
    let shown = children.map_or_else(|| text.into_any(), |children| children());
    view! { <h1 node_ref=heading class="typed" tabindex="-1" dir="auto">{shown}</h1> }
}

/// The document's title on a `screen` of an `area`.
pub fn page_title(screen: &str, area: &str) -> String {
    format!("{screen} · {area}")
}

/// A page without navigation: sign-in, the consent page, "Page not found".
#[component]
pub fn BarePage(children: Children) -> impl IntoView {
    view! {
        <SkipLink />
        <div class="bare">
            <header class="bare-header">
                <Wordmark />
            </header>
            <main id="content" class="bare-main">{children()}</main>
            <footer class="bare-footer">
                <ThemeSwitch />
                <LanguageSwitch />
            </footer>
        </div>
    }
}

/// Moves the focus to the page's `h1`.
pub fn focus_heading() {
    if let Ok(Some(heading)) = document().query_selector("h1") {
        super::error_summary::focus_element(heading);
    }
}

#[component]
pub fn SkipLink() -> impl IntoView {
    let skip = move |ev: leptos::ev::MouseEvent| {
        ev.prevent_default();
        focus_heading();
    };
    view! { <a class="skip-link" href="#content" on:click=skip>{t().skip_to_content()}</a> }
}

#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <span class="wordmark">
            <svg class="wordmark-mark" viewBox="0 0 20 20" aria-hidden="true">
                <path d="M10 1.5a8.5 8.5 0 1 0 8.5 8.5M10 6a4 4 0 1 0 4 4M10 10l7.5-7.5" />
            </svg>
            {PRODUCT}
        </span>
    }
}
