use const_format::formatcp;
use sqlx::FromRow;

use super::db::Connection;
use super::deletion::Deletion;
use super::error::StorageError;
use crate::clock::Millis;

/// A person at the provider whose verified address has an account with a password.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PendingLink {
    pub issuer: String,
    pub subject: String,
    pub email_key: String,
    pub account_id: String,
    pub expires_at: Millis,
}

const COLUMNS: &str = "issuer, subject, email_key, account_id, expires_at";

/// Replaces the browser's previous link.
pub async fn upsert(
    connection: &mut Connection,
    browser_hash: &str,
    link: &PendingLink,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO pending_links
             (browser_hash, issuer, subject, email_key, account_id, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (browser_hash) DO UPDATE
         SET issuer = excluded.issuer, subject = excluded.subject,
             email_key = excluded.email_key, account_id = excluded.account_id,
             expires_at = excluded.expires_at",
    )
    .bind(browser_hash)
    .bind(&link.issuer)
    .bind(&link.subject)
    .bind(&link.email_key)
    .bind(&link.account_id)
    .bind(link.expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The browser's link, unless it has expired by `at`.
pub async fn find(
    connection: &mut Connection,
    browser_hash: &str,
    at: Millis,
) -> Result<Option<PendingLink>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM pending_links
         WHERE browser_hash = $1 AND expires_at > $2"
    ))
    .bind(browser_hash)
    .bind(at)
    .fetch_optional(connection)
    .await?)
}

pub async fn consume(
    connection: &mut Connection,
    browser_hash: &str,
) -> Result<Option<PendingLink>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "DELETE FROM pending_links
         WHERE browser_hash = $1
         RETURNING {COLUMNS}"
    ))
    .bind(browser_hash)
    .fetch_optional(connection)
    .await?)
}

/// Links that expired then or earlier.
pub const DELETE_EXPIRED: Deletion = Deletion::new(
    "DELETE FROM pending_links WHERE browser_hash IN
         (SELECT browser_hash FROM pending_links WHERE expires_at <= $1
          ORDER BY expires_at LIMIT $2)",
);
