//! The customer program: the consent page, sign-in and sign-up. The page's address chooses the
//! screen, so it needs no router.

use leptos::prelude::*;

use crate::components::navigation_guard::NavigationGuard;

#[component]
pub fn CustomerProgram() -> impl IntoView {
    let guard = NavigationGuard::new();
    provide_context(guard);
    guard.persist_on_crash();
}
