use domain::ConsentLink;
use domain::api_types::Role;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::columns::{enum_column, json_column, to_json};
use super::db::{Connection, Tx};
use super::deletion::Deletion;
use super::error::StorageError;
use crate::clock::Millis;

/// A row of `consents`. The `redirect_uri` of the link is the checked one.
#[derive(Clone, Debug)]
pub struct ConsentRecord {
    pub id: String,
    pub account_id: String,
    pub session_id: String,
    pub organization_id: String,
    pub app_id: String,
    pub app_revision: i64,
    pub link: ConsentLink,
    pub current_install_id: Option<String>,
    pub created_at: Millis,
    pub expires_at: Millis,
    pub used_at: Option<Millis>,
}

impl ConsentRecord {
    pub fn has_expired(&self, now: Millis) -> bool {
        now >= self.expires_at
    }
}

impl FromRow<'_, AnyRow> for ConsentRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            account_id: row.try_get("account_id")?,
            session_id: row.try_get("session_id")?,
            organization_id: row.try_get("organization_id")?,
            app_id: row.try_get("app_id")?,
            app_revision: row.try_get("app_revision")?,
            link: json_column::<StoredLink>(row, "link")?.into(),
            current_install_id: row.try_get("current_install_id")?,
            created_at: row.try_get("created_at")?,
            expires_at: row.try_get("expires_at")?,
            used_at: row.try_get("used_at")?,
        })
    }
}

/// A consent with the current role of its account.
#[derive(Clone, Debug)]
pub struct ConsentWithRole {
    pub consent: ConsentRecord,
    pub role: Role,
}

impl FromRow<'_, AnyRow> for ConsentWithRole {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            consent: ConsentRecord::from_row(row)?,
            role: enum_column(row, "role", Role::parse)?,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct StoredLink {
    redirect_uri: Option<String>,
    state: Option<String>,
    external_project_id: Option<String>,
}

impl From<StoredLink> for ConsentLink {
    fn from(link: StoredLink) -> Self {
        let StoredLink { redirect_uri, state, external_project_id } = link;
        Self { redirect_uri, state, external_project_id }
    }
}

impl From<ConsentLink> for StoredLink {
    fn from(link: ConsentLink) -> Self {
        let ConsentLink { redirect_uri, state, external_project_id } = link;
        Self { redirect_uri, state, external_project_id }
    }
}

const FIND: &str = "SELECT consents.id, consents.account_id, consents.session_id,
         consents.organization_id, consents.app_id, consents.app_revision, consents.link,
         consents.current_install_id, consents.created_at, consents.expires_at, consents.used_at,
         accounts.role
     FROM consents
     JOIN accounts ON accounts.id = consents.account_id
     WHERE consents.id = $1 AND consents.account_id = $2 AND consents.session_id = $3";

pub async fn insert(
    connection: &mut Connection,
    consent: &ConsentRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO consents
             (id, account_id, session_id, organization_id, app_id, app_revision, link,
              current_install_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&consent.id)
    .bind(&consent.account_id)
    .bind(&consent.session_id)
    .bind(&consent.organization_id)
    .bind(&consent.app_id)
    .bind(consent.app_revision)
    .bind(to_json(&StoredLink::from(consent.link.clone()))?)
    .bind(&consent.current_install_id)
    .bind(consent.created_at)
    .bind(consent.expires_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The consent, if it belongs to this account and session.
pub async fn find(
    connection: &mut Connection,
    id: &str,
    account_id: &str,
    session_id: &str,
) -> Result<Option<ConsentWithRole>, StorageError> {
    Ok(sqlx::query_as(FIND)
        .bind(id)
        .bind(account_id)
        .bind(session_id)
        .fetch_optional(connection)
        .await?)
}

/// Like [`find`], and locks the account and the consent until the transaction ends.
pub async fn find_for_update(
    tx: &mut Tx,
    id: &str,
    account_id: &str,
    session_id: &str,
) -> Result<Option<ConsentWithRole>, StorageError> {
    let sql = FIND.to_owned() + &tx.for_update("accounts, consents");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(id)
        .bind(account_id)
        .bind(session_id)
        .fetch_optional(&mut **tx)
        .await?)
}

pub async fn mark_used(
    connection: &mut Connection,
    id: &str,
    at: Millis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE consents SET used_at = $2 WHERE id = $1")
        .bind(id)
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Consents that expired then or earlier.
pub const DELETE_EXPIRED: Deletion = Deletion::new(
    "DELETE FROM consents WHERE id IN
         (SELECT id FROM consents WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
);
