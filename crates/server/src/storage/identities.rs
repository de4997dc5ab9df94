use super::db::Connection;
use super::error::StorageError;
use crate::clock::Millis;

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

/// Whether somebody of this issuer signs in to the account.
pub async fn is_linked(
    connection: &mut Connection,
    issuer: &str,
    account_id: &str,
) -> Result<bool, StorageError> {
    let row = sqlx::query("SELECT subject FROM identities WHERE account_id = $1 AND issuer = $2")
        .bind(account_id)
        .bind(issuer)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Deleted with its account.
///
/// # Errors
/// A unique violation if the person has an account, or the account another person of this issuer.
pub async fn insert(
    connection: &mut Connection,
    issuer: &str,
    subject: &str,
    account_id: &str,
    at: Millis,
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

pub async fn delete(
    connection: &mut Connection,
    issuer: &str,
    account_id: &str,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM identities WHERE account_id = $1 AND issuer = $2")
        .bind(account_id)
        .bind(issuer)
        .execute(connection)
        .await?;
    Ok(())
}
