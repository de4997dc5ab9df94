//! What happened to an app or in an organization, newest first.

use domain::ScopeSet;
use domain::api_types::{
    Activity, ActivityDetails, FieldChange, FieldValue, InstallDetails, RefusedDetails,
};
use leptos::prelude::*;

use super::dates::DateTimeText;
use super::diff::ValueDiff;
use super::load::Skeleton;
use super::paginated_list::{Paginated, PaginatedList};
use super::scopes::ScopeIds;
use super::status::Badge;
use super::user_text::UserText;
use crate::i18n::activity::{activity_label, refusal_reason, t};
use crate::i18n::common::refusal as refusal_message;
use crate::i18n::platform_apps;

#[component]
pub fn ActivityFeed<F>(
    activity: Paginated<Activity>,
    /// What an entry is about, shown beside what happened.
    subject: F,
) -> impl IntoView
where
    F: Fn(&Activity) -> AnyView + Clone + Send + 'static,
{
    view! {
        <PaginatedList
            list=activity
            class="timeline"
            skeleton=|| view! { <Skeleton lines=4 /> }
            failed=t().failed()
            empty=|| view! { <p class="muted">{t().nothing_yet()}</p> }
            key=entry_key
            let:entry
        >
            {
                let subject = subject(&entry);
                view! { <Entry entry subject /> }
            }
        </PaginatedList>
    }
}

/// Includes what can change: a repeated refusal keeps its ID but has a new time, and an app may be
/// renamed.
fn entry_key(Activity { id, at, app, .. }: &Activity) -> String {
    format!("{id} {at} {}", app.as_ref().map_or("", |app| &app.name))
}

#[component]
fn Entry(entry: Activity, subject: AnyView) -> impl IntoView {
    let actor = entry.actor.map(|actor| {
        view! {
            <span class="muted">{t().by()} " " <UserText text=actor.display_name /></span>
        }
        .into_any()
    });
    view! {
        <li class="timeline-entry">
            <div class="timeline-header">
                <strong>{activity_label(entry.kind)}</strong>
                {subject}
                {actor}
                <span class="timeline-time muted">
                    <DateTimeText at=entry.at />
                </span>
            </div>
            {details(entry.details)}
        </li>
    }
}

/// The organization on the other side of a connection.
pub fn counterparty(entry: &Activity) -> AnyView {
    match &entry.details {
        ActivityDetails::Install(InstallDetails { organization_name, .. }) => {
            view! { <UserText text=organization_name.clone() /> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn details(details: ActivityDetails) -> AnyView {
    match details {
        ActivityDetails::Edited(edited) => {
            edited.changes.into_iter().map(change).collect_view().into_any()
        }
        ActivityDetails::Refused(refused) => refusal(refused),
        ActivityDetails::Install(install) => {
            view! { <ScopeIds scopes=ScopeSet::from_strings(&install.scopes) /> }.into_any()
        }
        ActivityDetails::Account(account) => user_line(account.account_name),
        ActivityDetails::Disabled(disabled) => {
            disabled.reason.map_or_else(|| ().into_any(), user_line)
        }
        ActivityDetails::None(_) => ().into_any(),
    }
}

fn user_line(text: String) -> AnyView {
    view! {
        <p class="small-text">
            <UserText text />
        </p>
    }
    .into_any()
}

fn change(FieldChange { field, old, new }: FieldChange) -> AnyView {
    let list = |value| match value {
        FieldValue::List(list) => list,
        FieldValue::Text(text) => text.into_iter().collect(),
    };
    let label = match field.as_str() {
        "name" => platform_apps::t().name(),
        "description" => platform_apps::t().description(),
        "websiteUrl" => platform_apps::t().website_url(),
        "redirectUris" => platform_apps::t().redirect_uris(),
        _ => platform_apps::t().scopes(),
    };
    view! {
        <div class="diff">
            <span class="muted">{label}</span>
            <ValueDiff old=list(old) new=list(new) />
        </div>
    }
    .into_any()
}

fn refusal(refused: RefusedDetails) -> AnyView {
    let code = refused.code.map(|code| view! { " " {refusal_message(code)} }.into_any());
    let count =
        (refused.count > 1).then(|| view! { <Badge text=t().times(refused.count) /> }.into_any());
    let origin = refused.origin.map(|origin| {
        view! {
            <p class="small-text">
                {t().origin()} " "
                <code class="user-content" translate="no">
                    {origin}
                </code>
            </p>
        }
        .into_any()
    });
    view! {
        <p class="small-text">{refusal_reason(refused.reason)} {code} " " {count}</p>
        {origin}
    }
    .into_any()
}
