//! `/settings/members`: who belongs to the organization.

mod change;
mod invite;

use domain::wire::{Items, Member, Role};
use leptos::prelude::*;

use crate::api::members;
use crate::app::CurrentSession;
use crate::components::error_summary::focus;
use crate::components::loader::{Await, Loaded, Loader, Skeleton};
use crate::components::page::{Heading, focus_heading};
use crate::components::sentence::Sentence;
use crate::components::status::Badge;
use crate::components::text::{Time, Typed};
use crate::components::tile::Tile;
use crate::i18n::members::{role as role_text, t};
use change::{Change, ChangeDialog, Changed, Changing};
use invite::Invite;

#[component]
pub fn Members() -> impl IntoView {
    let loader = Loader::new(members::list);
    let is_owner = is_owner();
    let CurrentSession(session) = expect_context();
    let reads_only = move || session.with(Option::is_some) && !is_owner.get();
    let skeleton = || view! { <Skeleton lines=4 kind="row" /> };
    let on_changed = Callback::new(move |changed: Changed| {
        loader.state.update(|state| {
            if let Loaded::Ready(list) = state {
                apply(&mut list.items, &changed);
            }
        });
        // The button that the question came from is gone.
        let id = changed.role.map(|_| member_id(&changed.id));
        request_animation_frame(move || match id {
            Some(id) => focus(&id),
            None => focus_heading(),
        });
    });
    let show = move |list: Items<Member>| {
        view! { <MemberList members=list.items on_changed /> }.into_any()
    };
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <Heading text=crate::i18n::settings::t().members() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            {move || is_owner.get().then(|| view! { <Invite /> })}
            {move || reads_only().then(|| view! { <p class="muted">{t().owners_only()}</p> })}
            <Await loader skeleton failed=t().failed() children=Callback::new(show) />
        </div>
    }
}

fn is_owner() -> Signal<bool> {
    let CurrentSession(session) = expect_context();
    Signal::derive(move || {
        session.with(|session| session.as_ref().is_some_and(|it| it.role == Role::Owner))
    })
}

#[component]
pub fn MemberList(members: Vec<Member>, on_changed: Callback<Changed>) -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let me = move || session.with(|session| session.as_ref().map(|it| it.account.id.clone()));
    let asked = RwSignal::new(None::<Change>);
    let item = move |member: Member| {
        let id = member.id.clone();
        let is_me = Signal::derive(move || me().as_deref() == Some(&id));
        view! { <MemberItem member is_me asked /> }
    };
    view! {
        <ul class="card members" role="list">{members.into_iter().map(item).collect_view()}</ul>
        <ChangeDialog asked on_changed />
    }
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

#[component]
fn MemberItem(
    member: Member,
    is_me: Signal<bool>,
    asked: RwSignal<Option<Change>>,
) -> impl IntoView {
    let is_owner = is_owner();
    let name = Signal::stored(member.display_name.clone());
    let subject = StoredValue::new(member.clone());
    let button = move |changing: Changing| {
        let ask = move |_| asked.set(Some(Change { changing, member: subject.get_value() }));
        view! {
            <button type="button" class="button small typed" on:click=ask>
                <span><Sentence text=changing.label() values=vec![("name", name)] /></span>
            </button>
        }
    };
    let role = member.role;
    let buttons = move || {
        is_owner.get().then(|| {
            view! {
                <div class="actions member-actions">
                    {button(Changing::role_from(role))} {button(Changing::Removal)}
                </div>
            }
        })
    };
    view! {
        <li class="member">
            <Tile name=name />
            <div class="member-who">
                <p id=member_id(&member.id) class="member-name" tabindex="-1">
                    <Typed text=name />
                    {move || is_me.get().then(|| view! {
                        " " <span class="badge">{t().you()}</span>
                    })}
                </p>
                <p class="muted small-text"><Typed text=member.email /></p>
            </div>
            <div class="member-since">
                <Badge text=role_text(role) tone=if role == Role::Owner { "info" } else { "" } />
                <span class="muted small-text">{t().joined()} " " <Time at=member.created_at /></span>
            </div>
            {buttons}
        </li>
    }
}
