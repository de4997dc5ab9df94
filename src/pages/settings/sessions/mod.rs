//! `/settings/sessions`: where the account is signed in.

use domain::api_types::SessionEntry;
use leptos::prelude::*;

use crate::api::{ApiError, accounts};
use crate::components::button::Button;
use crate::components::dates::DateText;
use crate::components::error_message::error_message;
use crate::components::heading::PageHeading;
use crate::components::icon::Glyph;
use crate::components::load::{Load, Skeleton};
use crate::components::status::Badge;
use crate::i18n::{sessions::t, settings};
use crate::paths;

#[component]
pub fn Sessions() -> impl IntoView {
    let sessions = LocalResource::new(accounts::sessions);
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=settings::t().sessions() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            <SignOutEverywhere />
            <Load
                resource=sessions
                skeleton=|| view! { <Skeleton lines=2 kind="row" /> }
                failed=t().failed()
                let:list
            >
                <ul class="card members" role="list">
                    {list.items.into_iter().map(session_item).collect_view()}
                </ul>
            </Load>
        </div>
    }
}

fn session_item(session: SessionEntry) -> AnyView {
    let current =
        session.current.then(|| view! { " " <Badge text=t().this_session() /> }.into_any());
    view! {
        <li class="member">
            <div class="member-identity">
                <p class="member-name">
                    {t().last_seen()} " " <DateText at=session.last_seen_at /> {current}
                </p>
                <p class="muted small-text">
                    {t().signed_in()} " " <DateText at=session.created_at />
                </p>
            </div>
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
