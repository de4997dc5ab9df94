//! What happened, an entry each.

use domain::ScopeSet;
use domain::wire::{
    Activity, ActivityDetails, FieldChange, FieldValue, InstallDetails, RefusedDetails,
};

use super::change::before_and_after;
use super::loader::skeleton;
use super::paged::{Look, Paged, paged_list};
use super::scopes::scope_ids;
use super::text::{date_time, typed};
use crate::dom::{El, code, div, li, p, span, strong};
use crate::i18n::activity::{activity_label, count_badge, refusal_reason, t};
use crate::i18n::common::refusal as refusal_text;
use crate::i18n::platform_apps;

/// The newest first. `partner` says with whom or what something was connected.
pub fn timeline(activity: Paged<Activity>, partner: Box<dyn Fn(&InstallDetails) -> El>) -> [El; 2] {
    let look = Look {
        class: "timeline",
        skeleton: || skeleton(4, ""),
        failed: t().failed(),
        empty: Box::new(|| p().class("muted").child(t().nothing_yet())),
    };
    paged_list(activity, look, move |one| entry(one, &*partner))
}

fn entry(entry: &Activity, partner: &dyn Fn(&InstallDetails) -> El) -> El {
    let actor = entry.actor.as_ref();
    let by = actor.map(|actor| {
        span().class("muted").child((t().by(), " ")).child(typed(&actor.display_name))
    });
    let (subject, details) = match &entry.details {
        ActivityDetails::Edited(edited) => (None, edited.changes.iter().map(change).collect()),
        ActivityDetails::Refused(refused) => (None, refusal(refused)),
        ActivityDetails::Install(install) => {
            (Some(partner(install)), vec![scope_ids(ScopeSet::from_words(&install.scopes))])
        }
        ActivityDetails::None(_) => (None, Vec::new()),
    };
    let head = div()
        .class("timeline-head")
        .child(strong().child(activity_label(entry.kind)))
        .child([subject, by])
        .child(span().class("timeline-time muted").child(date_time(&entry.at)));
    li().class("timeline-entry").child(head).child(details)
}

fn change(change: &FieldChange) -> El {
    let list = |value: &FieldValue| match value {
        FieldValue::List(list) => list.clone(),
        FieldValue::Text(text) => text.iter().cloned().collect(),
    };
    let label = match change.field.as_str() {
        "name" => platform_apps::t().name(),
        "description" => platform_apps::t().description(),
        "websiteUrl" => platform_apps::t().website_url(),
        "redirectUris" => platform_apps::t().redirect_uris(),
        _ => platform_apps::t().scopes(),
    };
    div()
        .class("change")
        .child(span().class("muted").child(label))
        .child(before_and_after(&list(&change.old), &list(&change.new)))
}

fn refusal(refused: &RefusedDetails) -> Vec<El> {
    let line = || p().class("small-text");
    let why = line()
        .child(refusal_reason(refused.reason))
        .child(refused.code.map(|code| (" ", refusal_text(code))))
        .child(" ")
        .child(
            (refused.count > 1).then(|| span().class("badge").child(count_badge(refused.count))),
        );
    let origin = refused.origin.as_deref();
    let origin = origin
        .map(|origin| line().child((t().origin(), " ")).child(code().class("typed").child(origin)));
    [Some(why), origin].into_iter().flatten().collect()
}
