//! What the operator sees: the organizations and their apps, oldest first.

use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::apps::{AppRecord, active_installs, app_columns, contains};
use super::columns::columns;
use super::db::Connection;
use super::error::StorageError;

/// An organization in numbers.
#[derive(Clone, Debug, FromRow)]
pub struct OrganizationOverview {
    pub id: String,
    pub name: String,
    pub created_at: i64,
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
        "SELECT organization.id, organization.name, organization.created_at, \
         (SELECT COUNT(*) FROM accounts WHERE organization_id = organization.id) AS accounts, \
         (SELECT COUNT(*) FROM platform_apps WHERE organization_id = organization.id) AS apps \
         FROM organizations organization \
         WHERE LOWER(organization.name) LIKE LOWER($1) ESCAPE '!' \
         ORDER BY organization.id",
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
    Ok(sqlx::query_as(concat!(
        "SELECT ",
        app_columns!("app."),
        ", organization.name AS organization_name, ",
        active_installs!(),
        " AS active_installs \
         FROM platform_apps app JOIN organizations organization \
             ON organization.id = app.organization_id \
         WHERE ($1 = '' OR app.organization_id = $1) AND app.search_text LIKE $2 ESCAPE '!' \
         ORDER BY app.id"
    ))
    .bind(organization_id.unwrap_or_default())
    .bind(contains(search))
    .fetch_all(connection)
    .await?)
}
