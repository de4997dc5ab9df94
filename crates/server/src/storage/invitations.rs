use const_format::formatcp;

use super::db::Connection;
use super::deletion::Deletion;
use super::error::StorageError;
use crate::clock::Millis;

/// An invitation that can be used at `$2`.
const USABLE: &str = "secret_hash = $1 AND used_at IS NULL AND expires_at > $2
     AND EXISTS
         (SELECT 1 FROM accounts
          WHERE accounts.id = invitations.created_by AND accounts.role = 'OWNER')";

pub async fn insert(
    connection: &mut Connection,
    secret_hash: &str,
    organization_id: &str,
    created_by: &str,
    created_at: Millis,
    expires_at: Millis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO invitations
             (secret_hash, organization_id, created_by, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(secret_hash)
    .bind(organization_id)
    .bind(created_by)
    .bind(created_at)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether [`consume`] would find the invitation.
pub async fn is_usable(
    connection: &mut Connection,
    secret_hash: &str,
    at: Millis,
) -> Result<bool, StorageError> {
    let row = sqlx::query(formatcp!("SELECT organization_id FROM invitations WHERE {USABLE}"))
        .bind(secret_hash)
        .bind(at)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Consumes the invitation atomically and returns its organization. Returns `None` if it is used,
/// expired, or its creator is no longer an owner (rule 45).
pub async fn consume(
    connection: &mut Connection,
    secret_hash: &str,
    at: Millis,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar(formatcp!(
        "UPDATE invitations SET used_at = $2
         WHERE {USABLE}
         RETURNING organization_id"
    ))
    .bind(secret_hash)
    .bind(at)
    .fetch_optional(connection)
    .await?)
}

/// Invitations that expired then or earlier.
pub const DELETE_EXPIRED: Deletion = Deletion::new(
    "DELETE FROM invitations WHERE secret_hash IN
         (SELECT secret_hash FROM invitations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
);
