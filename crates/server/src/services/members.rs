//! The members of an organization.

use domain::api_types::{Collection, Member, MemberPatch, Role};
use domain::{FieldCode, FieldError};

use crate::clock::format_rfc3339;
use crate::services::error::ServiceError;
use crate::services::sessions::{self, Session};
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
use crate::storage::{Tx, accounts};

/// All members, oldest first.
pub async fn list(state: &AppState, session: &Session) -> Result<Collection<Member>, ServiceError> {
    let mut connection = state.db.read().await?;
    let rows = accounts::list(&mut connection, &session.organization_id).await?;
    Ok(Collection { items: rows.into_iter().map(to_api).collect() })
}

/// Changes a member's role.
pub async fn set_role(
    state: &AppState,
    session: &Session,
    id: &str,
    patch: &MemberPatch,
) -> Result<Member, ServiceError> {
    let mut tx = state.db.begin().await?;
    let member = find(&mut tx, session, id).await?;
    let role = parse_role(&patch.role)?;
    if role != Role::Owner {
        ensure_not_last_owner(&mut tx, &member).await?;
    }
    accounts::set_role(&mut tx, &member.id, role).await?;
    tx.commit().await?;
    Ok(to_api(AccountRecord { role, ..member }))
}

/// Removes a member with their sessions and open consents, and frees their address.
pub async fn remove(state: &AppState, session: &Session, id: &str) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    let member = find(&mut tx, session, id).await?;
    ensure_not_last_owner(&mut tx, &member).await?;
    accounts::delete(&mut tx, &member.id).await?;
    Ok(tx.commit().await?)
}

/// The member to change. Locks the organization's members until the transaction ends.
async fn find(tx: &mut Tx, session: &Session, id: &str) -> Result<AccountRecord, ServiceError> {
    accounts::lock_members(tx, &session.organization_id).await?;
    // Reread: the caller may have been demoted or removed since the request came in.
    let caller = accounts::find(tx, &session.account_id).await?;
    let caller = caller.ok_or(ServiceError::SignInRequired)?;
    let member = accounts::find(tx, id).await?;
    let member = member.filter(|member| member.organization_id == caller.organization_id);
    let member = member.ok_or(ServiceError::NotFound)?;
    sessions::require_owner(&caller)?;
    Ok(member)
}

async fn ensure_not_last_owner(tx: &mut Tx, member: &AccountRecord) -> Result<(), ServiceError> {
    let is_last = member.role == Role::Owner
        && accounts::count_owners(tx, &member.organization_id).await? == 1;
    if is_last { Err(ServiceError::LastOwner) } else { Ok(()) }
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
