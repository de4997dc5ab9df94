use const_format::formatcp;
use domain::WebhookSecret;
use domain::api_types::{DisabledReason, EventType, WebhookEndpointStatus};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::columns::{enum_column, json_column, optional_enum_column, to_json};
use super::db::{Connection, Tx};
use super::error::StorageError;
use crate::clock::Millis;

/// A row of `webhook_endpoints`, without its claim.
#[derive(Clone, Debug)]
pub struct WebhookEndpointRecord {
    pub id: String,
    pub install_id: String,
    pub app_id: String,
    pub url: String,
    pub event_types: Vec<EventType>,
    pub secret: WebhookSecret,
    pub status: WebhookEndpointStatus,
    pub created_at: Millis,
    pub consecutive_failures: i64,
    pub disabled_at: Option<Millis>,
    pub disabled_reason: Option<DisabledReason>,
}

const COLUMNS: &str = "webhook_endpoints.id, webhook_endpoints.install_id,
     webhook_endpoints.app_id, webhook_endpoints.url, webhook_endpoints.event_types,
     webhook_endpoints.secret, webhook_endpoints.status, webhook_endpoints.created_at,
     webhook_endpoints.consecutive_failures, webhook_endpoints.disabled_at,
     webhook_endpoints.disabled_reason";

const FIND: &str =
    formatcp!("SELECT {COLUMNS} FROM webhook_endpoints WHERE install_id = $1 AND id = $2");

/// `ready`: the endpoints that something is due for at `$1`. `turn` numbers those of one install.
/// `waiting` jumps from endpoint to endpoint in the index of pending deliveries, however many there
/// are.
const WITH_READY: &str = "WITH RECURSIVE waiting (endpoint_id) AS (
         SELECT MIN(endpoint_id) FROM webhook_deliveries
         WHERE status = 'PENDING'
         UNION ALL
         SELECT
             (SELECT MIN(next.endpoint_id) FROM webhook_deliveries next
              WHERE next.status = 'PENDING' AND next.endpoint_id > waiting.endpoint_id)
         FROM waiting
         WHERE waiting.endpoint_id IS NOT NULL
     ), ready AS (
         SELECT endpoint.id,
             ROW_NUMBER() OVER (PARTITION BY endpoint.install_id ORDER BY endpoint.claim_id)
                 AS turn,
             (SELECT MAX(claim_id) FROM webhook_endpoints
              WHERE install_id = endpoint.install_id) AS latest_claim_of_install
         FROM waiting
         JOIN webhook_endpoints endpoint ON endpoint.id = waiting.endpoint_id
         JOIN platform_apps app ON app.id = endpoint.app_id
         WHERE endpoint.status = 'ACTIVE' AND app.status = 'ACTIVE'
             AND endpoint.claimed_until <= $1
             AND EXISTS
                 (SELECT 1 FROM webhook_deliveries due
                  WHERE due.endpoint_id = endpoint.id
                      AND due.status = 'PENDING' AND due.next_attempt_at <= $1)
     )";

impl FromRow<'_, AnyRow> for WebhookEndpointRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            install_id: row.try_get("install_id")?,
            app_id: row.try_get("app_id")?,
            url: row.try_get("url")?,
            event_types: json_column(row, "event_types")?,
            secret: WebhookSecret::from_stored(row.try_get("secret")?),
            status: enum_column(row, "status", WebhookEndpointStatus::parse)?,
            created_at: row.try_get("created_at")?,
            consecutive_failures: row.try_get("consecutive_failures")?,
            disabled_at: row.try_get("disabled_at")?,
            disabled_reason: optional_enum_column(row, "disabled_reason", DisabledReason::parse)?,
        })
    }
}

pub async fn insert(
    connection: &mut Connection,
    endpoint: &WebhookEndpointRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO webhook_endpoints
             (id, install_id, app_id, url, event_types, secret, status, created_at,
              consecutive_failures, claim_id, claimed_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0)",
    )
    .bind(&endpoint.id)
    .bind(&endpoint.install_id)
    .bind(&endpoint.app_id)
    .bind(&endpoint.url)
    .bind(to_json(&endpoint.event_types)?)
    .bind(endpoint.secret.expose())
    .bind(endpoint.status.as_str())
    .bind(endpoint.created_at)
    .bind(endpoint.consecutive_failures)
    .execute(connection)
    .await?;
    Ok(())
}

/// Locks the endpoint until the transaction ends.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<(), StorageError> {
    tx.lock("webhook_endpoints", id).await
}

/// An endpoint of the install.
pub async fn find(
    connection: &mut Connection,
    install_id: &str,
    id: &str,
) -> Result<Option<WebhookEndpointRecord>, StorageError> {
    Ok(sqlx::query_as(FIND).bind(install_id).bind(id).fetch_optional(connection).await?)
}

/// Like [`find`], and locks the endpoint until the transaction ends. Another install doesn't wait for
/// the lock.
pub async fn find_for_update(
    tx: &mut Tx,
    install_id: &str,
    id: &str,
) -> Result<Option<WebhookEndpointRecord>, StorageError> {
    let sql = FIND.to_owned() + &tx.for_update("webhook_endpoints");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(install_id)
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Newest first.
pub async fn list(
    connection: &mut Connection,
    install_id: &str,
) -> Result<Vec<WebhookEndpointRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM webhook_endpoints
         WHERE install_id = $1
         ORDER BY id DESC"
    ))
    .bind(install_id)
    .fetch_all(connection)
    .await?)
}

/// Locks the endpoints of the install until the transaction ends, in order.
pub async fn list_for_update(
    tx: &mut Tx,
    install_id: &str,
) -> Result<Vec<WebhookEndpointRecord>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM webhook_endpoints
         WHERE install_id = $1
         ORDER BY id{}",
        tx.for_update("webhook_endpoints")
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(install_id).fetch_all(&mut **tx).await?)
}

pub async fn count(connection: &mut Connection, install_id: &str) -> Result<i64, StorageError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM webhook_endpoints WHERE install_id = $1")
        .bind(install_id)
        .fetch_one(connection)
        .await?)
}

/// Writes what a platform can edit, and what follows from it.
pub async fn update(
    connection: &mut Connection,
    endpoint: &WebhookEndpointRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE webhook_endpoints
         SET url = $2, event_types = $3, status = $4, consecutive_failures = $5, disabled_at = $6,
             disabled_reason = $7
         WHERE id = $1",
    )
    .bind(&endpoint.id)
    .bind(&endpoint.url)
    .bind(to_json(&endpoint.event_types)?)
    .bind(endpoint.status.as_str())
    .bind(endpoint.consecutive_failures)
    .bind(endpoint.disabled_at)
    .bind(endpoint.disabled_reason.map(DisabledReason::as_str))
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn delete(connection: &mut Connection, id: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM webhook_endpoints WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}

/// Whether something is due for an endpoint that nobody delivers to at the moment.
pub async fn any_is_ready(connection: &mut Connection, now: Millis) -> Result<bool, StorageError> {
    let row = sqlx::query(formatcp!("{WITH_READY} SELECT id FROM ready LIMIT 1"))
        .bind(now)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Locks up to `limit` endpoints that something is due for and that nobody delivers to, beginning
/// with the install that has waited longest for its turn. Skips those that another server has locked.
/// Read their deliveries afterwards: until the lock is there, another server may send them.
pub async fn lock_ready(
    tx: &mut Tx,
    now: Millis,
    limit: i64,
) -> Result<Vec<WebhookEndpointRecord>, StorageError> {
    // With `JOIN`, SQLite would look at every endpoint and search for it in `ready`.
    let sql = format!(
        "{WITH_READY}
         SELECT {COLUMNS}
         FROM ready
         CROSS JOIN webhook_endpoints
         WHERE webhook_endpoints.id = ready.id
             AND webhook_endpoints.claimed_until <= $1 AND webhook_endpoints.status = 'ACTIVE'
         ORDER BY ready.turn, ready.latest_claim_of_install
         LIMIT $2{}",
        tx.skip_locked("webhook_endpoints")
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(now).bind(limit).fetch_all(&mut **tx).await?)
}

/// Nobody else delivers to the endpoint until `until`.
pub async fn claim(
    connection: &mut Connection,
    id: &str,
    claim_id: &str,
    until: Millis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE webhook_endpoints SET claim_id = $2, claimed_until = $3 WHERE id = $1")
        .bind(id)
        .bind(claim_id)
        .bind(until)
        .execute(connection)
        .await?;
    Ok(())
}

/// How a claim ended.
#[derive(Debug)]
pub enum Release {
    Released(Box<WebhookEndpointRecord>),
    /// Another transaction has locked the endpoint.
    Locked,
    /// The endpoint was deleted or the claim ended before.
    Gone,
}

/// Ends a claim, unless another transaction has locked the endpoint.
pub async fn release(tx: &mut Tx, id: &str, claim_id: &str) -> Result<Release, StorageError> {
    let claimed = "SELECT id FROM webhook_endpoints
         WHERE id = $1 AND claim_id = $2 AND claimed_until > 0";
    let skip_locked = tx.skip_locked("webhook_endpoints");
    let sql = format!(
        "UPDATE webhook_endpoints SET claimed_until = 0
         WHERE id = ({claimed}{skip_locked})
         RETURNING {COLUMNS}"
    );
    let released = sqlx::query_as(AssertSqlSafe(sql)).bind(id).bind(claim_id);
    if let Some(endpoint) = released.fetch_optional(&mut **tx).await? {
        return Ok(Release::Released(Box::new(endpoint)));
    }
    let locked = sqlx::query(claimed).bind(id).bind(claim_id).fetch_optional(&mut **tx).await?;
    Ok(locked.map_or(Release::Gone, |_| Release::Locked))
}
