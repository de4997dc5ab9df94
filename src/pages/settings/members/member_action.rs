//! What an owner can do about a member, after confirming it.

use domain::api_types::{Member, Reason, Role};
use leptos::prelude::*;

use crate::api::{ApiError, members};
use crate::components::confirm_dialog::{ConfirmDialog, Confirmation};
use crate::components::error_message::error_message;
use crate::i18n::interpolate::{interpolate_nodes, isolated};
use crate::i18n::members::t;
use crate::paths;
use crate::session::CurrentSession;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemberAction {
    MakeOwner,
    MakeMember,
    Remove,
}

/// What the dialog asks about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PendingAction {
    pub(super) action: MemberAction,
    pub(super) member: Member,
}

impl MemberAction {
    /// The action that changes somebody's `role`.
    pub(super) fn changing_role(role: Role) -> Self {
        match role {
            Role::Owner => Self::MakeMember,
            Role::Member => Self::MakeOwner,
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::MakeOwner => t().make_owner(),
            Self::MakeMember => t().make_member(),
            Self::Remove => t().remove(),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::MakeOwner => t().make_owner_title(),
            Self::MakeMember => t().make_member_title(),
            Self::Remove => t().remove_title(),
        }
    }

    fn effect(self) -> &'static str {
        match self {
            Self::MakeOwner => t().make_owner_effect(),
            Self::MakeMember => t().make_member_effect(),
            Self::Remove => t().remove_effect(),
        }
    }

    fn confirm_label(self) -> &'static str {
        match self {
            Self::MakeOwner => t().confirm_make_owner(),
            Self::MakeMember => t().confirm_make_member(),
            Self::Remove => t().confirm_remove(),
        }
    }

    /// The member's role afterwards; `None` for a removal.
    pub(super) fn new_role(self) -> Option<Role> {
        match self {
            Self::MakeOwner => Some(Role::Owner),
            Self::MakeMember => Some(Role::Member),
            Self::Remove => None,
        }
    }

    async fn perform(self, id: String, is_me: bool) -> Result<(), ApiError> {
        let result = match self.new_role() {
            Some(role) => members::set_role(id, role).await.map(drop),
            None => members::remove(id).await,
        };
        match result {
            Err(error) if self.was_done(&error, is_me) => Ok(()),
            result => result,
        }
    }

    /// Whether an earlier attempt, whose answer was lost, did it. Then the server refuses another
    /// one: the member is gone, or the reader is no longer an owner.
    fn was_done(self, error: &ApiError, is_me: bool) -> bool {
        match self {
            Self::MakeOwner => false,
            Self::MakeMember => is_me && error.reason() == Some(Reason::OwnerRequired),
            Self::Remove => error.is_not_found(),
        }
    }
}

/// Asks before performing `pending_action`. `on_performed` is called unless the page is gone by
/// then.
#[component]
pub(super) fn MemberActionDialog(
    confirmation: Confirmation,
    pending_action: RwSignal<Option<PendingAction>>,
    #[prop(into)] on_performed: UnsyncCallback<PendingAction>,
) -> impl IntoView {
    let session: CurrentSession = expect_context();
    let perform = move || {
        let Some(pending) = pending_action.get_untracked() else { return };
        let is_me = untrack(|| session.get())
            .is_some_and(|session| session.account.id == pending.member.id);
        confirmation.run(async move {
            let PendingAction { action, member } = &pending;
            action.perform(member.id.clone(), is_me).await.map_err(|error| error_text(&error))?;
            if is_me {
                apply_to_session(session, action.new_role());
            }
            on_performed.try_run(pending);
            Ok(())
        });
    };
    let title = move || {
        pending_action.get().map(|PendingAction { action, member }| {
            interpolate_nodes(action.title(), [("name", isolated(member.display_name))])
        })
    };
    let effect = move || {
        pending_action.get().map(|PendingAction { action, member }| {
            interpolate_nodes(action.effect(), [("name", isolated(member.display_name))])
        })
    };
    let confirm_label = move || match pending_action.read().as_ref() {
        Some(pending) if !confirmation.pending.get() => pending.action.confirm_label(),
        _ => t().working(),
    };
    view! {
        <ConfirmDialog
            confirmation
            id="change-member"
            title
            confirm_label=Signal::derive(confirm_label)
            on_confirm=perform
        >
            <p class="user-content">{effect}</p>
        </ConfirmDialog>
    }
}

fn error_text(error: &ApiError) -> String {
    match error.reason() {
        Some(Reason::LastOwner) => t().last_owner().to_owned(),
        _ => error_message(error),
    }
}

/// Removing yourself ends your session; changing your role changes what you see.
fn apply_to_session(session: CurrentSession, role: Option<Role>) {
    match role {
        Some(role) => session.set_role(role),
        None => drop(location().assign(paths::SIGN_IN)),
    }
}

#[cfg(test)]
mod tests {
    use domain::api_types::{ErrorBody, ErrorCode, ErrorDetails};

    use super::*;

    fn refused(code: ErrorCode, reason: Option<Reason>) -> ApiError {
        let details = ErrorDetails { reason, ..ErrorDetails::default() };
        let body = ErrorBody { error: String::new(), code, request_id: String::new(), details };
        ApiError::Api(Box::new(body))
    }

    #[test]
    fn action_whose_answer_was_lost_is_done() {
        let gone = refused(ErrorCode::NotFound, None);
        assert!(MemberAction::Remove.was_done(&gone, false));
        assert!(!MemberAction::MakeMember.was_done(&gone, false));
        let no_owner = refused(ErrorCode::Forbidden, Some(Reason::OwnerRequired));
        assert!(MemberAction::MakeMember.was_done(&no_owner, true));
        assert!(
            !MemberAction::MakeMember.was_done(&no_owner, false),
            "somebody demoted the reader"
        );
        assert!(!MemberAction::Remove.was_done(&no_owner, true));
    }
}
