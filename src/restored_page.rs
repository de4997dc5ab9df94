//! Pages that the browser restores from its back/forward cache.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::components::heading::focus_heading;
use crate::components::navigation_guard::NavigationGuard;
use crate::paths;

/// `style/base.css` hides the page that has it.
const HIDDEN: &str = "data-hidden";

#[derive(Clone, Copy)]
struct PageHidden(RwSignal<bool>);

/// Whether nobody sees the page yet, because it was restored.
pub fn is_page_hidden() -> Signal<bool> {
    use_context::<PageHidden>().map_or_else(Signal::default, |PageHidden(hidden)| hidden.into())
}

/// Hides the page when it's left. If the browser restores it, the page stays hidden until the server
/// says that the same account is still signed in, and is loaded again otherwise (rule 33).
pub fn check_session_when_restored(guard: NavigationGuard) {
    let hidden = RwSignal::new(false);
    provide_context(PageHidden(hidden));
    let set_hidden = move |is_hidden| {
        mark_hidden(is_hidden);
        hidden.try_set(is_hidden);
    };
    let on_hide = window_event_listener(ev::pagehide, move |_| set_hidden(true));
    let on_show = window_event_listener(ev::pageshow, move |ev| {
        if ev.persisted() {
            spawn_local(async move {
                if shows_what_it_may().await {
                    set_hidden(false);
                    focus_heading();
                } else {
                    guard.persist_draft();
                    location().reload().ok();
                }
            });
        }
    });
    on_cleanup(move || {
        on_hide.remove();
        on_show.remove();
    });
}

async fn shows_what_it_may() -> bool {
    let address = paths::path_and_query();
    // Nobody needs to be signed in there.
    let open = [paths::SIGN_IN, paths::SIGN_UP, paths::RESET_PASSWORD];
    if open.iter().any(|path| address.starts_with(path)) {
        return true;
    }
    let shown = api::account();
    let session = api::session::get().await;
    shown.is_some() && session.ok().map(|session| session.account.id) == shown
}

fn mark_hidden(hidden: bool) {
    if let Some(root) = document().document_element() {
        root.toggle_attribute_with_force(HIDDEN, hidden).ok();
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use js_sys::Reflect;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    use web_sys::Event;

    use super::*;
    use crate::test_support::{MockServer, SESSION, mount, next_task};

    wasm_bindgen_test_configure!(run_in_browser);

    fn is_hidden() -> bool {
        document().document_element().unwrap().has_attribute(HIDDEN)
    }

    #[wasm_bindgen_test]
    async fn restored_page_is_hidden_until_its_account_is_still_signed_in() {
        let view = || {
            check_session_when_restored(NavigationGuard::new());
            ().into_any()
        };
        let _page = mount(view).await;
        window().dispatch_event(&Event::new("pagehide").unwrap()).unwrap();
        assert!(is_hidden(), "rule 33");

        let _server = MockServer::new(200, SESSION);
        api::set_account(Some("1".to_owned()));
        let shown = Event::new("pageshow").unwrap();
        Reflect::set(&shown, &"persisted".into(), &true.into()).unwrap();
        window().dispatch_event(&shown).unwrap();
        assert!(is_hidden(), "nothing is known yet");
        for _ in 0..100 {
            next_task().await;
        }
        assert!(!is_hidden());
    }

    #[wasm_bindgen_test]
    async fn restored_page_may_show_its_own_account_only() {
        let server = MockServer::new(200, SESSION);
        for (account, may) in [(Some("1"), true), (Some("2"), false), (None, false)] {
            api::set_account(account.map(str::to_owned));
            assert_eq!(shows_what_it_may().await, may, "{account:?}");
        }
        drop(server);
        let _nobody = MockServer::new(401, "");
        api::set_account(Some("1".to_owned()));
        assert!(!shows_what_it_may().await);
        api::set_account(None);
    }
}
