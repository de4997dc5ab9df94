//! A page without navigation, and the parts that both layouts share.

use leptos::prelude::*;
use web_sys::MouseEvent;

use super::heading::{PageHeading, focus_heading};
use super::language::LanguageSwitch;
use super::theme::ThemeSwitch;
use crate::i18n::{PRODUCT, t};

/// The consent page, sign-in, sign-up, a new password and "Page not found".
#[component]
pub fn MinimalLayout(children: Children) -> impl IntoView {
    view! {
        <SkipLink />
        <div class="minimal-layout">
            <header class="minimal-header">
                <Wordmark />
            </header>
            <main id="content" class="minimal-main">
                {children()}
            </main>
            <footer class="minimal-footer">
                <ThemeSwitch />
                <LanguageSwitch />
            </footer>
        </div>
    }
}

/// The card of a page without navigation.
#[component]
pub fn MinimalCard<H: IntoView + 'static>(
    title: &'static str,
    hint: H,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="minimal-card">
            <div class="minimal-card-header">
                <PageHeading title />
                <p>{hint}</p>
            </div>
            {children.map(|children| children())}
        </div>
    }
}

#[component]
pub fn SkipLink() -> impl IntoView {
    let skip = |ev: MouseEvent| {
        ev.prevent_default();
        focus_heading();
    };
    view! {
        <a class="skip-link" href="#content" on:click=skip>
            {t().skip_to_content()}
        </a>
    }
}

#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <span class="wordmark">
            <svg class="wordmark-icon" viewBox="0 0 20 20" aria-hidden="true">
                <path d="M10 1.5a8.5 8.5 0 1 0 8.5 8.5M10 6a4 4 0 1 0 4 4M10 10l7.5-7.5"></path>
            </svg>
            {PRODUCT}
        </span>
    }
}
