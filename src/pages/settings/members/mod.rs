//! `/settings/members`: who belongs to the organization.

mod invite;
mod member_action;

use domain::api_types::{Member, Role};
use leptos::prelude::*;

use crate::api::members;
use crate::components::avatar::Avatar;
use crate::components::button::Button;
use crate::components::confirm_dialog::Confirmation;
use crate::components::dates::DateText;
use crate::components::focus::{focus_by_id, replace_lost_focus};
use crate::components::heading::{PageHeading, focus_heading};
use crate::components::load::{Load, Skeleton};
use crate::components::status::{Badge, BadgeTone};
use crate::components::user_text::UserText;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::members::{role as role_text, t};
use crate::i18n::settings;
use crate::session::CurrentSession;
use invite::InviteMember;
use member_action::{MemberAction, MemberActionDialog, PendingAction};

#[component]
pub fn Members() -> impl IntoView {
    let session: CurrentSession = expect_context();
    let role = Memo::new(move |_| session.get().map(|session| session.role));
    let my_id = Memo::new(move |_| session.get().map(|session| session.account.id));
    let members = LocalResource::new(members::list);
    view! {
        <div class="settings-page narrow">
            <header class="page-header">
                <div class="page-header-text">
                    <PageHeading title=settings::t().members() />
                    <p>{t().intro()}</p>
                </div>
            </header>
            {move || match role.get() {
                Some(Role::Owner) => Some(view! { <InviteMember /> }.into_any()),
                Some(Role::Member) => {
                    Some(view! { <p class="muted">{t().owners_only()}</p> }.into_any())
                }
                None => None,
            }}
            <Load
                resource=members
                skeleton=|| view! { <Skeleton lines=4 kind="row" /> }
                failed=t().failed()
                let:list
            >
                <MemberList members=list.items my_id role />
            </Load>
        </div>
    }
}

/// The members, with the dialog that asks before an owner changes one of them.
#[component]
fn MemberList(
    members: Vec<Member>,
    /// The reader's account and role.
    my_id: Memo<Option<String>>,
    role: Memo<Option<Role>>,
) -> impl IntoView {
    let members = RwSignal::new(members);
    let confirmation = Confirmation::new();
    let pending_action = RwSignal::new(None::<PendingAction>);
    let ask = UnsyncCallback::new(move |action| {
        confirmation.open(|| pending_action.set(Some(action)));
    });
    let on_performed = move |PendingAction { action, member }| {
        members.update(|members| apply(action, &member.id, members));
        // The button that the dialog came from is gone.
        replace_lost_focus(move || match action.new_role() {
            Some(_) => focus_by_id(&name_id(&member.id)),
            None => focus_heading(),
        });
    };
    view! {
        <ul class="card members" role="list">
            // The role is part of the key, for elements of its own: a page translator replaces
            // their texts, and the word for a role must not outlive it.
            <For
                each=move || members.get()
                key=|member| (member.id.clone(), member.role)
                let:member
            >
                <MemberItem member my_id role on_action=ask />
            </For>
        </ul>
        <MemberActionDialog confirmation pending_action on_performed />
    }
}

fn role_tone(role: Role) -> BadgeTone {
    match role {
        Role::Owner => BadgeTone::Info,
        Role::Member => BadgeTone::Neutral,
    }
}

fn name_id(member_id: &str) -> String {
    format!("member-{member_id}")
}

fn apply(action: MemberAction, id: &str, members: &mut Vec<Member>) {
    match action.new_role() {
        None => members.retain(|member| member.id != id),
        Some(role) => {
            for member in members.iter_mut().filter(|member| member.id == id) {
                member.role = role;
            }
        }
    }
}

/// A member, and for owners what they can do about them.
#[component]
fn MemberItem(
    member: Member,
    /// The reader's account and role.
    my_id: Memo<Option<String>>,
    role: Memo<Option<Role>>,
    on_action: UnsyncCallback<PendingAction>,
) -> impl IntoView {
    let Member { id, display_name, email, role: their_role, created_at } = member.clone();
    let heading = name_id(&id);
    let is_me = Memo::new(move |_| my_id.read().as_ref() == Some(&id));
    let member = StoredValue::new(member);
    let action_button = move |action: MemberAction| {
        let member = member.get_value();
        let name = isolated(member.display_name.clone());
        view! {
            <Button
                class="button small user-content"
                on_press=move || on_action.run(PendingAction { action, member: member.clone() })
            >
                {interpolate_nodes(action.label(), [("name", name)])}
            </Button>
        }
    };
    view! {
        <li class="member">
            <Avatar name=display_name.clone() />
            <div class="member-identity">
                <p id=heading class="member-name" tabindex="-1">
                    <UserText text=display_name />
                    " "
                    {move || is_me.get().then(|| view! { <Badge text=t().you() /> }.into_any())}
                </p>
                <p class="muted small-text">
                    <UserText text=email />
                </p>
            </div>
            <div class="member-meta">
                <Badge text=role_text(their_role) tone=role_tone(their_role) />
                <span class="muted small-text">
                    {t().joined()} " " <DateText at=created_at />
                </span>
            </div>
            {move || {
                (role.get() == Some(Role::Owner))
                    .then(|| {
                        view! {
                            <div class="actions member-actions">
                                {action_button(MemberAction::changing_role(their_role))}
                                {action_button(MemberAction::Remove)}
                            </div>
                        }
                            .into_any()
                    })
            }}
        </li>
    }
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;
    use crate::api;
    use crate::gallery::fixtures;
    use crate::test_support::{MockServer, Mounted, mount};

    wasm_bindgen_test_configure!(run_in_browser);

    const CHANGE_ROLE: &str = "li:nth-child(2) .member-actions button";
    const OWNER: &str = r#"{"id": "2", "email": "grace@borealis.example",
        "displayName": "Grace Hopper", "role": "OWNER", "createdAt": "2026-03-01T09:30:00.000Z"}"#;

    /// Grace Hopper, a member, is the second one.
    async fn list() -> Mounted {
        api::set_account(Some("1".to_owned()));
        let view = || {
            provide_context(CurrentSession::load());
            let my_id = Memo::new(|_| Some("1".to_owned()));
            let role = Memo::new(|_| Some(Role::Owner));
            view! { <MemberList members=fixtures::members() my_id role /> }.into_any()
        };
        mount(view).await
    }

    #[wasm_bindgen_test]
    async fn translated_role_follows_a_change() {
        let _server = MockServer::new(200, OWNER);
        let page = list().await;
        page.translate();
        page.click(CHANGE_ROLE).await;
        page.click("dialog .danger").await;
        page.wait_for("Make Grace Hopper a member").await;
        let role = page.get("li:nth-child(2) .badge").text_content();
        assert_eq!(role.as_deref(), Some("Owner"));
        assert_eq!(document().active_element().unwrap().id(), "member-2");
    }

    #[wasm_bindgen_test]
    async fn late_answer_leaves_the_focus_where_the_user_has_gone() {
        let _server = MockServer::new(200, OWNER);
        let page = list().await;
        page.click(CHANGE_ROLE).await;
        page.click("dialog .danger").await;
        page.click("dialog button:not(.danger)").await;
        let remove = page.get("li:nth-child(3) .member-actions button:last-child");
        remove.focus().unwrap();
        page.wait_for("Make Grace Hopper a member").await;
        assert_eq!(document().active_element().unwrap(), *remove);
    }
}
