use const_format::formatcp;
use domain::ScopeSet;
use domain::api_types::{AppStatus, InstallStatus};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::apps::AppRecord;
use super::columns::{bool_column, enum_column, scopes_column, to_json};
use super::db::{Connection, Tx};
use super::error::StorageError;
use super::install_counts::{self, Change};
use super::page::Page;
use crate::clock::Millis;

/// A row of `installs`, without the token hash.
#[derive(Clone, Debug)]
pub struct InstallRecord {
    pub id: String,
    pub app_id: String,
    pub organization_id: String,
    pub scopes: ScopeSet,
    pub pii_consent: bool,
    pub status: InstallStatus,
    /// The account that approved. It may have been deleted; its name remains.
    pub granted_by: String,
    pub granted_by_name: String,
    pub token_id: String,
    pub token_last_four: String,
    pub created_at: Millis,
    pub revoked_at: Option<Millis>,
    pub last_used_at: Option<Millis>,
}

const COLUMNS: &str = "installs.id, installs.app_id, installs.organization_id, installs.scopes,
     installs.pii_consent, installs.status, installs.granted_by, installs.granted_by_name,
     installs.token_id, installs.token_last_four, installs.created_at, installs.revoked_at,
     installs.last_used_at";

const COLUMNS_WITH_APP: &str = formatcp!(
    "{COLUMNS}, platform_apps.slug AS app_slug, platform_apps.name AS app_name,
         platform_apps.status AS app_status, owners.name AS owner_name"
);

const FROM_WITH_APP: &str = "FROM installs
     JOIN platform_apps ON platform_apps.id = installs.app_id
     JOIN organizations owners ON owners.id = platform_apps.organization_id";

const FIND_ACTIVE: &str = formatcp!(
    "SELECT {COLUMNS} FROM installs
     WHERE app_id = $1 AND organization_id = $2 AND status = 'ACTIVE'"
);

impl FromRow<'_, AnyRow> for InstallRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            app_id: row.try_get("app_id")?,
            organization_id: row.try_get("organization_id")?,
            scopes: scopes_column(row, "scopes")?,
            pii_consent: bool_column(row, "pii_consent")?,
            status: enum_column(row, "status", InstallStatus::parse)?,
            granted_by: row.try_get("granted_by")?,
            granted_by_name: row.try_get("granted_by_name")?,
            token_id: row.try_get("token_id")?,
            token_last_four: row.try_get("token_last_four")?,
            created_at: row.try_get("created_at")?,
            revoked_at: row.try_get("revoked_at")?,
            last_used_at: row.try_get("last_used_at")?,
        })
    }
}

/// An install with its app and the app's owner, for the customer and the platform.
#[derive(Clone, Debug)]
pub struct InstallWithApp {
    pub install: InstallRecord,
    pub app_slug: String,
    pub app_name: String,
    pub app_status: AppStatus,
    pub owner_name: String,
}

impl FromRow<'_, AnyRow> for InstallWithApp {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            install: InstallRecord::from_row(row)?,
            app_slug: row.try_get("app_slug")?,
            app_name: row.try_get("app_name")?,
            app_status: enum_column(row, "app_status", AppStatus::parse)?,
            owner_name: row.try_get("owner_name")?,
        })
    }
}

/// An install with the organization that granted it, for the app's developers.
#[derive(Clone, Debug)]
pub struct InstallWithOrganization {
    pub install: InstallRecord,
    pub organization_name: String,
}

impl FromRow<'_, AnyRow> for InstallWithOrganization {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            install: InstallRecord::from_row(row)?,
            organization_name: row.try_get("organization_name")?,
        })
    }
}

/// Filters for an organization's installs.
#[derive(Clone, Debug, Default)]
pub struct InstallFilter {
    /// Slug of the app.
    pub app: Option<String>,
    pub status: Option<InstallStatus>,
}

/// Writes an active install and counts it. `counter_id` is for a counter that may have to be added.
///
/// # Errors
/// A unique violation if the organization has an active install of the app.
pub async fn insert(
    tx: &mut Tx,
    install: &InstallRecord,
    token_hash: &str,
    counter_id: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO installs
             (id, app_id, organization_id, scopes, pii_consent, status, granted_by,
              granted_by_name, token_id, token_hash, token_last_four, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&install.id)
    .bind(&install.app_id)
    .bind(&install.organization_id)
    .bind(to_json(&install.scopes.to_strings())?)
    .bind(i64::from(install.pii_consent))
    .bind(install.status.as_str())
    .bind(&install.granted_by)
    .bind(&install.granted_by_name)
    .bind(&install.token_id)
    .bind(token_hash)
    .bind(&install.token_last_four)
    .bind(install.created_at)
    .execute(&mut **tx)
    .await?;
    install_counts::add(tx, &count_change(install, 1)?, counter_id).await
}

/// Revokes an active install, which the transaction has locked, and its token. `counter_id` is for a
/// counter that may have to be added.
pub async fn revoke(
    tx: &mut Tx,
    install: &InstallRecord,
    at: Millis,
    counter_id: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE installs SET status = 'REVOKED', revoked_at = $2 WHERE id = $1")
        .bind(&install.id)
        .bind(at)
        .execute(&mut **tx)
        .await?;
    install_counts::add(tx, &count_change(install, -1)?, counter_id).await
}

fn count_change(install: &InstallRecord, active: i64) -> Result<Change, StorageError> {
    let scopes = to_json(&install.scopes.to_strings())?;
    Ok(Change { app_id: install.app_id.clone(), scopes, active })
}

/// Updates `last_used_at`, unless that happened after `touched_before`. Returns `false` if another
/// transaction has locked the install.
pub async fn touch_last_used(
    tx: &mut Tx,
    id: &str,
    at: Millis,
    touched_before: Millis,
) -> Result<bool, StorageError> {
    let due =
        "SELECT id FROM installs WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $2)";
    let skip_locked = tx.skip_locked("installs");
    let sql = format!("UPDATE installs SET last_used_at = $3 WHERE id = ({due}{skip_locked})");
    let update = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(touched_before).bind(at);
    if update.execute(&mut **tx).await?.rows_affected() > 0 {
        return Ok(true);
    }
    let locked = sqlx::query(due).bind(id).bind(touched_before).fetch_optional(&mut **tx).await?;
    Ok(locked.is_none())
}

/// Locks the install until the transaction ends.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<(), StorageError> {
    tx.lock("installs", id).await
}

/// The active install of an organization and app; there is at most one (rule 20).
pub async fn find_active(
    connection: &mut Connection,
    organization_id: &str,
    app_id: &str,
) -> Result<Option<InstallRecord>, StorageError> {
    Ok(sqlx::query_as(FIND_ACTIVE)
        .bind(app_id)
        .bind(organization_id)
        .fetch_optional(connection)
        .await?)
}

/// Like [`find_active`], and locks the install until the transaction ends. If another transaction has
/// revoked it meanwhile, there is none, even if it has been replaced.
pub async fn find_active_for_update(
    tx: &mut Tx,
    organization_id: &str,
    app_id: &str,
) -> Result<Option<InstallRecord>, StorageError> {
    let sql = FIND_ACTIVE.to_owned() + &tx.for_update("installs");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(app_id)
        .bind(organization_id)
        .fetch_optional(&mut **tx)
        .await?)
}

/// An install of the organization.
pub async fn find(
    connection: &mut Connection,
    organization_id: &str,
    id: &str,
) -> Result<Option<InstallWithApp>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS_WITH_APP} {FROM_WITH_APP}
         WHERE installs.organization_id = $1 AND installs.id = $2"
    ))
    .bind(organization_id)
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

pub async fn belongs_to_app(
    connection: &mut Connection,
    app_id: &str,
    id: &str,
) -> Result<bool, StorageError> {
    let row = sqlx::query("SELECT id FROM installs WHERE app_id = $1 AND id = $2")
        .bind(app_id)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The installs that tokens belong to, by the hashes of the tokens. Each is read by itself: a server
/// of the next version may have written one that this version can't read.
pub(super) async fn find_by_tokens(
    connection: &mut Connection,
    token_hashes: &[&str],
) -> Result<Vec<(String, Result<InstallWithApp, StorageError>)>, StorageError> {
    let placeholders: Vec<_> =
        (1..=token_hashes.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT installs.token_hash, {COLUMNS_WITH_APP} {FROM_WITH_APP}
         WHERE installs.token_hash IN ({})",
        placeholders.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for hash in token_hashes {
        query = query.bind(*hash);
    }
    let rows = query.fetch_all(connection).await?;
    let found = rows.iter().map(|row| {
        let install = InstallWithApp::from_row(row).map_err(StorageError::from);
        Ok((row.try_get("token_hash")?, install))
    });
    found.collect()
}

pub async fn list_by_organization(
    connection: &mut Connection,
    organization_id: &str,
    filter: &InstallFilter,
    page: &Page,
) -> Result<Vec<InstallWithApp>, StorageError> {
    // Two statements, because neither database uses the index for `$4 = '' OR slug = $4`.
    let app_condition = match filter.app {
        Some(_) => "platform_apps.slug = $4",
        None => "$4 = ''",
    };
    let sql = format!(
        "SELECT {COLUMNS_WITH_APP} {FROM_WITH_APP}
         WHERE installs.organization_id = $1 AND installs.id < $2
             AND ($3 = '' OR installs.status = $3) AND {app_condition}
         ORDER BY installs.id DESC
         LIMIT $5"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(organization_id)
        .bind(page.before())
        .bind(filter.status.map_or("", InstallStatus::as_str))
        .bind(filter.app.as_deref().unwrap_or_default())
        .bind(page.limit_plus_one())
        .fetch_all(connection)
        .await?)
}

/// The installs of an app. `outdated` selects the active ones whose scopes differ from the app's, or
/// all others.
pub async fn list_by_app(
    connection: &mut Connection,
    app: &AppRecord,
    outdated: Option<bool>,
    page: &Page,
) -> Result<Vec<InstallWithOrganization>, StorageError> {
    let scopes = to_json(&app.scopes.to_strings())?;
    let (scopes, branches) = match outdated {
        None => (Vec::new(), vec![branch("")]),
        Some(false) => (vec![scopes], vec![active_branch(0), branch("AND status = 'REVOKED'")]),
        Some(true) => {
            let others = install_counts::other_scopes(connection, &app.id, &scopes).await?;
            let branches = (0..others.len()).map(active_branch).collect();
            (others, branches)
        }
    };
    if branches.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {COLUMNS}, organizations.name AS organization_name
         FROM installs
         JOIN organizations ON organizations.id = installs.organization_id
         WHERE installs.id IN
             (SELECT id FROM ({}) AS branches ORDER BY id DESC LIMIT $3)
         ORDER BY installs.id DESC",
        branches.join(" UNION ALL ")
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql))
        .bind(&app.id)
        .bind(page.before())
        .bind(page.limit_plus_one());
    for scopes in scopes {
        query = query.bind(scopes);
    }
    Ok(query.fetch_all(connection).await?)
}

/// The newest installs of an app that meet a condition, by an index that has them in this order.
fn branch(condition: &str) -> String {
    format!(
        "SELECT id FROM
             (SELECT id FROM installs
              WHERE app_id = $1 AND id < $2 {condition}
              ORDER BY id DESC
              LIMIT $3) AS newest"
    )
}

/// The active ones with the scopes of one parameter.
fn active_branch(parameter: usize) -> String {
    branch(&format!("AND status = 'ACTIVE' AND scopes = ${}", parameter + 4))
}
