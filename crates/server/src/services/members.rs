//! The members of an organization.

use domain::api_types::{Collection, Member, MemberPatch, Role};
use domain::{FieldCode, FieldError};

use crate::clock::format_rfc3339;
use crate::services::sessions::Session;
use crate::storage::accounts::AccountRecord;
use crate::storage::{Db, StorageError, Tx, accounts};

#[derive(Clone, Debug)]
pub struct Members {
    pub(crate) db: Db,
}

#[derive(Debug, thiserror::Error)]
pub enum MembersError {
    #[error("the organization has no such member")]
    NotFound,
    #[error("the caller's account was removed during the request")]
    SignInRequired,
    #[error("the caller isn't an owner")]
    OwnerRequired,
    #[error("the organization would have no owner")]
    LastOwner,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Members {
    /// All members, oldest first.
    pub async fn list(&self, caller: &Session) -> Result<Collection<Member>, StorageError> {
        let mut connection = self.db.read().await?;
        let rows = accounts::list(&mut connection, &caller.organization_id).await?;
        Ok(Collection { items: rows.into_iter().map(to_api).collect() })
    }

    /// Changes a member's role.
    pub async fn set_role(
        &self,
        caller: &Session,
        id: &str,
        patch: &MemberPatch,
    ) -> Result<Member, MembersError> {
        let mut tx = self.db.begin().await?;
        let member = find(&mut tx, caller, id).await?;
        let role = parse_role(&patch.role).map_err(MembersError::InvalidFields)?;
        if role != Role::Owner {
            ensure_not_last_owner(&mut tx, &member).await?;
        }
        accounts::set_role(&mut tx, &member.id, role).await?;
        tx.commit().await?;
        Ok(to_api(AccountRecord { role, ..member }))
    }

    /// Removes a member with their sessions and open consents, and frees their address.
    pub async fn remove(&self, caller: &Session, id: &str) -> Result<(), MembersError> {
        let mut tx = self.db.begin().await?;
        let member = find(&mut tx, caller, id).await?;
        ensure_not_last_owner(&mut tx, &member).await?;
        accounts::delete(&mut tx, &member.id).await?;
        Ok(tx.commit().await?)
    }
}

/// The member to change. Locks the organization's members until the transaction ends.
async fn find(tx: &mut Tx, caller: &Session, id: &str) -> Result<AccountRecord, MembersError> {
    accounts::lock_members(tx, &caller.organization_id).await?;
    // Reread: the caller may have been demoted or removed since the request came in.
    let caller = accounts::find(tx, &caller.account_id).await?;
    let caller = caller.ok_or(MembersError::SignInRequired)?;
    let member = accounts::find(tx, id).await?;
    let member = member.filter(|member| member.organization_id == caller.organization_id);
    let member = member.ok_or(MembersError::NotFound)?;
    if caller.role != Role::Owner {
        return Err(MembersError::OwnerRequired);
    }
    Ok(member)
}

/// Rule 46. Needs the lock of [`find`].
async fn ensure_not_last_owner(tx: &mut Tx, member: &AccountRecord) -> Result<(), MembersError> {
    let is_last = member.role == Role::Owner
        && accounts::count_owners(tx, &member.organization_id).await? == 1;
    if is_last { Err(MembersError::LastOwner) } else { Ok(()) }
}

fn parse_role(word: &str) -> Result<Role, Vec<FieldError>> {
    let code = if word.is_empty() { FieldCode::Required } else { FieldCode::Invalid };
    Role::parse(word).ok_or_else(|| vec![FieldError::new("role", code)])
}

fn to_api(account: AccountRecord) -> Member {
    Member {
        id: account.id,
        email: account.email,
        display_name: account.display_name,
        role: account.role,
        created_at: format_rfc3339(account.created_at),
    }
}
