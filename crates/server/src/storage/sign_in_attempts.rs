use const_format::formatcp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::db::Connection;
use super::deletion::Deletion;
use super::error::StorageError;
use crate::clock::Millis;

/// A sign-in through the provider. The secrets themselves aren't stored.
#[derive(Clone, Debug)]
pub struct AttemptKey {
    pub state_hash: String,
    pub browser_hash: String,
}

/// Why a person goes to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    /// To link the account of this session.
    Link {
        session_id: String,
    },
    /// To use this invitation.
    Join {
        invitation_hash: String,
    },
}

impl Purpose {
    fn session_id(&self) -> Option<&str> {
        if let Self::Link { session_id } = self { Some(session_id) } else { None }
    }

    fn invitation_hash(&self) -> Option<&str> {
        if let Self::Join { invitation_hash } = self { Some(invitation_hash) } else { None }
    }
}

#[derive(Clone, Debug)]
pub struct AttemptRecord {
    pub purpose: Purpose,
    pub return_to: String,
    pub expires_at: Millis,
}

const COLUMNS: &str = "session_id, invitation_hash, return_to, expires_at";

impl FromRow<'_, AnyRow> for AttemptRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let purpose = match (row.try_get("session_id")?, row.try_get("invitation_hash")?) {
            (Some(session_id), _) => Purpose::Link { session_id },
            (None, Some(invitation_hash)) => Purpose::Join { invitation_hash },
            (None, None) => Purpose::SignIn,
        };
        let (return_to, expires_at) = (row.try_get("return_to")?, row.try_get("expires_at")?);
        Ok(Self { purpose, return_to, expires_at })
    }
}

pub async fn insert(
    connection: &mut Connection,
    key: &AttemptKey,
    attempt: &AttemptRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO sign_in_attempts
             (state_hash, browser_hash, return_to, session_id, invitation_hash, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(&key.state_hash)
    .bind(&key.browser_hash)
    .bind(&attempt.return_to)
    .bind(attempt.purpose.session_id())
    .bind(attempt.purpose.invitation_hash())
    .bind(attempt.expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn find(
    connection: &mut Connection,
    key: &AttemptKey,
) -> Result<Option<AttemptRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM sign_in_attempts
         WHERE state_hash = $1 AND browser_hash = $2"
    ))
    .bind(&key.state_hash)
    .bind(&key.browser_hash)
    .fetch_optional(connection)
    .await?)
}

pub async fn consume(
    connection: &mut Connection,
    key: &AttemptKey,
) -> Result<Option<AttemptRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "DELETE FROM sign_in_attempts
         WHERE state_hash = $1 AND browser_hash = $2
         RETURNING {COLUMNS}"
    ))
    .bind(&key.state_hash)
    .bind(&key.browser_hash)
    .fetch_optional(connection)
    .await?)
}

/// Attempts that expired then or earlier.
pub const DELETE_EXPIRED: Deletion = Deletion::new(
    "DELETE FROM sign_in_attempts WHERE state_hash IN
         (SELECT state_hash FROM sign_in_attempts WHERE expires_at <= $1
          ORDER BY expires_at LIMIT $2)",
);
