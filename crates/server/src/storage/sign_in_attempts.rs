use super::db::Connection;
use super::deletion::Deletion;
use super::error::StorageError;

/// A sign-in through the provider. The secrets themselves aren't stored.
#[derive(Clone, Debug)]
pub struct AttemptKey {
    pub state_hash: String,
    pub browser_hash: String,
}

pub async fn insert(
    connection: &mut Connection,
    key: &AttemptKey,
    return_to: &str,
    expires_at: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO sign_in_attempts (state_hash, browser_hash, return_to, expires_at)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(&key.state_hash)
    .bind(&key.browser_hash)
    .bind(return_to)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find_return_to(
    connection: &mut Connection,
    key: &AttemptKey,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar(
        "SELECT return_to FROM sign_in_attempts WHERE state_hash = $1 AND browser_hash = $2",
    )
    .bind(&key.state_hash)
    .bind(&key.browser_hash)
    .fetch_optional(connection)
    .await?)
}

/// Consumes the attempt and returns its `return_to` and when it expires.
pub async fn consume(
    connection: &mut Connection,
    key: &AttemptKey,
) -> Result<Option<(String, i64)>, StorageError> {
    sqlx::query_as(
        "DELETE FROM sign_in_attempts WHERE state_hash = $1 AND browser_hash = $2
         RETURNING return_to, expires_at",
    )
    .bind(&key.state_hash)
    .bind(&key.browser_hash)
    .fetch_optional(connection)
    .await
    .map_err(StorageError::from)
}

/// Attempts that expired then or earlier.
pub const DELETE_EXPIRED: Deletion = Deletion::new(
    "DELETE FROM sign_in_attempts WHERE state_hash IN
         (SELECT state_hash FROM sign_in_attempts WHERE expires_at <= $1
          ORDER BY expires_at LIMIT $2)",
);
