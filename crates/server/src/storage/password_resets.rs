use super::db::Connection;
use super::deletion::Deletion;
use super::error::StorageError;
use crate::clock::Millis;

/// Replaces the account's previous link.
pub async fn upsert(
    connection: &mut Connection,
    account_id: &str,
    secret_hash: &str,
    expires_at: Millis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO password_resets (account_id, secret_hash, expires_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (account_id) DO UPDATE
         SET secret_hash = excluded.secret_hash, expires_at = excluded.expires_at",
    )
    .bind(account_id)
    .bind(secret_hash)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The account of a link that hasn't expired by `at`.
pub async fn find_account(
    connection: &mut Connection,
    secret_hash: &str,
    at: Millis,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar(
        "SELECT account_id FROM password_resets WHERE secret_hash = $1 AND expires_at > $2",
    )
    .bind(secret_hash)
    .bind(at)
    .fetch_optional(connection)
    .await?)
}

/// Consumes the link atomically. Returns `false` if it was used or replaced.
pub async fn consume(connection: &mut Connection, secret_hash: &str) -> Result<bool, StorageError> {
    let deleted = sqlx::query("DELETE FROM password_resets WHERE secret_hash = $1")
        .bind(secret_hash)
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected() == 1)
}

/// Ends the account's link, if it has one.
pub async fn delete(connection: &mut Connection, account_id: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM password_resets WHERE account_id = $1")
        .bind(account_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Links that expired then or earlier.
pub const DELETE_EXPIRED: Deletion = Deletion::new(
    "DELETE FROM password_resets WHERE account_id IN
         (SELECT account_id FROM password_resets WHERE expires_at <= $1
          ORDER BY expires_at LIMIT $2)",
);
