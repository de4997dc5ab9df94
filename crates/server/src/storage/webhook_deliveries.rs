use const_format::formatcp;
use domain::api_types::{DeliveryAttempt, DeliveryStatus, EventType, WebhookEvent};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::columns::{enum_column, json_column, to_json};
use super::db::Connection;
use super::deletion::Deletion;
use super::error::StorageError;
use super::page::Page;
use crate::clock::Millis;

/// A row of `webhook_deliveries`.
#[derive(Clone, Debug)]
pub struct DeliveryRecord {
    pub id: String,
    pub endpoint_id: String,
    pub install_id: String,
    pub app_id: String,
    pub event_id: String,
    pub event_type: EventType,
    pub event_created_at: Millis,
    pub body: String,
    pub status: DeliveryStatus,
    pub attempts: Vec<DeliveryAttempt>,
    pub failures: i64,
    pub next_attempt_at: Option<Millis>,
    pub ended_at: Option<Millis>,
}

const COLUMNS: &str = "webhook_deliveries.id, webhook_deliveries.endpoint_id,
     webhook_deliveries.install_id, webhook_deliveries.app_id, webhook_deliveries.event_id,
     webhook_deliveries.event_type, webhook_deliveries.event_created_at, webhook_deliveries.body,
     webhook_deliveries.status, webhook_deliveries.attempts, webhook_deliveries.failures,
     webhook_deliveries.next_attempt_at, webhook_deliveries.ended_at";

const SELECT_WITH_ORGANIZATION: &str = formatcp!(
    "SELECT {COLUMNS}, organizations.name AS organization_name
     FROM webhook_deliveries
     JOIN installs ON installs.id = webhook_deliveries.install_id
     JOIN organizations ON organizations.id = installs.organization_id"
);

/// Queues deliveries again at `$2`.
const REQUEUE: &str = "UPDATE webhook_deliveries
     SET status = 'PENDING', failures = 0, next_attempt_at = $2, ended_at = NULL";

impl FromRow<'_, AnyRow> for DeliveryRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            endpoint_id: row.try_get("endpoint_id")?,
            install_id: row.try_get("install_id")?,
            app_id: row.try_get("app_id")?,
            event_id: row.try_get("event_id")?,
            event_type: enum_column(row, "event_type", EventType::parse)?,
            event_created_at: row.try_get("event_created_at")?,
            body: row.try_get("body")?,
            status: enum_column(row, "status", DeliveryStatus::parse)?,
            attempts: json_column(row, "attempts")?,
            failures: row.try_get("failures")?,
            next_attempt_at: row.try_get("next_attempt_at")?,
            ended_at: row.try_get("ended_at")?,
        })
    }
}

/// A delivery with the organization of its install, for the app's developers.
#[derive(Clone, Debug)]
pub struct DeliveryWithOrganization {
    pub delivery: DeliveryRecord,
    pub organization_name: String,
}

impl FromRow<'_, AnyRow> for DeliveryWithOrganization {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            delivery: DeliveryRecord::from_row(row)?,
            organization_name: row.try_get("organization_name")?,
        })
    }
}

/// Filters for the deliveries of an app.
#[derive(Clone, Debug, Default)]
pub struct DeliveryFilter {
    pub endpoint_id: Option<String>,
    pub status: Option<DeliveryStatus>,
}

/// The body of the deliveries of an event.
pub fn encode_event(event: &WebhookEvent) -> Result<String, StorageError> {
    Ok(to_json(event)?)
}

pub async fn insert(
    connection: &mut Connection,
    delivery: &DeliveryRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO webhook_deliveries
             (id, endpoint_id, install_id, app_id, event_id, event_type, event_created_at, body,
              status, attempts, failures, next_attempt_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(&delivery.id)
    .bind(&delivery.endpoint_id)
    .bind(&delivery.install_id)
    .bind(&delivery.app_id)
    .bind(&delivery.event_id)
    .bind(delivery.event_type.as_str())
    .bind(delivery.event_created_at)
    .bind(&delivery.body)
    .bind(delivery.status.as_str())
    .bind(to_json(&delivery.attempts)?)
    .bind(delivery.failures)
    .bind(delivery.next_attempt_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The ID of the install's latest event that is still known.
pub async fn latest_event_id(
    connection: &mut Connection,
    install_id: &str,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar("SELECT MAX(event_id) FROM webhook_deliveries WHERE install_id = $1")
        .bind(install_id)
        .fetch_one(connection)
        .await?)
}

/// A delivery of the app.
pub async fn find(
    connection: &mut Connection,
    app_id: &str,
    id: &str,
) -> Result<Option<DeliveryWithOrganization>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "{SELECT_WITH_ORGANIZATION}
         WHERE webhook_deliveries.app_id = $1 AND webhook_deliveries.id = $2"
    ))
    .bind(app_id)
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// A delivery that this server claimed, in any state.
pub async fn find_claimed(
    connection: &mut Connection,
    id: &str,
) -> Result<Option<DeliveryRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!("SELECT {COLUMNS} FROM webhook_deliveries WHERE id = $1"))
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// The pending deliveries.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct DeliveryQueue {
    pub pending: i64,
    /// The earliest that a server could make now.
    pub next_attempt_at: Option<Millis>,
}

/// Deliveries whose app or endpoint is disabled wait on purpose, and those of an endpoint that
/// somebody delivers to wait for their turn.
pub async fn queue(
    connection: &mut Connection,
    now: Millis,
) -> Result<DeliveryQueue, StorageError> {
    Ok(sqlx::query_as(
        "SELECT CAST(COALESCE(SUM(waiting.pending), 0) AS BIGINT) AS pending,
             MIN(CASE WHEN EXISTS
                 (SELECT 1 FROM webhook_endpoints endpoint
                  WHERE endpoint.id = waiting.endpoint_id AND endpoint.status = 'ACTIVE'
                      AND endpoint.claimed_until <= $1 AND 'ACTIVE' =
                          (SELECT app.status FROM platform_apps app
                           WHERE app.id = endpoint.app_id))
                 THEN waiting.next_attempt_at END) AS next_attempt_at
         FROM
             (SELECT endpoint_id, COUNT(*) AS pending, MIN(next_attempt_at) AS next_attempt_at
              FROM webhook_deliveries
              WHERE status = 'PENDING'
              GROUP BY endpoint_id) waiting",
    )
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// What is due for the endpoint and happened first.
pub async fn first_due(
    connection: &mut Connection,
    endpoint_id: &str,
    now: Millis,
) -> Result<Option<DeliveryRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM webhook_deliveries
         WHERE endpoint_id = $1 AND status = 'PENDING' AND next_attempt_at <= $2
         ORDER BY event_id
         LIMIT 1"
    ))
    .bind(endpoint_id)
    .bind(now)
    .fetch_optional(connection)
    .await?)
}

pub async fn list(
    connection: &mut Connection,
    app_id: &str,
    filter: &DeliveryFilter,
    page: &Page,
) -> Result<Vec<DeliveryWithOrganization>, StorageError> {
    // A statement for each filter, because neither database uses an index for `$4 = '' OR …`.
    let condition = match (&filter.endpoint_id, filter.status) {
        (None, None) => "$4 = '' AND $5 = ''",
        (Some(_), None) => "webhook_deliveries.endpoint_id = $4 AND $5 = ''",
        (None, Some(_)) => "$4 = '' AND webhook_deliveries.status = $5",
        (Some(_), Some(_)) => {
            "webhook_deliveries.endpoint_id = $4 AND webhook_deliveries.status = $5"
        }
    };
    let sql = format!(
        "{SELECT_WITH_ORGANIZATION}
         WHERE webhook_deliveries.app_id = $1 AND webhook_deliveries.id < $2 AND {condition}
         ORDER BY webhook_deliveries.id DESC
         LIMIT $3"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(app_id)
        .bind(page.before())
        .bind(page.limit_plus_one())
        .bind(filter.endpoint_id.as_deref().unwrap_or_default())
        .bind(filter.status.map_or("", DeliveryStatus::as_str))
        .fetch_all(connection)
        .await?)
}

/// Writes what an attempt changed.
pub async fn update(
    connection: &mut Connection,
    delivery: &DeliveryRecord,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE webhook_deliveries
         SET status = $2, attempts = $3, failures = $4, next_attempt_at = $5, ended_at = $6
         WHERE id = $1",
    )
    .bind(&delivery.id)
    .bind(delivery.status.as_str())
    .bind(to_json(&delivery.attempts)?)
    .bind(delivery.failures)
    .bind(delivery.next_attempt_at)
    .bind(delivery.ended_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Fails all pending deliveries of the endpoint.
pub async fn fail_pending(
    connection: &mut Connection,
    endpoint_id: &str,
    at: Millis,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE webhook_deliveries
         SET status = 'FAILED', next_attempt_at = NULL, ended_at = $2
         WHERE endpoint_id = $1 AND status = 'PENDING'",
    )
    .bind(endpoint_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn delete_pending(
    connection: &mut Connection,
    endpoint_id: &str,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM webhook_deliveries WHERE endpoint_id = $1 AND status = 'PENDING'")
        .bind(endpoint_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Queues a delivery of the endpoint again. Returns how many there are.
pub async fn requeue(
    connection: &mut Connection,
    endpoint_id: &str,
    id: &str,
    now: Millis,
) -> Result<u64, StorageError> {
    Ok(sqlx::query(formatcp!("{REQUEUE} WHERE endpoint_id = $1 AND id = $3"))
        .bind(endpoint_id)
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?
        .rows_affected())
}

/// Queues all failed deliveries of the endpoint again. Returns how many there are.
pub async fn requeue_failed(
    connection: &mut Connection,
    endpoint_id: &str,
    now: Millis,
) -> Result<u64, StorageError> {
    Ok(sqlx::query(formatcp!("{REQUEUE} WHERE endpoint_id = $1 AND status = 'FAILED'"))
        .bind(endpoint_id)
        .bind(now)
        .execute(connection)
        .await?
        .rows_affected())
}

/// Deliveries that ended long ago.
pub const DELETE_ENDED: Deletion = Deletion::new(
    "DELETE FROM webhook_deliveries WHERE id IN
         (SELECT id FROM webhook_deliveries
          WHERE ended_at IS NOT NULL AND ended_at <= $1
          ORDER BY ended_at LIMIT $2)",
);
