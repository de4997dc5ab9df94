//! How many active installs an app has, by their scopes. A count is the sum over a few rows, so that
//! transactions that change it never wait for each other.

use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Connection, Tx};
use super::error::StorageError;

/// What to add to the count of an app and scopes.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Change {
    pub app_id: String,
    /// As `installs` stores them.
    pub scopes: String,
    pub active: i64,
}

/// Adds to a row that no other transaction has locked, or adds a row with the ID `new_id`.
pub async fn add(tx: &mut Tx, change: &Change, new_id: &str) -> Result<(), StorageError> {
    let sql = format!(
        "UPDATE install_counts SET active = active + $3
         WHERE id =
             (SELECT counter.id FROM install_counts counter
              WHERE counter.app_id = $1 AND counter.scopes = $2
              LIMIT 1{})",
        tx.skip_locked("counter")
    );
    let updated = sqlx::query(AssertSqlSafe(sql))
        .bind(&change.app_id)
        .bind(&change.scopes)
        .bind(change.active)
        .execute(&mut **tx)
        .await?;
    if updated.rows_affected() > 0 {
        return Ok(());
    }
    sqlx::query("INSERT INTO install_counts (app_id, scopes, active, id) VALUES ($1, $2, $3, $4)")
        .bind(&change.app_id)
        .bind(&change.scopes)
        .bind(change.active)
        .bind(new_id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// What to add so that the counts of these apps, from the first ID to the last, are right.
pub async fn missing(
    connection: &mut Connection,
    first: &str,
    last: &str,
) -> Result<Vec<Change>, StorageError> {
    // One statement, so that a change under way is missing on both sides or on none.
    Ok(sqlx::query_as(
        "SELECT app_id, scopes, CAST(SUM(active) AS BIGINT) AS active
         FROM (
             SELECT app_id, scopes, COUNT(*) AS active FROM installs
             WHERE status = 'ACTIVE' AND app_id BETWEEN $1 AND $2
             GROUP BY app_id, scopes
             UNION ALL
             SELECT app_id, scopes, -active FROM install_counts
             WHERE app_id BETWEEN $1 AND $2
         ) AS counted
         GROUP BY app_id, scopes
         HAVING SUM(active) <> 0",
    )
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await?)
}

/// The scopes of the app's installs, each as `installs` stores them, except the app's own.
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
