use domain::api_types::Session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::VisibilityState;

use super::button::Button;
use super::dialog::Dialog;
use super::navigation_guard::NavigationGuard;
use super::signed_in_as::SignedInAs;
use crate::api;
use crate::i18n::t;

/// Opens when another account is signed in now, because a write was refused or the user comes back
/// to the page: says which one, and loads the page again for it (rule 32).
#[component]
pub fn AccountChangedDialog() -> impl IntoView {
    let guard: NavigationGuard = expect_context();
    let is_open = RwSignal::new(false);
    let session = RwSignal::new(None::<Session>);
    api::on_account_changed(move || {
        spawn_local(async move {
            session.try_set(api::session::get().await.ok());
            is_open.try_set(true);
        });
    });
    // Before the next screen shows the other account's data beside this one's.
    let check = Action::new_unsync(move |(): &()| async move {
        if let Ok(current) = api::session::get().await
            && api::account().is_some_and(|shown| shown != current.account.id)
        {
            session.try_set(Some(current));
            is_open.try_set(true);
        }
    });
    let pending = check.pending();
    // It bubbles from the document.
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        let is_visible = document().visibility_state() == VisibilityState::Visible;
        if is_visible && api::account().is_some() && !pending.get_untracked() {
            check.dispatch(());
        }
    });
    on_cleanup(move || listener.remove());
    let load_again = move || {
        guard.persist_draft();
        location().reload().ok();
    };
    view! {
        <Dialog id="account-changed" open=is_open title=|| t().account_changed()>
            {move || session.get().map(|session| view! { <SignedInAs session /> }.into_any())}
            <p>{t().account_changed_text()}</p>
            <div class="actions end">
                <Button class="button primary" on_press=load_again>
                    {t().load_again()}
                </Button>
            </div>
        </Dialog>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::test_support::{MockServer, Mounted, SESSION, dispatch, mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    /// The settings of the account with this ID, to which the user comes back.
    async fn come_back_to(account: &str) -> Mounted {
        let view = || {
            provide_context(NavigationGuard::new());
            view! { <AccountChangedDialog /> }.into_any()
        };
        let page = mount(view).await;
        api::set_account(Some(account.to_owned()));
        for _ in 0..2 {
            dispatch(&document(), "visibilitychange").await;
        }
        for _ in 0..100 {
            next_task().await;
        }
        page
    }

    /// Rule 32.
    #[wasm_bindgen_test]
    async fn coming_back_shows_who_is_signed_in_if_that_is_another_account() {
        let server = MockServer::new(200, SESSION);
        let page = come_back_to("2").await;
        assert_eq!(server.requests(), 1, "one at a time");
        assert!(page.get("dialog").has_attribute("open"));
        assert!(page.text().contains("ada@example.com"));
        drop(page);

        let page = come_back_to("1").await;
        assert!(!page.get("dialog").has_attribute("open"), "the same account");
    }

    #[wasm_bindgen_test]
    async fn coming_back_shows_nothing_if_the_account_cannot_be_loaded() {
        let _server = MockServer::new(503, "{}");
        let page = come_back_to("2").await;
        assert!(!page.get("dialog").has_attribute("open"));
    }
}
