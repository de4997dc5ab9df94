//! A change of somebody's role, or their removal: asked first, then made.

use domain::wire::{Member, Reason, Role, Session};
use leptos::prelude::*;

use crate::api::{ApiError, members};
use crate::app::CurrentSession;
use crate::components::error_summary::failure_text;
use crate::components::question::Question;
use crate::components::sentence::{fill, sentence};
use crate::dom::{El, p};
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
pub(super) fn change_dialog(
    question: Question,
    asked: RwSignal<Option<Change>>,
    on_changed: impl Fn(Changed) + Copy + 'static,
) -> El {
    let CurrentSession(session) = expect_context();
    let make = move || {
        let Some(Change { changing, member }) = asked.get_untracked() else { return };
        question.act(async move {
            let changed = changing.make(member.id.clone()).await.map_err(|error| why(&error))?;
            if is_me(session, &member) {
                apply_to_myself(session, changed.role);
            }
            on_changed(changed);
            Ok(())
        });
    };
    let with_name = |change: &Change, text: fn(Changing) -> &'static str| {
        fill(text(change.changing), &[("name", &change.member.display_name)])
    };
    let text = |change: &Change| {
        let name = [("name", &*change.member.display_name)];
        p().class("typed").child(sentence(change.changing.effect(), &name))
    };
    let yes = move |busy: bool| match asked.get() {
        Some(change) if !busy => change.changing.confirm(),
        _ => t().working(),
    };
    question.dialog(
        "change-member",
        move || asked.get().map(|it| with_name(&it, Changing::title)).unwrap_or_default(),
        move || asked.get().iter().map(text).collect(),
        yes,
        make,
    )
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
