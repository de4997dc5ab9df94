use std::fmt::Display;

use domain::RedirectRefusal;
use domain::api_types::{ActivityApp, ActivityDetails, ActivityType, Reason};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, FromRow, Row};

use super::columns::{enum_column, json_column, optional_enum_column, to_json};
use super::db::Connection;
use super::error::StorageError;
use super::page::Page;
use crate::clock::Millis;

/// A row of `activity`.
#[derive(Clone, Debug)]
pub struct ActivityRecord {
    pub id: String,
    pub at: Millis,
    /// `None` for a link to an app that doesn't exist.
    pub app_id: Option<String>,
    /// The organization that caused the event or, for one of the operator's, that it concerns.
    pub organization_id: String,
    /// Empty for the operator, like the name.
    pub actor_id: String,
    pub actor_name: String,
    pub event: ActivityEvent,
}

#[derive(Clone, Debug)]
pub enum ActivityEvent {
    /// Anything but a refusal. Stored once and never updated.
    Done(ActivityType, ActivityDetails),
    Refused(RefusalRecord),
}

/// A refused attempt, without its query, state or token (rule 31).
#[derive(Clone, Debug)]
pub struct RefusalRecord {
    pub reason: Reason,
    pub code: Option<RedirectRefusal>,
    pub origin: Option<String>,
    pub count: i64,
    pub first_at: Millis,
}

/// An entry with its app and its sort key.
#[derive(Clone, Debug)]
pub struct ActivityRow {
    pub record: ActivityRecord,
    pub app: Option<ActivityApp>,
    /// The ID of the latest occurrence.
    pub latest: String,
}

const SELECT_WITH_APP: &str =
    "SELECT activity.type, activity.reason, activity.code, activity.origin,
         activity.count, activity.first_at, activity.details, activity.id, activity.at,
         activity.app_id, activity.organization_id, activity.actor_id, activity.actor_name,
         activity.latest, platform_apps.slug AS app_slug, platform_apps.name AS app_name
     FROM activity
     LEFT JOIN platform_apps ON platform_apps.id = activity.app_id";

impl FromRow<'_, AnyRow> for ActivityRow {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let event = match enum_column(row, "type", ActivityType::parse)? {
            ActivityType::ConsentRefused => ActivityEvent::Refused(RefusalRecord {
                reason: enum_column(row, "reason", Reason::parse)?,
                code: optional_enum_column(row, "code", RedirectRefusal::parse)?,
                origin: row.try_get("origin")?,
                count: row.try_get("count")?,
                first_at: row.try_get("first_at")?,
            }),
            kind => ActivityEvent::Done(kind, json_column(row, "details")?),
        };
        let record = ActivityRecord {
            id: row.try_get("id")?,
            at: row.try_get("at")?,
            app_id: row.try_get("app_id")?,
            organization_id: row.try_get("organization_id")?,
            actor_id: row.try_get("actor_id")?,
            actor_name: row.try_get("actor_name")?,
            event,
        };
        let app = match &record.app_id {
            Some(id) => Some(ActivityApp {
                id: id.clone(),
                slug: row.try_get("app_slug")?,
                name: row.try_get("app_name")?,
            }),
            None => None,
        };
        Ok(Self { record, app, latest: row.try_get("latest")? })
    }
}

/// Adds an entry, or counts the refusal on an equal one that began after `window_start`.
pub async fn append(
    connection: &mut Connection,
    entry: &ActivityRecord,
    dedup: Option<Dedup<'_>>,
) -> Result<(), StorageError> {
    if let Some(Dedup { key, window_start }) = &dedup {
        close_window(connection, key, *window_start).await?;
    }
    let (kind, details, refusal) = match &entry.event {
        ActivityEvent::Done(kind, details) => (*kind, to_json(details)?, None),
        ActivityEvent::Refused(refusal) => {
            (ActivityType::ConsentRefused, "{}".to_owned(), Some(refusal))
        }
    };
    sqlx::query(
        "INSERT INTO activity
             (id, latest, type, at, app_id, organization_id, actor_id, actor_name, details, reason,
              code, origin, count, first_at, repeat_key)
         VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $3, $12)
         ON CONFLICT (repeat_key) DO UPDATE
         SET latest = excluded.latest, at = excluded.at, actor_id = excluded.actor_id,
             actor_name = excluded.actor_name, count = activity.count + 1",
    )
    .bind(&entry.id)
    .bind(kind.as_str())
    .bind(entry.at)
    .bind(&entry.app_id)
    .bind(&entry.organization_id)
    .bind(&entry.actor_id)
    .bind(&entry.actor_name)
    .bind(details)
    .bind(refusal.map(|refusal| refusal.reason.as_str()))
    .bind(refusal.and_then(|refusal| refusal.code).map(RedirectRefusal::as_str))
    .bind(refusal.and_then(|refusal| refusal.origin.as_deref()))
    .bind(dedup.map(|dedup| dedup.key))
    .execute(connection)
    .await?;
    Ok(())
}

/// The key that equal refusals share, and when an entry must have begun to count another.
#[derive(Clone, Copy, Debug)]
pub struct Dedup<'a> {
    pub key: &'a str,
    pub window_start: Millis,
}

/// Detaches the key from an entry that began before the window, so that a new entry starts.
async fn close_window(
    connection: &mut Connection,
    key: &str,
    window_start: Millis,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE activity SET repeat_key = NULL WHERE repeat_key = $1 AND first_at <= $2")
        .bind(key)
        .bind(window_start)
        .execute(connection)
        .await?;
    Ok(())
}

/// How many entries of this organization and app still count further refusals, and began after
/// `window_start`.
pub async fn count_open_refusals(
    connection: &mut Connection,
    organization_id: &str,
    app_id: &str,
    window_start: Millis,
) -> Result<i64, StorageError> {
    Ok(sqlx::query_scalar(
        "SELECT COUNT(*) FROM activity
         WHERE organization_id = $1 AND app_id = $2
             AND repeat_key IS NOT NULL AND first_at > $3",
    )
    .bind(organization_id)
    .bind(app_id)
    .bind(window_start)
    .fetch_one(connection)
    .await?)
}

/// Whether an entry with this key counts further refusals.
pub async fn is_open(connection: &mut Connection, dedup: Dedup<'_>) -> Result<bool, StorageError> {
    let row = sqlx::query("SELECT id FROM activity WHERE repeat_key = $1 AND first_at > $2")
        .bind(dedup.key)
        .bind(dedup.window_start)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Deletes up to `limit` entries of this type that last happened before the ID, and returns how many.
pub async fn delete_older(
    connection: &mut Connection,
    kind: ActivityType,
    before: &str,
    limit: u32,
) -> Result<u64, StorageError> {
    let deleted = sqlx::query(
        "DELETE FROM activity WHERE id IN
             (SELECT id FROM activity WHERE type = $1 AND latest < $2 ORDER BY latest LIMIT $3)",
    )
    .bind(kind.as_str())
    .bind(before)
    .bind(i64::from(limit))
    .execute(connection)
    .await?;
    Ok(deleted.rows_affected())
}

pub async fn list_by_app(
    connection: &mut Connection,
    app_id: &str,
    page: &Page,
) -> Result<Vec<ActivityRow>, StorageError> {
    list(connection, "activity.app_id = $1", app_id, page).await
}

pub async fn list_by_organization(
    connection: &mut Connection,
    organization_id: &str,
    page: &Page,
) -> Result<Vec<ActivityRow>, StorageError> {
    list(connection, "activity.organization_id = $1", organization_id, page).await
}

async fn list(
    connection: &mut Connection,
    owner_condition: &str,
    owner_id: &str,
    page: &Page,
) -> Result<Vec<ActivityRow>, StorageError> {
    // A server of a later version may have written entries that this one can't read.
    let readable = [
        is_known("type", ActivityType::ALL),
        is_known("reason", Reason::ALL),
        is_known("code", RedirectRefusal::ALL),
    ];
    let sql = format!(
        "{SELECT_WITH_APP}
         WHERE {owner_condition} AND activity.latest < $2 AND {}
         ORDER BY activity.latest DESC
         LIMIT $3",
        readable.join(" AND ")
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(owner_id)
        .bind(page.before())
        .bind(page.limit_plus_one())
        .fetch_all(connection)
        .await?)
}

/// The column holds nothing, or one of these words.
fn is_known(column: &str, words: &[impl Display]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
    format!("(activity.{column} IS NULL OR activity.{column} IN ({}))", words.join(", "))
}
