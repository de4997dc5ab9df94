use super::db::Connection;
use super::error::StorageError;

pub async fn insert(
    connection: &mut Connection,
    secret_hash: &str,
    return_to: &str,
    expires_at: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO sign_in_attempts (secret_hash, return_to, expires_at) VALUES ($1, $2, $3)",
    )
    .bind(secret_hash)
    .bind(return_to)
    .bind(expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Consumes the attempt and returns its `return_to`, unless it has expired.
pub async fn consume(
    connection: &mut Connection,
    secret_hash: &str,
    now: i64,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar(
        "DELETE FROM sign_in_attempts WHERE secret_hash = $1 AND expires_at > $2
         RETURNING return_to",
    )
    .bind(secret_hash)
    .bind(now)
    .fetch_optional(connection)
    .await?)
}

pub async fn delete_expired(connection: &mut Connection, now: i64) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sign_in_attempts WHERE expires_at <= $1")
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}
