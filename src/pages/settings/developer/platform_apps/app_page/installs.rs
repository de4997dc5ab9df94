//! The organizations that let the app in, and what each holds.

use domain::ScopeSet;
use domain::wire::{App, AppInstall, InstallStatus};
use leptos::prelude::*;

use super::card;
use crate::api::platform_apps;
use crate::app::query;
use crate::components::copy::copy_button;
use crate::components::field::alert_line;
use crate::components::icon::Icon;
use crate::components::loader::skeleton;
use crate::components::paged::{Look, Paged, paged_list};
use crate::components::place;
use crate::components::scopes::scope_ids;
use crate::components::status::badge;
use crate::components::text::{date_time, time, typed};
use crate::dom::{El, code, div, input, label, li, p, span, strong};
use crate::i18n::platform_apps::{outdated_summary, t};

/// In the address, like the filter of the list of apps.
const OUTDATED: &str = "outdated";

/// `scopes` are the ones that the app asks for today.
pub(super) fn installs(app: &App, scopes: ScopeSet) -> El {
    let id = app.id.clone();
    let asked_for = |(name, value): &(String, String)| name == OUTDATED && value == "true";
    let has_outdated = app.installs.outdated > 0;
    let only_outdated = RwSignal::new(has_outdated && query().iter().any(asked_for));
    let installs = Paged::new("installs", move |cursor| {
        platform_apps::installs(id.clone(), only_outdated.get_untracked(), cursor)
    });
    let narrow = Callback::new(move |only: bool| {
        place::ask(&if only { format!("?{OUTDATED}=true") } else { String::new() });
        only_outdated.set(only);
        installs.loader.refresh();
    });
    let look = Look {
        class: "install-list",
        skeleton: || skeleton(3, ""),
        failed: t().installs_failed(),
        empty: Box::new(
            move || if only_outdated.get_untracked() { none_outdated() } else { empty() },
        ),
    };
    let behind = has_outdated.then(|| behind(app, only_outdated, narrow));
    let list = paged_list(installs, look, move |install| row(install, scopes));
    card("installs-heading", t().installs(), t().installs_hint(), (behind, list))
}

/// How many installs hold other scopes than the app asks for, and what to send to their customers.
fn behind(app: &App, only_outdated: RwSignal<bool>, narrow: Callback<bool>) -> El {
    const LINK: &str = "link-to-connect-again";
    let link = app.consent_url.clone();
    let shown = code().id(LINK).class("typed").child(&*link);
    div().class("stack").child([
        alert_line("field-warning", Icon::Info, outdated_summary(app.installs.outdated)),
        p().class("small-text").child((t().outdated_link(), " ")).child(shown),
        copy_button(t().copy_outdated_link(), false, LINK, move || link.clone(), || ()),
        only(only_outdated, narrow),
    ])
}

/// Leaves only those.
fn only(only_outdated: RwSignal<bool>, narrow: Callback<bool>) -> El {
    const ID: &str = "only-outdated";
    let tick = input()
        .id(ID)
        .attr("type", "checkbox")
        .checked_of(move || only_outdated.get())
        .on("change", move |ev| narrow.run(event_target_checked(&ev)));
    let name = label().attr("for", ID).child(t().only_outdated());
    div().class("check").child([tick, name])
}

fn row(install: &AppInstall, asked: ScopeSet) -> El {
    let is_active = install.status == InstallStatus::Active;
    let held = ScopeSet::from_words(&install.scopes);
    let fact = |name: &'static str| span().child((name, " "));
    let pii = if install.pii_consent { t().pii_shared() } else { t().pii_not_shared() };
    let used = span().child((t().last_used(), ": "));
    let used = match &install.last_used_at {
        Some(at) => used.child(date_time(at)),
        None => used.child(crate::i18n::settings::t().never()),
    };
    let head = div()
        .class("install-head")
        .child(strong().child(typed(&install.organization_name)))
        .child((!is_active).then(|| badge(t().revoked(), "disabled")))
        .child(install.outdated.then(|| badge(t().outdated(), "warning")));
    let facts = p()
        .class("install-facts")
        .child([span().child(pii), fact(t().created()).child(time(&install.created_at)), used])
        .child(install.revoked_at.as_ref().map(|at| fact(t().revoked()).child(time(at))));
    li().class(if is_active { "install" } else { "install ended" })
        .child([head, scope_ids(held)])
        .child(install.outdated.then(|| difference(held, asked)))
        .child(facts)
}

/// What a new grant would add and drop.
fn difference(held: ScopeSet, asked: ScopeSet) -> [Option<El>; 2] {
    let change = held.change_to(asked);
    let line = |label: &str, scopes: ScopeSet| {
        let line = || div().class("difference").child([span().child(label), scope_ids(scopes)]);
        (!scopes.is_empty()).then(line)
    };
    [line(t().lacks(), change.added), line(t().has_besides(), change.dropped)]
}

/// They connected again while the page was open.
fn none_outdated() -> El {
    p().class("empty-title").child(t().none_outdated())
}

fn empty() -> El {
    let title = p().class("empty-title").child(t().no_installs());
    div().class("empty small-empty").child([title, p().child(t().no_installs_hint())])
}
