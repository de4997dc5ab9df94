//! How many active installs an app has, by their scopes. A count is the sum over a few rows, so that
//! transactions that change it never wait for each other.

use sqlx::AssertSqlSafe;

use super::columns::to_json;
use super::db::{Connection, Tx};
use super::error::StorageError;
use super::installs::InstallRecord;

/// Adds `change` to the count of the install's app and scopes: to a row that no other transaction has
/// locked, or to a new one with the ID `new_id`.
pub(super) async fn add(
    tx: &mut Tx,
    install: &InstallRecord,
    change: i64,
    new_id: &str,
) -> Result<(), StorageError> {
    let scopes = to_json(&install.scopes.to_strings())?;
    let sql = format!(
        "UPDATE install_counts SET active = active + $3 WHERE id = \
         (SELECT counter.id FROM install_counts counter \
         WHERE counter.app_id = $1 AND counter.scopes = $2 LIMIT 1{})",
        tx.skip_locked("counter")
    );
    let updated = sqlx::query(AssertSqlSafe(sql))
        .bind(&install.app_id)
        .bind(&scopes)
        .bind(change)
        .execute(&mut **tx)
        .await?;
    if updated.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query("INSERT INTO install_counts (id, app_id, scopes, active) VALUES ($1, $2, $3, $4)")
        .bind(new_id)
        .bind(&install.app_id)
        .bind(&scopes)
        .bind(change)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The scopes of the app's installs, each as `installs` stores them, but for the app's own.
pub(super) async fn other_scopes(
    connection: &mut Connection,
    app_id: &str,
    scopes: &str,
) -> Result<Vec<String>, StorageError> {
    Ok(sqlx::query_scalar(
        "SELECT DISTINCT scopes FROM install_counts WHERE app_id = $1 AND scopes <> $2",
    )
    .bind(app_id)
    .bind(scopes)
    .fetch_all(connection)
    .await?)
}
