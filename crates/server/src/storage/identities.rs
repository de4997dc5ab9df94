use super::db::Connection;
use super::error::StorageError;

/// The account of a person at the provider.
pub async fn find_account(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar("SELECT account_id FROM identities WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(connection)
        .await?)
}

/// Deleted with its account.
pub async fn insert(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
    account_id: &str,
    at: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO identities (issuer, subject, account_id, created_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(issuer)
    .bind(subject)
    .bind(account_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}
