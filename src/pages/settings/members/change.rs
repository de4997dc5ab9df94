//! A change of somebody's role, or their removal: asked first, then made.

use domain::wire::{Member, Reason, Role, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, members};
use crate::app::CurrentSession;
use crate::components::dialog::Dialog;
use crate::components::error_summary::failure_text;
use crate::components::sentence::{Sentence, fill};
use crate::i18n::members::t;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changing {
    ToOwner,
    ToMember,
    Removal,
}

/// What was changed: the new role of the account `id`, or none any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub id: String,
    pub role: Option<Role>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub(super) changing: Changing,
    pub(super) member: Member,
}

impl Changing {
    /// The role that somebody with `role` does not have.
    pub(super) fn role_from(role: Role) -> Self {
        match role {
            Role::Owner => Self::ToMember,
            Role::Member => Self::ToOwner,
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::ToOwner => t().make_owner(),
            Self::ToMember => t().make_member(),
            Self::Removal => t().remove(),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::ToOwner => t().make_owner_title(),
            Self::ToMember => t().make_member_title(),
            Self::Removal => t().remove_title(),
        }
    }

    fn effect(self) -> &'static str {
        match self {
            Self::ToOwner => t().make_owner_effect(),
            Self::ToMember => t().make_member_effect(),
            Self::Removal => t().remove_effect(),
        }
    }

    fn confirm(self) -> &'static str {
        match self {
            Self::ToOwner => t().confirm_make_owner(),
            Self::ToMember => t().confirm_make_member(),
            Self::Removal => t().confirm_remove(),
        }
    }

    /// The role that it leads to; none for a removal.
    fn role(self) -> Option<Role> {
        match self {
            Self::ToOwner => Some(Role::Owner),
            Self::ToMember => Some(Role::Member),
            Self::Removal => None,
        }
    }

    async fn make(self, id: String) -> Result<Changed, ApiError> {
        match self.role() {
            Some(role) => drop(members::set_role(id.clone(), role).await?),
            None => members::remove(id.clone()).await?,
        }
        Ok(Changed { id, role: self.role() })
    }
}

/// Asks about the change in `asked`, and makes it.
#[component]
pub(super) fn ChangeDialog(
    asked: RwSignal<Option<Change>>,
    on_changed: Callback<Changed>,
) -> impl IntoView {
    let CurrentSession(session) = expect_context();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    Effect::new(move || {
        if asked.with(Option::is_some) {
            failed.set(None);
            open.set(true);
        }
    });
    // Closed by Escape too: the same can be asked again.
    Effect::new(move || {
        if !open.get() {
            asked.set(None);
        }
    });
    let make = move |_| {
        let Some(Change { changing, member }) = asked.get_untracked() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = changing.make(member.id.clone()).await;
            busy.try_set(false);
            match answer {
                Ok(changed) => {
                    open.try_set(false);
                    if is_me(session, &member) {
                        apply_to_myself(session, changed.role);
                    }
                    on_changed.try_run(changed);
                }
                Err(error) => drop(failed.try_set(Some(error))),
            }
        });
    };
    let name = move |change: &Change| Signal::stored(change.member.display_name.clone());
    let title = Signal::derive(move || {
        asked.get().map_or_else(String::new, |change| {
            fill(change.changing.title(), &[("name", &change.member.display_name)])
        })
    });
    view! {
        <Dialog id="change-member" open title>
            {move || asked.get().map(|change| view! {
                <p class="typed">
                    <Sentence text=change.changing.effect() values=vec![("name", name(&change))] />
                </p>
            })}
            <div role="alert">
                {move || failed.get().map(|error| view! {
                    <p class="field-error">{why(&error)}</p>
                })}
            </div>
            <div class="actions end">
                <button type="button" class="button" on:click=move |_| open.set(false)>
                    {crate::i18n::settings::t().cancel()}
                </button>
                <button type="button" class="button danger" on:click=make>
                    {move || {
                        let confirm = asked.get().map_or("", |change| change.changing.confirm());
                        if busy.get() { t().working() } else { confirm }
                    }}
                </button>
            </div>
        </Dialog>
    }
}

fn why(error: &ApiError) -> String {
    match error.reason() {
        Some(Reason::LastOwner) => t().last_owner().to_owned(),
        _ => failure_text(error),
    }
}

fn is_me(session: RwSignal<Option<Session>>, member: &Member) -> bool {
    session.with_untracked(|session| {
        session.as_ref().is_some_and(|session| session.account.id == member.id)
    })
}

/// One's own removal ends one's session; one's own role changes what one sees.
fn apply_to_myself(session: RwSignal<Option<Session>>, role: Option<Role>) {
    let Some(role) = role else { return drop(location().assign("/sign-in")) };
    session.update(|session| {
        if let Some(session) = session {
            session.role = role;
        }
    });
}
