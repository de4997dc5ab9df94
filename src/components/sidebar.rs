//! Navigation and the signed-in account: beside the page, or above it on a phone.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::components::A;

use super::button::Button;
use super::error_message::error_message;
use super::heading::focus_heading;
use super::icon::{Glyph, Icon};
use super::language::LanguageSwitch;
use super::minimal_layout::Wordmark;
use super::navigation_guard::NavigationGuard;
use super::theme::ThemeSwitch;
use crate::api::{self, ApiError};
use crate::i18n::sessions;
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
    view! {
        <li>
            <A href=path attr:class="nav-link">
                <Icon glyph />
                <span>{label}</span>
            </A>
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
    let sign_out = Action::new_unsync(move |(): &()| async move {
        api::session::sign_out().await?;
        guard.release();
        location().assign(paths::SIGN_IN).ok();
        Ok::<_, ApiError>(())
    });
    let confirm = move || {
        guard.confirm_then(Rc::new(move || drop(sign_out.dispatch(()))));
    };
    let pending = sign_out.pending();
    let failure = move || match sign_out.value().get() {
        Some(Err(error)) if !pending.get() => Some(
            view! {
                <p class="field-error" role="alert">
                    {error_message(&error)}
                </p>
            }
            .into_any(),
        ),
        _ => None,
    };
    view! {
        <div class="sidebar-actions">
            <ThemeSwitch />
            <LanguageSwitch />
            <Button class="button quiet small" glyph=Glyph::SignOut pending on_press=confirm>
                {move || if pending.get() { sessions::t().signing_out() } else { t().sign_out() }}
            </Button>
        </div>
        {failure}
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos_router::components::Router;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn second_press_while_signing_out_does_nothing() {
        let view = || {
            provide_context(NavigationGuard::new());
            view! {
                <Router>
                    <SidebarActions />
                </Router>
            }
            .into_any()
        };
        let server = MockServer::new(503, "{}");
        let page = mount(view).await;
        page.get(".quiet").click();
        page.click(".quiet").await;
        page.wait_for("Something went wrong").await;
        assert_eq!(server.requests(), 1);
    }
}
