//! The customer program: the consent page, sign-in and sign-up. The page's address chooses the
//! screen, so it needs no router.

use leptos::either::either;
use leptos::prelude::*;

use crate::api;
use crate::components::minimal_layout::MinimalLayout;
use crate::components::navigation_guard::NavigationGuard;
use crate::navigation::{Navigation, Screen};
use crate::pages::integrations::connect::Connect;
use crate::pages::sign_in::SignIn;
use crate::pages::sign_up::SignUp;
use crate::restored_page::check_session_when_restored;

#[component]
pub fn CustomerProgram() -> impl IntoView {
    let guard = NavigationGuard::new();
    provide_context(guard);
    guard.persist_on_crash();
    check_session_when_restored(guard);
    let navigation = Navigation::new();
    provide_context(navigation);
    api::on_unauthenticated(move || navigation.sign_in());

    view! {
        <MinimalLayout>
            {move || {
                either!(
                    navigation.screen(),
                    Screen::Consent => view! { <Connect /> },
                    Screen::SignIn => view! { <SignIn /> },
                    Screen::SignUp => view! { <SignUp /> },
                )
            }}
        </MinimalLayout>
    }
}
