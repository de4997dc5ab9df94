use const_format::formatcp;
use domain::api_types::ProvisioningMode;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::columns::enum_column;
use super::db::Connection;
use super::error::StorageError;
use super::page::Page;
use crate::clock::Millis;

/// A row of `project_links`.
#[derive(Clone, Debug)]
pub struct ProjectLinkRecord {
    pub id: String,
    pub install_id: String,
    pub external_project_id: String,
    pub external_project_name: Option<String>,
    pub external_project_url: Option<String>,
    pub job_id: Option<String>,
    pub provisioning_mode: ProvisioningMode,
    pub created_at: Millis,
}

const COLUMNS: &str = "id, install_id, external_project_id, external_project_name,
     external_project_url, job_id, provisioning_mode, created_at";

impl FromRow<'_, AnyRow> for ProjectLinkRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            install_id: row.try_get("install_id")?,
            external_project_id: row.try_get("external_project_id")?,
            external_project_name: row.try_get("external_project_name")?,
            external_project_url: row.try_get("external_project_url")?,
            job_id: row.try_get("job_id")?,
            provisioning_mode: enum_column(row, "provisioning_mode", ProvisioningMode::parse)?,
            created_at: row.try_get("created_at")?,
        })
    }
}

/// Writes a new link.
///
/// # Errors
/// A unique violation if the install has a link with this external project.
pub async fn insert(
    connection: &mut Connection,
    link: &ProjectLinkRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO project_links
             (id, install_id, external_project_id, external_project_name, external_project_url,
              job_id, provisioning_mode, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&link.id)
    .bind(&link.install_id)
    .bind(&link.external_project_id)
    .bind(&link.external_project_name)
    .bind(&link.external_project_url)
    .bind(&link.job_id)
    .bind(link.provisioning_mode.as_str())
    .bind(link.created_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// A link of the install.
pub async fn find(
    connection: &mut Connection,
    install_id: &str,
    id: &str,
) -> Result<Option<ProjectLinkRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM project_links
         WHERE install_id = $1 AND id = $2"
    ))
    .bind(install_id)
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

pub async fn list(
    connection: &mut Connection,
    install_id: &str,
    page: &Page,
) -> Result<Vec<ProjectLinkRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM project_links
         WHERE install_id = $1 AND id < $2
         ORDER BY id DESC
         LIMIT $3"
    ))
    .bind(install_id)
    .bind(page.before())
    .bind(page.limit_plus_one())
    .fetch_all(connection)
    .await?)
}

pub async fn count(connection: &mut Connection, install_id: &str) -> Result<i64, StorageError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM project_links WHERE install_id = $1")
        .bind(install_id)
        .fetch_one(connection)
        .await?)
}

pub async fn delete(connection: &mut Connection, id: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM project_links WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}
