//! `/settings/members`: who belongs to the organization.

mod change;
mod invite;

use domain::wire::{Items, Member, Role};
use leptos::prelude::*;

use crate::api::members;
use crate::app::CurrentSession;
use crate::components::error_summary::focus;
use crate::components::loader::{Loaded, Loader, loaded, skeleton};
use crate::components::page::{focus_heading, heading};
use crate::components::question::Question;
use crate::components::sentence::sentence;
use crate::components::status::badge;
use crate::components::text::{time, typed};
use crate::components::tile::tile;
use crate::dom::{El, action, div, header, li, live, or_nothing, p, span, ul};
use crate::i18n::members::{role as role_text, t};
use change::{Change, Changed, Changing, change_dialog};
use invite::invite;

pub fn members() -> El {
    let session: CurrentSession = expect_context();
    let loader = Loader::new(members::list);
    let question = Question::new();
    let asked = RwSignal::new(None);
    let ask = move |change: Change| {
        asked.set(Some(change));
        question.ask();
    };
    let changed = move |changed: Changed| {
        let shown = loader.state.try_update(|state| {
            if let Loaded::Ready(list) = state {
                apply(&mut list.items, &changed);
            }
        });
        if shown.is_none() {
            return; // Left in the meantime: the focus is another screen's.
        }
        // The button that the question came from is gone.
        let id = changed.role.map(|_| member_id(&changed.id));
        request_animation_frame(move || match id {
            Some(id) => focus(&id),
            None => focus_heading(),
        });
    };
    let show = move |list: Items<Member>| {
        let items: Vec<_> = list.items.into_iter().map(|one| item(one, session, ask)).collect();
        ul().class("card members").attr("role", "list").child(items)
    };
    let owners_only = || p().class("muted").child(t().owners_only());
    let name = crate::i18n::settings::t().members();
    let top = [heading(name, name), p().child(t().intro())];
    div().class("settings-page narrow").child([
        header().class("page-header").child(div().class("page-header-text").child(top)),
        live(move || or_nothing(session.is(Role::Owner).then(invite))),
        live(move || or_nothing(session.is(Role::Member).then(owners_only))),
        loaded(loader, || skeleton(4, "row"), t().failed(), show),
        change_dialog(question, asked, changed),
    ])
}

fn member_id(id: &str) -> String {
    format!("member-{id}")
}

fn apply(members: &mut Vec<Member>, changed: &Changed) {
    match changed.role {
        None => members.retain(|member| member.id != changed.id),
        Some(role) => {
            for member in members.iter_mut().filter(|member| member.id == changed.id) {
                member.role = role;
            }
        }
    }
}

/// An owner may `ask` for a change.
fn item(member: Member, session: CurrentSession, ask: impl Fn(Change) + Copy + 'static) -> El {
    let Member { id, display_name, email, role, .. } = &member;
    let my_id = id.clone();
    let is_me = move || session.0.read().as_ref().is_some_and(|it| it.account.id == my_id);
    let you = || span().class("badge").child(t().you());
    let name = p()
        .id(&member_id(id))
        .class("member-name")
        .attr("tabindex", "-1")
        .child((typed(display_name), " "))
        .child(live(move || or_nothing(is_me().then(you))));
    let who = [name, p().class("muted small-text").child(typed(email))];
    let tone = if *role == Role::Owner { "info" } else { "" };
    let joined = span().class("muted small-text").child((t().joined(), " "));
    let since = [badge(role_text(*role), tone), joined.child(time(&member.created_at))];
    let parts = [
        tile(display_name),
        div().class("member-who").child(who),
        div().class("member-since").child(since),
    ];
    let buttons = move || {
        let button = |changing: Changing| {
            let name = [("name", &*member.display_name)];
            let label = span().child(sentence(changing.label(), &name));
            let member = member.clone();
            let press = move |_| ask(Change { changing, member: member.clone() });
            action("button small typed", press).child(label)
        };
        let buttons = [Changing::role_from(member.role), Changing::Removal].map(button);
        div().class("actions member-actions").child(buttons)
    };
    let buttons = live(move || or_nothing(session.is(Role::Owner).then(&buttons)));
    li().class("member").child(parts).child(buttons)
}
