use const_format::formatcp;
use domain::api_types::AppStatus;
use domain::{DisabledSince, RedirectBase, ScopeSet, Slug};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::columns::{json_column, scopes_column, to_json};
use super::db::{Connection, Tx};
use super::error::StorageError;
use super::page::Page;
use crate::clock::Millis;

/// A row of `platform_apps`.
#[derive(Clone, Debug)]
pub struct AppRecord {
    pub id: String,
    pub organization_id: String,
    pub client_id: String,
    pub slug: String,
    pub name: String,
    pub description: Option<String>,
    pub website_url: Option<String>,
    pub redirect_uris: Vec<String>,
    pub scopes: ScopeSet,
    pub revision: i64,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// Decides the column `status`.
    pub disabled: DisabledSince,
    /// Why the operator disabled it.
    pub operator_reason: Option<String>,
}

impl AppRecord {
    /// The registered bases, for the redirect rule.
    pub fn bases(&self) -> Vec<RedirectBase> {
        self.redirect_uris.iter().filter_map(|base| RedirectBase::from_stored(base)).collect()
    }

    fn search_text(&self) -> String {
        format!("{}\n{}\n{}", self.name, self.slug, self.client_id).to_ascii_lowercase()
    }
}

pub(super) const COLUMNS: &str = "platform_apps.id, platform_apps.organization_id,
     platform_apps.client_id, platform_apps.slug, platform_apps.name, platform_apps.description,
     platform_apps.website_url, platform_apps.redirect_uris, platform_apps.scopes,
     platform_apps.revision, platform_apps.created_at, platform_apps.updated_at,
     platform_apps.disabled_at, platform_apps.operator_disabled_at, platform_apps.operator_reason";

/// How many active installs an app has.
pub(super) const ACTIVE_INSTALLS: &str =
    "(SELECT CAST(COALESCE(SUM(active), 0) AS BIGINT) FROM install_counts
      WHERE app_id = platform_apps.id)";

const FIND: &str =
    formatcp!("SELECT {COLUMNS} FROM platform_apps WHERE organization_id = $1 AND id = $2");

const SELECT_WITH_STATS: &str = formatcp!(
    "SELECT {COLUMNS},
         {ACTIVE_INSTALLS} AS active,
         (SELECT CAST(COALESCE(SUM(active), 0) AS BIGINT) FROM install_counts
          WHERE app_id = platform_apps.id AND scopes <> platform_apps.scopes) AS outdated,
         (SELECT MAX(last_used_at) FROM installs WHERE app_id = platform_apps.id) AS last_used_at
     FROM platform_apps"
);

const SELECT_WITH_OWNER: &str = formatcp!(
    "SELECT {COLUMNS}, owners.name AS owner_name, owners.created_at AS owner_since
     FROM platform_apps
     JOIN organizations owners ON owners.id = platform_apps.organization_id"
);

impl FromRow<'_, AnyRow> for AppRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            organization_id: row.try_get("organization_id")?,
            client_id: row.try_get("client_id")?,
            slug: row.try_get("slug")?,
            name: row.try_get("name")?,
            description: row.try_get("description")?,
            website_url: row.try_get("website_url")?,
            redirect_uris: json_column(row, "redirect_uris")?,
            scopes: scopes_column(row, "scopes")?,
            revision: row.try_get("revision")?,
            created_at: row.try_get("created_at")?,
            updated_at: row.try_get("updated_at")?,
            disabled: DisabledSince {
                developer: row.try_get("disabled_at")?,
                operator: row.try_get("operator_disabled_at")?,
            },
            operator_reason: row.try_get("operator_reason")?,
        })
    }
}

/// An app with statistics about its installs.
#[derive(Clone, Debug)]
pub struct AppWithStats {
    pub app: AppRecord,
    pub active: i64,
    pub outdated: i64,
    pub last_used_at: Option<Millis>,
}

impl FromRow<'_, AnyRow> for AppWithStats {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            app: AppRecord::from_row(row)?,
            active: row.try_get("active")?,
            outdated: row.try_get("outdated")?,
            last_used_at: row.try_get("last_used_at")?,
        })
    }
}

/// An app with the organization that owns it.
#[derive(Clone, Debug)]
pub struct AppWithOwner {
    pub app: AppRecord,
    pub owner_name: String,
    pub owner_since: Millis,
}

impl FromRow<'_, AnyRow> for AppWithOwner {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            app: AppRecord::from_row(row)?,
            owner_name: row.try_get("owner_name")?,
            owner_since: row.try_get("owner_since")?,
        })
    }
}

/// Filters for a list of apps.
#[derive(Clone, Debug, Default)]
pub struct AppFilter {
    /// Part of a name, slug or client ID, in any ASCII case.
    pub query: Option<String>,
    pub status: Option<AppStatus>,
}

/// Writes a new app.
///
/// # Errors
/// A unique violation if the slug is taken.
pub async fn insert(connection: &mut Connection, app: &AppRecord) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO platform_apps
             (id, organization_id, client_id, slug, name, description, website_url, redirect_uris,
              scopes, status, revision, created_at, updated_at, disabled_at, search_text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
    )
    .bind(&app.id)
    .bind(&app.organization_id)
    .bind(&app.client_id)
    .bind(&app.slug)
    .bind(&app.name)
    .bind(&app.description)
    .bind(&app.website_url)
    .bind(to_json(&app.redirect_uris)?)
    .bind(to_json(&app.scopes.to_strings())?)
    .bind(app.disabled.status().as_str())
    .bind(app.revision)
    .bind(app.created_at)
    .bind(app.updated_at)
    .bind(app.disabled.developer)
    .bind(app.search_text())
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes all mutable columns.
pub async fn update(connection: &mut Connection, app: &AppRecord) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE platform_apps
         SET name = $2, description = $3, website_url = $4, redirect_uris = $5, scopes = $6,
             status = $7, revision = $8, updated_at = $9, disabled_at = $10, search_text = $11,
             operator_disabled_at = $12, operator_reason = $13
         WHERE id = $1",
    )
    .bind(&app.id)
    .bind(&app.name)
    .bind(&app.description)
    .bind(&app.website_url)
    .bind(to_json(&app.redirect_uris)?)
    .bind(to_json(&app.scopes.to_strings())?)
    .bind(app.disabled.status().as_str())
    .bind(app.revision)
    .bind(app.updated_at)
    .bind(app.disabled.developer)
    .bind(app.search_text())
    .bind(app.disabled.operator)
    .bind(&app.operator_reason)
    .execute(connection)
    .await?;
    Ok(())
}

/// Locks the app until the transaction ends, to change it.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<(), StorageError> {
    tx.lock("platform_apps", id).await
}

/// An app of this organization.
pub async fn find(
    connection: &mut Connection,
    organization_id: &str,
    id: &str,
) -> Result<Option<AppRecord>, StorageError> {
    Ok(sqlx::query_as(FIND).bind(organization_id).bind(id).fetch_optional(connection).await?)
}

/// Like [`find`], and locks the app until the transaction ends. A stranger doesn't wait for
/// the lock.
pub async fn find_for_update(
    tx: &mut Tx,
    organization_id: &str,
    id: &str,
) -> Result<Option<AppRecord>, StorageError> {
    let sql = FIND.to_owned() + &tx.for_update("platform_apps");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(organization_id)
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?)
}

/// An app of this organization with its statistics.
pub async fn find_with_stats(
    connection: &mut Connection,
    organization_id: &str,
    id: &str,
) -> Result<Option<AppWithStats>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "{SELECT_WITH_STATS}
         WHERE platform_apps.organization_id = $1 AND platform_apps.id = $2"
    ))
    .bind(organization_id)
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// The app of a consent.
///
/// # Errors
/// The app doesn't exist.
pub async fn get(connection: &mut Connection, id: &str) -> Result<AppWithOwner, StorageError> {
    Ok(sqlx::query_as(formatcp!("{SELECT_WITH_OWNER} WHERE platform_apps.id = $1"))
        .bind(id)
        .fetch_one(connection)
        .await?)
}

/// Reads an app again and keeps it as it is until the transaction ends. `None` on SQLite, where nobody
/// else can have changed it since the transaction began.
pub async fn reload_for_share(tx: &mut Tx, id: &str) -> Result<Option<AppRecord>, StorageError> {
    let Some(for_share) = tx.for_share("platform_apps") else { return Ok(None) };
    let sql = format!("SELECT {COLUMNS} FROM platform_apps WHERE id = $1{for_share}");
    let reloading = sqlx::query_as(AssertSqlSafe(sql)).bind(id);
    Ok(Some(reloading.fetch_one(&mut **tx).await?))
}

/// The app of a consent link.
pub async fn find_by_slug(
    connection: &mut Connection,
    slug: &Slug,
) -> Result<Option<AppWithOwner>, StorageError> {
    Ok(sqlx::query_as(formatcp!("{SELECT_WITH_OWNER} WHERE platform_apps.slug = $1"))
        .bind(slug.as_str())
        .fetch_optional(connection)
        .await?)
}

/// The IDs of all organizations' apps after this one, in order.
pub async fn ids_after(
    connection: &mut Connection,
    id: &str,
    limit: i64,
) -> Result<Vec<String>, StorageError> {
    Ok(sqlx::query_scalar("SELECT id FROM platform_apps WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(id)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

pub async fn slug_is_taken(connection: &mut Connection, slug: &Slug) -> Result<bool, StorageError> {
    let row = sqlx::query("SELECT id FROM platform_apps WHERE slug = $1")
        .bind(slug.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

pub async fn list(
    connection: &mut Connection,
    organization_id: &str,
    filter: &AppFilter,
    page: &Page,
) -> Result<Vec<AppWithStats>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        // The inner query is answered by an index alone, however many apps it looks at.
        "{SELECT_WITH_STATS}
         WHERE platform_apps.id IN
             (SELECT id FROM platform_apps
              WHERE organization_id = $1 AND id < $2
                  AND ($3 = '' OR status = $3) AND search_text LIKE $4 ESCAPE '!'
              ORDER BY id DESC
              LIMIT $5)
         ORDER BY platform_apps.id DESC"
    ))
    .bind(organization_id)
    .bind(page.before())
    .bind(filter.status.map_or("", AppStatus::as_str))
    .bind(contains(filter.query.as_deref().unwrap_or_default()))
    .bind(page.limit_plus_one())
    .fetch_all(connection)
    .await?)
}

/// A `LIKE` pattern for texts that contain `query` literally.
pub(super) fn contains(query: &str) -> String {
    let mut pattern = String::from("%");
    for c in query.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}
