use domain::api_types::{Collection, SessionEntry};
use leptos::prelude::*;

use crate::api::{ApiError, accounts};
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::dates::DateText;
use crate::components::error_message::error_message;
use crate::components::icon::Glyph;
use crate::components::load::{Load, Skeleton};
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
    let sign_out = Action::new_unsync(|(): &()| sign_out_everywhere());
    let pending = sign_out.pending();
    let failure = move || match sign_out.value().get() {
        Some(Err(error)) if !pending.get() => error_message(&error),
        _ => String::new(),
    };
    view! {
        <div class="actions">
            <Button
                glyph=Glyph::SignOut
                pending
                on_press=move || drop(sign_out.dispatch(()))
            >
                {move || if pending.get() { t().signing_out() } else { t().sign_out_everywhere() }}
            </Button>
            <span role="alert">{failure}</span>
        </div>
    }
}

/// Ends this session last: after a failure, the user is still signed in and can try again.
async fn sign_out_everywhere() -> Result<(), ApiError> {
    accounts::end_other_sessions().await?;
    accounts::sign_out().await?;
    location().assign(paths::SIGN_IN).ok();
    Ok(())
}
