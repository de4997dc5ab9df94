//! What every screen has: one `main`, one `h1`, a title.

use leptos::prelude::*;
use web_sys::{Event, HtmlElement};

use super::language::{choose, language_switch};
use super::theme::theme_switch;
use crate::dom::{Content, El, a, div, footer, h1, header, main, span};
use crate::i18n::{PRODUCT, t};

/// The page's `h1`. When it appears it names the document and takes the focus, so that a screen
/// reader hears where it is. `content` says `text`, with its parts set apart.
pub fn heading(text: &str, content: impl Content) -> El {
    titled_heading(&page_title(text, PRODUCT), content)
}

/// [`heading`], with another title of the document.
pub fn titled_heading(title: &str, content: impl Content) -> El {
    document().set_title(title);
    let heading = h1().typed().attr("tabindex", "-1").child(content);
    let shown = heading.cast::<HtmlElement>();
    queue_microtask(move || drop(shown.focus()));
    heading
}

/// The document's title on a `screen` of an `area`.
pub fn page_title(screen: &str, area: &str) -> String {
    format!("{screen} · {area}")
}

/// A page without navigation: sign-in, the consent page, "Page not found".
pub fn bare_page(content: impl Content) -> [El; 2] {
    let main = main_content().class("bare-main").child(content);
    [skip_link(), div().class("bare").child([bare_header(), main, bare_footer(choose)])]
}

pub fn bare_header() -> El {
    header().class("bare-header").child(wordmark())
}

/// Where the skip link leads.
pub fn main_content() -> El {
    main().id("content")
}

/// Below all that one comes for.
pub fn bare_footer(on_choose_language: fn(&'static str)) -> El {
    footer()
        .class("bare-footer")
        .later(move || vec![theme_switch(), language_switch(on_choose_language)])
}

/// Moves the focus to the page's `h1`.
pub fn focus_heading() {
    // Not that of a screen that was left (`src/screens.rs`).
    if let Ok(Some(heading)) = document().query_selector("h1:not([data-left] *)") {
        super::error_summary::focus_element(heading);
    }
}

pub fn skip_link() -> El {
    let skip = |ev: Event| {
        ev.prevent_default();
        focus_heading();
    };
    a().class("skip-link").attr("href", "#content").on("click", skip).child(t().skip_to_content())
}

pub fn wordmark() -> El {
    let path = "M10 1.5a8.5 8.5 0 1 0 8.5 8.5M10 6a4 4 0 1 0 4 4M10 10l7.5-7.5";
    let mark = El::svg("svg")
        .class("wordmark-mark")
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .child(El::svg("path").attr("d", path));
    span().class("wordmark").child(mark).child(PRODUCT)
}
