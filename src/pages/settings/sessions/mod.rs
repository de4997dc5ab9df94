//! `/settings/sessions`: where one is signed in.

use domain::wire::{Items, SessionEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, accounts};
use crate::components::button::Button;
use crate::components::error_summary::failure_text;
use crate::components::icon::Icon;
use crate::components::loader::{Await, Loader, Skeleton};
use crate::components::page::Heading;
use crate::components::text::Time;
use crate::i18n::sessions::t;

#[component]
pub fn Sessions() -> impl IntoView {
    let loader = Loader::new(accounts::sessions);
    let skeleton = || view! { <Skeleton lines=2 kind="row" /> };
    let show = |list: Items<SessionEntry>| {
        let items = list.items.into_iter().map(|session| view! { <SessionItem session /> });
        view! { <ul class="card members" role="list">{items.collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <Heading text=crate::i18n::settings::t().sessions() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            <SignOutEverywhere />
            <Await loader skeleton failed=t().failed() children=Callback::new(show) />
        </div>
    }
}

#[component]
fn SessionItem(session: SessionEntry) -> impl IntoView {
    view! {
        <li class="member">
            <div class="member-who">
                <p class="member-name">
                    {t().last_seen()} " " <Time at=session.last_seen_at />
                    {session.current.then(|| view! {
                        " " <span class="badge">{t().this_one()}</span>
                    })}
                </p>
                <p class="muted small-text">{t().signed_in()} " " <Time at=session.created_at /></p>
            </div>
        </li>
    }
}

/// Ends every session, the present one last: if something fails before, one is still here to try
/// again.
#[component]
fn SignOutEverywhere() -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let sign_out = Callback::new(move |()| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match end_all().await {
                Ok(()) => drop(window().location().assign("/sign-in")),
                Err(error) => drop(failed.try_set(Some(error))),
            }
            busy.try_set(false);
        });
    });
    let label =
        Signal::derive(move || if busy.get() { t().ending() } else { t().everywhere() }.to_owned());
    view! {
        <div class="actions">
            <Button label on_click=sign_out icon=Icon::SignOut busy />
            <span role="alert">{move || failed.get().map(|error| failure_text(&error))}</span>
        </div>
    }
}

async fn end_all() -> Result<(), ApiError> {
    accounts::end_other_sessions().await?;
    accounts::sign_out().await
}
