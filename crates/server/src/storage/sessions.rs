use domain::api_types::Role;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::columns::enum_column;
use super::db::{Connection, Tx};
use super::deletion::Deletion;
use super::error::StorageError;
use crate::clock::Millis;

/// A session with its account and organization.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    pub id: String,
    pub created_at: Millis,
    pub last_seen_at: Millis,
    pub account_id: String,
    pub email: String,
    pub display_name: String,
    pub role: Role,
    pub organization_id: String,
    pub organization_name: String,
}

impl FromRow<'_, AnyRow> for SessionRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            created_at: row.try_get("created_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            account_id: row.try_get("account_id")?,
            email: row.try_get("email")?,
            display_name: row.try_get("display_name")?,
            role: enum_column(row, "role", Role::parse)?,
            organization_id: row.try_get("organization_id")?,
            organization_name: row.try_get("organization_name")?,
        })
    }
}

/// A session in the list of its account.
#[derive(Clone, Debug, FromRow)]
pub struct SessionTimes {
    pub id: String,
    pub created_at: Millis,
    pub last_seen_at: Millis,
}

/// Sessions older than this have expired.
#[derive(Clone, Copy, Debug)]
pub struct SessionCutoff {
    pub created_after: Millis,
    pub seen_after: Millis,
}

pub async fn insert(
    connection: &mut Connection,
    id: &str,
    secret_hash: &str,
    account_id: &str,
    at: Millis,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO sessions (id, secret_hash, account_id, created_at, last_seen_at)
         VALUES ($1, $2, $3, $4, $4)",
    )
    .bind(id)
    .bind(secret_hash)
    .bind(account_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find(
    connection: &mut Connection,
    secret_hash: &str,
    cutoff: SessionCutoff,
) -> Result<Option<SessionRecord>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT sessions.id, sessions.created_at, sessions.last_seen_at,
                accounts.id AS account_id, accounts.email, accounts.display_name, accounts.role,
                organizations.id AS organization_id, organizations.name AS organization_name
         FROM sessions
         JOIN accounts ON accounts.id = sessions.account_id
         JOIN organizations ON organizations.id = accounts.organization_id
         WHERE sessions.secret_hash = $1
             AND sessions.created_at > $2 AND sessions.last_seen_at > $3",
    )
    .bind(secret_hash)
    .bind(cutoff.created_after)
    .bind(cutoff.seen_after)
    .fetch_optional(connection)
    .await?)
}

/// Like [`find`], for a session that must exist.
pub async fn get(
    connection: &mut Connection,
    secret_hash: &str,
    cutoff: SessionCutoff,
) -> Result<SessionRecord, StorageError> {
    find(connection, secret_hash, cutoff).await?.ok_or_else(|| sqlx::Error::RowNotFound.into())
}

pub async fn exists(connection: &mut Connection, id: &str) -> Result<bool, StorageError> {
    let row = sqlx::query("SELECT id FROM sessions WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Updates `last_seen_at`, unless that happened later. Returns `false` if another transaction has
/// locked the session.
pub async fn touch(tx: &mut Tx, id: &str, at: Millis) -> Result<bool, StorageError> {
    let due = "SELECT id FROM sessions WHERE id = $1 AND last_seen_at < $2";
    let skip_locked = tx.skip_locked("sessions");
    let sql = format!("UPDATE sessions SET last_seen_at = $2 WHERE id = ({due}{skip_locked})");
    let update = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(at);
    if update.execute(&mut **tx).await?.rows_affected() > 0 {
        return Ok(true);
    }
    let locked = sqlx::query(due).bind(id).bind(at).fetch_optional(&mut **tx).await?;
    Ok(locked.is_none())
}

/// Newest first.
pub async fn list(
    connection: &mut Connection,
    account_id: &str,
    cutoff: SessionCutoff,
) -> Result<Vec<SessionTimes>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, created_at, last_seen_at FROM sessions
         WHERE account_id = $1 AND created_at > $2 AND last_seen_at > $3
         ORDER BY id DESC",
    )
    .bind(account_id)
    .bind(cutoff.created_after)
    .bind(cutoff.seen_after)
    .fetch_all(connection)
    .await?)
}

/// Its open consents are deleted with it.
pub async fn delete(connection: &mut Connection, id: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sessions WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}

pub async fn delete_by_secret(
    connection: &mut Connection,
    secret_hash: &str,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sessions WHERE secret_hash = $1")
        .bind(secret_hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes all sessions of an account but one.
pub async fn delete_others(
    connection: &mut Connection,
    account_id: &str,
    kept: &str,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sessions WHERE account_id = $1 AND id <> $2")
        .bind(account_id)
        .bind(kept)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes all sessions of an account, and returns how many it had.
pub async fn delete_all(
    connection: &mut Connection,
    account_id: &str,
) -> Result<u64, StorageError> {
    let deleted = sqlx::query("DELETE FROM sessions WHERE account_id = $1")
        .bind(account_id)
        .execute(connection)
        .await?;
    Ok(deleted.rows_affected())
}

/// Sessions that were created then or earlier.
pub const DELETE_OLD: Deletion = Deletion::new(
    "DELETE FROM sessions WHERE id IN
         (SELECT id FROM sessions WHERE created_at <= $1 ORDER BY created_at LIMIT $2)",
);

/// Sessions that were last used then or earlier.
pub const DELETE_IDLE: Deletion = Deletion::new(
    "DELETE FROM sessions WHERE id IN
         (SELECT id FROM sessions WHERE last_seen_at <= $1 ORDER BY last_seen_at LIMIT $2)",
);
