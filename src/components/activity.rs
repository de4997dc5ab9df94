//! What happened, an entry each.

use domain::ScopeSet;
use domain::wire::{
    Activity, ActivityDetails, FieldChange, FieldValue, InstallDetails, RefusedDetails,
};
use leptos::prelude::*;

use super::change::before_and_after;
use super::loader::Skeleton;
use super::paged::{Paged, PagedList};
use super::scopes::ScopeIds;
use super::text::{DateTime, Typed};
use crate::i18n::activity::{happened, refused_because, t, times};
use crate::i18n::common::refusal as refusal_text;
use crate::i18n::platform_apps;

/// The newest first.
#[component]
pub fn Timeline(
    activity: Paged<Activity>,
    /// With whom or what something was connected.
    #[prop(into)]
    partner: Callback<InstallDetails, AnyView>,
) -> impl IntoView {
    view! {
        <PagedList
            paged=activity
            item=move |one| entry(one, partner)
            class="timeline"
            skeleton=|| view! { <Skeleton lines=4 /> }.into_any()
            failed=t().failed()
            empty=|| view! { <p class="muted">{t().nothing_yet()}</p> }.into_any()
        />
    }
}

fn entry(entry: Activity, partner: Callback<InstallDetails, AnyView>) -> AnyView {
    let by = entry.actor.map(
        |actor| view! { <span class="muted">{t().by()} " " <Typed text=actor.display_name /></span> },
    );
    let (subject, details) = match entry.details {
        ActivityDetails::Edited(edited) => {
            (None, edited.changes.into_iter().map(change).collect_view().into_any())
        }
        ActivityDetails::Refused(refused) => (None, refusal(refused)),
        ActivityDetails::Install(install) => {
            let scopes = ScopeSet::from_words(&install.scopes);
            (Some(partner.run(install)), view! { <ScopeIds scopes /> }.into_any())
        }
        ActivityDetails::None(_) => (None, ().into_any()),
    };
    view! {
        <li class="timeline-entry">
            <div class="timeline-head">
                <strong>{happened(entry.kind)}</strong>
                {subject}
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
        "name" => platform_apps::t().name(),
        "description" => platform_apps::t().description(),
        "websiteUrl" => platform_apps::t().website_url(),
        "redirectUris" => platform_apps::t().redirect_uris(),
        _ => platform_apps::t().scopes(),
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
    let code = refused.code.map(|code| view! { " " {refusal_text(code)} });
    let origin = refused.origin.map(|origin| {
        view! { <p class="small-text">{t().origin()} " " <code class="typed">{origin}</code></p> }
    });
    let times =
        (refused.count > 1).then(|| view! { <span class="badge">{times(refused.count)}</span> });
    view! {
        <p class="small-text">{refused_because(refused.reason)} {code} " " {times}</p>
        {origin}
    }
    .into_any()
}
