//! Navigation and the signed-in account: beside the page, or above it on a phone.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

use super::button::Button;
use super::error_message::error_message;
use super::heading::focus_heading;
use super::icon::{Glyph, Icon};
use super::language::LanguageSwitch;
use super::minimal_layout::Wordmark;
use super::navigation_guard::NavigationGuard;
use super::theme::ThemeSwitch;
use crate::api;
use crate::i18n::settings::t;
use crate::paths;
use crate::session::CurrentSession;

#[component]
pub fn Sidebar() -> impl IntoView {
    view! {
        <header class="sidebar">
            <div class="sidebar-brand">
                <Wordmark />
            </div>
            <Navigation />
            <div class="sidebar-account">
                <AccountSummary />
                <SidebarActions />
            </div>
        </header>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    view! {
        <nav class="sidebar-nav" aria-label=t().settings()>
            <p class="nav-group-title">{t().developer()}</p>
            <ul role="list">
                <NavItem path=paths::PLATFORM_APPS label=t().platform_apps() glyph=Glyph::Code />
            </ul>
            <p class="nav-group-title">{t().organization()}</p>
            <ul role="list">
                <NavItem path=paths::CONNECTED_APPS label=t().connected_apps() glyph=Glyph::Link />
                <NavItem path=paths::MEMBERS label=t().members() glyph=Glyph::Users />
                <NavItem path=paths::ACTIVITY label=t().activity() glyph=Glyph::Chart />
            </ul>
            <p class="nav-group-title">{t().you()}</p>
            <ul role="list">
                <NavItem path=paths::ACCOUNT label=t().account() glyph=Glyph::User />
            </ul>
        </nav>
    }
}

/// A link to a part of the settings, current on every screen below it.
#[component]
fn NavItem(path: &'static str, label: &'static str, glyph: Glyph) -> impl IntoView {
    let pathname = use_location().pathname;
    let is_current = Memo::new(move |_| pathname.read().starts_with(path));
    view! {
        <li>
            <a class="nav-link" href=path aria-current=move || is_current.get().then_some("page")>
                <Icon glyph />
                <span>{label}</span>
            </a>
        </li>
    }
}

/// Who is signed in, or why that couldn't be loaded.
#[component]
fn AccountSummary() -> impl IntoView {
    let session: CurrentSession = expect_context();
    // The button goes once the account is loaded.
    let retry = move || {
        focus_heading();
        session.reload();
    };
    let failure = move || {
        session.error().map(|error| {
            view! {
                <p class="field-error" role="alert">
                    {t().session_failed()} " " {error_message(&error)}
                </p>
                <Button class="button small" on_press=retry>
                    {crate::i18n::t().try_again()}
                </Button>
            }
            .into_any()
        })
    };
    view! {
        <div class="sidebar-account-summary">
            <span class="sidebar-organization">
                <bdi class="user-content" dir="auto" translate="no">
                    {move || session.get().map(|session| session.organization.name)}
                </bdi>
            </span>
            <span class="sidebar-user">
                <bdi class="user-content" dir="auto" translate="no">
                    {move || session.get().map(|session| session.account.display_name)}
                </bdi>
            </span>
        </div>
        {failure}
    }
}

#[component]
fn SidebarActions() -> impl IntoView {
    let guard: NavigationGuard = expect_context();
    let failure = RwSignal::new(None::<String>);
    let sign_out = move || {
        spawn_local(async move {
            failure.set(None);
            match api::accounts::sign_out().await {
                Ok(()) => {
                    guard.release();
                    location().assign(paths::SIGN_IN).ok();
                }
                Err(error) => drop(failure.try_set(Some(error_message(&error)))),
            }
        });
    };
    view! {
        <div class="sidebar-actions">
            <ThemeSwitch />
            <LanguageSwitch />
            <Button
                class="button quiet small"
                glyph=Glyph::SignOut
                on_press=move || guard.confirm_then(Rc::new(sign_out))
            >
                {t().sign_out()}
            </Button>
        </div>
        {move || {
            failure
                .get()
                .map(|message| view! { <p class="field-error" role="alert">{message}</p> }.into_any())
        }}
    }
}
