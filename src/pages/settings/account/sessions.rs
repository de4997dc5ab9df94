use std::rc::Rc;

use domain::api_types::{Collection, SessionEntry};
use leptos::prelude::*;

use crate::api::{ApiError, session};
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::dates::DateText;
use crate::components::error_message::error_message;
use crate::components::icon::Glyph;
use crate::components::load::{Load, Skeleton};
use crate::components::navigation_guard::NavigationGuard;
use crate::components::status::Badge;
use crate::i18n::sessions::t;
use crate::paths;

/// Where the account is signed in.
#[component]
pub(super) fn Sessions(
    sessions: LocalResource<Result<Collection<SessionEntry>, ApiError>>,
) -> impl IntoView {
    view! {
        <Card id="sessions-heading" title=t().title() hint=t().intro()>
            <Load
                resource=sessions
                skeleton=|| view! { <Skeleton lines=2 kind="row" /> }
                failed=t().failed()
                let:list
            >
                <ul class="sessions" role="list">
                    {list.items.into_iter().map(session_item).collect_view()}
                </ul>
            </Load>
            <SignOutEverywhere />
        </Card>
    }
}

fn session_item(session: SessionEntry) -> AnyView {
    let current =
        session.current.then(|| view! { " " <Badge text=t().this_session() /> }.into_any());
    view! {
        <li>
            <p class="session-use">
                {t().last_seen()} " " <DateText at=session.last_seen_at /> {current}
            </p>
            <p class="muted small-text">{t().signed_in()} " " <DateText at=session.created_at /></p>
        </li>
    }
    .into_any()
}

#[component]
fn SignOutEverywhere() -> impl IntoView {
    let guard: NavigationGuard = expect_context();
    let sign_out = Action::new_unsync(move |(): &()| sign_out_everywhere(guard));
    let confirm = move || {
        guard.confirm_then(Rc::new(move || drop(sign_out.dispatch(()))));
    };
    let pending = sign_out.pending();
    let failure = move || match sign_out.value().get() {
        Some(Err(error)) if !pending.get() => error_message(&error),
        _ => String::new(),
    };
    view! {
        <div class="actions">
            <Button glyph=Glyph::SignOut pending on_press=confirm>
                {move || if pending.get() { t().signing_out() } else { t().sign_out_everywhere() }}
            </Button>
            <span role="alert">{failure}</span>
        </div>
    }
}

/// Ends this session last: after a failure, the user is still signed in and can try again.
async fn sign_out_everywhere(guard: NavigationGuard) -> Result<(), ApiError> {
    session::end_others().await?;
    session::sign_out().await?;
    guard.release();
    location().assign(paths::SIGN_IN).ok();
    Ok(())
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use leptos_router::components::Router;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::components::navigation_guard::UnsavedChanges;
    use crate::test_support::{MockServer, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn signing_out_everywhere_asks_while_there_are_unsaved_changes() {
        let view = || {
            provide_context(NavigationGuard::new());
            view! {
                <Router>
                    <UnsavedChanges is_dirty=true persist=|| {} />
                    <SignOutEverywhere />
                </Router>
            }
            .into_any()
        };
        let server = MockServer::new(503, "{}");
        let page = mount(view).await;
        page.click(".actions > .button").await;
        assert!(page.get("dialog").has_attribute("open"));
        assert_eq!(server.requests(), 0);

        page.click("dialog .danger").await;
        page.wait_for("Something went wrong").await;
        assert_eq!(server.requests(), 1);
    }
}
