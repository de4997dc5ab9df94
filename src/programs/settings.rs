//! The settings program: everything that isn't in the customer program.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{NavigateOptions, path};

use crate::api;
use crate::components::account_changed_dialog::AccountChangedDialog;
use crate::components::history_state;
use crate::components::keyed::Keyed;
use crate::components::language::LanguageSwitch;
use crate::components::minimal_layout::{MinimalLayout, SkipLink};
use crate::components::navigation_guard::NavigationGuard;
use crate::components::sidebar::Sidebar;
use crate::components::theme::ThemeSwitch;
use crate::pages::not_found::NotFound;
use crate::pages::reset_password::ResetPassword;
use crate::pages::settings::account::Account;
use crate::pages::settings::activity::OrganizationActivity;
use crate::pages::settings::connected_apps::ConnectedApps;
use crate::pages::settings::developer::platform_apps::{
    AppFlash, AppPage, EditApp, NewApp, PlatformApps,
};
use crate::pages::settings::members::Members;
use crate::paths;
use crate::restored_page::check_session_when_restored;
use crate::session::CurrentSession;

#[component]
pub fn SettingsProgram() -> impl IntoView {
    let guard = NavigationGuard::new();
    provide_context(guard);
    provide_context(AppFlash::default());
    guard.persist_on_crash();
    check_session_when_restored(guard);
    guard.block_navigation();
    history_state::track_scroll();
    api::on_unauthenticated(move || sign_in(guard));

    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound /> }>
                <Route path=path!("/") view=redirect_to(paths::PLATFORM_APPS) />
                <Route
                    path=path!("/reset-password")
                    view=|| {
                        view! {
                            <MinimalLayout>
                                <ResetPassword />
                            </MinimalLayout>
                        }
                    }
                />
                <ParentRoute path=path!("/settings") view=SettingsLayout>
                    <Route path=path!("developer/platform-apps") view=screen(PlatformApps) />
                    <Route path=path!("developer/platform-apps/new") view=screen(NewApp) />
                    <Route path=path!("developer/platform-apps/:id") view=screen(AppPage) />
                    <Route path=path!("developer/platform-apps/:id/edit") view=screen(EditApp) />
                    <Route path=path!("connected-apps") view=screen(ConnectedApps) />
                    <Route path=path!("members") view=screen(Members) />
                    <Route path=path!("activity") view=screen(OrganizationActivity) />
                    <Route path=path!("account") view=screen(Account) />
                    // The old address of the sessions.
                    <Route path=path!("sessions") view=redirect_to(paths::ACCOUNT) />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// What stays on the page during navigation.
#[component]
fn SettingsLayout() -> impl IntoView {
    provide_context(CurrentSession::load());
    view! {
        <SkipLink />
        <div class="settings">
            <Sidebar />
            <main id="content" class="settings-main">
                <Outlet />
            </main>
            // On a phone, where the header has no room for the switches.
            <footer class="settings-footer">
                <ThemeSwitch />
                <LanguageSwitch />
            </footer>
        </div>
        <AccountChangedDialog />
    }
}

/// A screen with elements of its own for each visit.
fn screen<V: IntoView + 'static>(
    page: impl Fn() -> V + Clone + Send + 'static,
) -> impl Fn() -> AnyView + Clone + Send + 'static {
    static VISITS: AtomicU32 = AtomicU32::new(0);
    move || {
        let page = page.clone();
        let visit = VISITS.fetch_add(1, Ordering::Relaxed);
        view! { <Keyed key=move || visit children=move |_| page() /> }.into_any()
    }
}

/// Leads to `path` without an entry in the history, from which "Back" would lead here again.
fn redirect_to(path: &'static str) -> impl Fn() -> AnyView + Clone + Send + 'static {
    move || {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        view! { <Redirect path options /> }.into_any()
    }
}

/// Goes to sign-in, which leads back to the same screen and draft.
fn sign_in(guard: NavigationGuard) {
    guard.persist_draft();
    let return_to = paths::path_and_query();
    location().replace(&paths::with_return_to(paths::SIGN_IN, &return_to)).ok();
}
