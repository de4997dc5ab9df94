//! What happened to the app, newest first.

use domain::wire::{Activity, ActivityDetails, App, FieldChange, FieldValue, List, RefusedDetails};
use leptos::prelude::*;

use super::scope_ids;
use crate::api::platform_apps;
use crate::components::loader::{Await, Loader, Skeleton};
use crate::components::paged::{LoadMore, Paged};
use crate::components::text::{DateTime, Typed};
use crate::i18n::activity::{happened, refused_because, times};
use crate::i18n::{activity, platform_apps::t};
use crate::pages::settings::developer::platform_apps::form::before_and_after;

/// Reads anew when the app's status changes.
#[component]
pub(super) fn AppActivity(loader: Loader<App>) -> impl IntoView {
    let id = untrack(move || loader.get()).map(|app| app.id).unwrap_or_default();
    let activity = Paged::new(move |cursor| platform_apps::activity(id.clone(), cursor));
    let status = Memo::new(move |_| loader.get().map(|app| app.status));
    Effect::watch(move || status.get(), move |_, _, _| activity.loader.refresh(), false);
    let show = Callback::new(move |list: List<Activity>| {
        if list.items.is_empty() {
            return view! { <p class="muted">{t().no_activity()}</p> }.into_any();
        }
        view! {
            <ol class="timeline" role="list">{list.items.into_iter().map(entry).collect_view()}</ol>
            <LoadMore paged=activity cursor=list.next_cursor />
        }
        .into_any()
    });
    view! {
        <section class="card" aria-labelledby="activity-heading">
            <header class="card-header"><h2 id="activity-heading">{t().activity()}</h2></header>
            <div class="card-body">
                <Await
                    loader=activity.loader
                    skeleton=|| view! { <Skeleton lines=4 /> }.into_any()
                    failed=t().activity_failed()
                    children=show
                />
            </div>
        </section>
    }
}

fn entry(entry: Activity) -> AnyView {
    let by = entry.actor.map(
        |actor| view! { <span class="muted">{activity::t().by()} " " <Typed text=actor.display_name /></span> },
    );
    let (subject, details) = match entry.details {
        ActivityDetails::Edited(edited) => {
            (None, edited.changes.into_iter().map(change).collect_view().into_any())
        }
        ActivityDetails::Refused(refused) => (None, refusal(refused)),
        ActivityDetails::Install(install) => {
            (Some(install.organization_name), scope_ids(&install.scopes))
        }
        ActivityDetails::None(_) => (None, ().into_any()),
    };
    view! {
        <li class="timeline-entry">
            <div class="timeline-head">
                <strong>{happened(entry.kind)}</strong>
                {subject.map(|name| view! { <Typed text=name /> })}
                {by}
                <span class="timeline-time muted"><DateTime at=entry.at /></span>
            </div>
            {details}
        </li>
    }
    .into_any()
}

fn change(change: FieldChange) -> AnyView {
    let list = |value: FieldValue| match value {
        FieldValue::List(list) => list,
        FieldValue::Text(text) => text.into_iter().collect(),
    };
    let label = match change.field.as_str() {
        "name" => t().name(),
        "description" => t().description(),
        "websiteUrl" => t().website_url(),
        "redirectUris" => t().redirect_uris(),
        _ => t().scopes(),
    };
    view! {
        <div class="change">
            <span class="muted">{label}</span>
            {before_and_after(list(change.old), list(change.new))}
        </div>
    }
    .into_any()
}

fn refusal(refused: RefusedDetails) -> AnyView {
    let code = refused.code.map(|code| view! { " " {crate::i18n::common::refusal(code)} });
    let origin = refused.origin.map(|origin| {
        view! { <p class="small-text">{activity::t().origin()} " " <code class="typed">{origin}</code></p> }
    });
    let times =
        (refused.count > 1).then(|| view! { <span class="badge">{times(refused.count)}</span> });
    view! {
        <p class="small-text">{refused_because(refused.reason)} {code} " " {times}</p>
        {origin}
    }
    .into_any()
}
