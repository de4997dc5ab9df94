//! `/settings/sessions`: where one is signed in.

use domain::wire::{Items, SessionEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, accounts};
use crate::components::button::busy_button;
use crate::components::error_summary::failure_text;
use crate::components::icon::Icon;
use crate::components::loader::{Loader, loaded, skeleton};
use crate::components::page::heading;
use crate::components::text::time;
use crate::dom::{El, div, header, li, p, span, ul};
use crate::i18n::sessions::t;

pub fn sessions() -> El {
    let name = crate::i18n::settings::t().sessions();
    let top = [heading(name, name), p().child(t().intro())];
    let top = header().class("page-header").child(div().class("page-header-text").child(top));
    let show = |list: Items<SessionEntry>| {
        let items: Vec<_> = list.items.iter().map(item).collect();
        ul().class("card members").attr("role", "list").child(items)
    };
    let loader = Loader::new(accounts::sessions);
    let list = loaded(loader, || skeleton(2, "row"), t().failed(), show);
    div().class("settings-page narrow").child([top, sign_out_everywhere(), list])
}

fn item(session: &SessionEntry) -> El {
    let this_one = || (" ", span().class("badge").child(t().this_one()));
    let seen = p()
        .class("member-name")
        .child((t().last_seen(), " "))
        .child(time(&session.last_seen_at))
        .child(session.current.then(this_one));
    let signed_in = p()
        .class("muted small-text")
        .child((t().signed_in(), " "))
        .child(time(&session.created_at));
    li().class("member").child(div().class("member-who").child([seen, signed_in]))
}

/// Ends every session, the present one last: if something fails before, one is still here to try
/// again.
fn sign_out_everywhere() -> El {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    let sign_out = move || {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match end_all().await {
                Ok(()) => drop(window().location().assign("/sign-in")),
                Err(error) => drop(failed.try_set(Some(error))),
            }
            busy.try_set(false);
        });
    };
    let label = move || if busy.get() { t().ending() } else { t().everywhere() };
    let why = move || failed.get().map(|error| failure_text(&error)).unwrap_or_default();
    div().class("actions").child([
        busy_button("button", Some(Icon::SignOut), label, busy, sign_out),
        span().attr("role", "alert").text_of(why),
    ])
}

async fn end_all() -> Result<(), ApiError> {
    accounts::end_other_sessions().await?;
    accounts::sign_out().await
}
