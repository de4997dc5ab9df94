//! What the operator sees: the organizations and their apps, oldest first.

use const_format::formatcp;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::apps::{ACTIVE_INSTALLS, AppRecord, COLUMNS as APP_COLUMNS, contains};
use super::db::Connection;
use super::error::StorageError;
use crate::clock::Millis;

/// An organization in numbers.
#[derive(Clone, Debug, FromRow)]
pub struct OrganizationOverview {
    pub id: String,
    pub name: String,
    pub created_at: Millis,
    pub accounts: i64,
    pub apps: i64,
}

/// An app of any organization.
#[derive(Clone, Debug)]
pub struct AppOverview {
    pub app: AppRecord,
    pub organization_name: String,
    pub active_installs: i64,
}

impl FromRow<'_, AnyRow> for AppOverview {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            app: AppRecord::from_row(row)?,
            organization_name: row.try_get("organization_name")?,
            active_installs: row.try_get("active_installs")?,
        })
    }
}

/// All whose name contains `search`, in any ASCII case. PostgreSQL lowers other letters too.
pub async fn list_organizations(
    connection: &mut Connection,
    search: &str,
) -> Result<Vec<OrganizationOverview>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, name, created_at,
             (SELECT COUNT(*) FROM accounts WHERE organization_id = organizations.id) AS accounts,
             (SELECT COUNT(*) FROM platform_apps WHERE organization_id = organizations.id) AS apps
         FROM organizations
         WHERE LOWER(name) LIKE LOWER($1) ESCAPE '!'
         ORDER BY id",
    )
    .bind(contains(search))
    .fetch_all(connection)
    .await?)
}

/// All of one organization, or of all, whose name, slug or client ID contains `search`, in any ASCII
/// case.
pub async fn list_apps(
    connection: &mut Connection,
    organization_id: Option<&str>,
    search: &str,
) -> Result<Vec<AppOverview>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {APP_COLUMNS}, organizations.name AS organization_name,
             {ACTIVE_INSTALLS} AS active_installs
         FROM platform_apps
         JOIN organizations ON organizations.id = platform_apps.organization_id
         WHERE ($1 = '' OR platform_apps.organization_id = $1)
             AND platform_apps.search_text LIKE $2 ESCAPE '!'
         ORDER BY platform_apps.id"
    ))
    .bind(organization_id.unwrap_or_default())
    .bind(contains(search))
    .fetch_all(connection)
    .await?)
}
