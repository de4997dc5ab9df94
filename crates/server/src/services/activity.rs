//! Activity (rule 31): recorded in the transaction that makes the change, and shown to the app's
//! developers and to the organization that caused it.

use domain::RedirectRefusal;
use domain::api_types::{
    Activity, ActivityDetails, ActivityType, Actor, InstallDetails, List, NoDetails, Reason,
    RefusedDetails,
};

use crate::clock::{Clock, DAY, HOUR, Millis, format_rfc3339};
use crate::rng::{self, SharedRng};
use crate::services::retention::DELETE_STEP;
use crate::services::sessions::Session;
use crate::storage::activity::{
    self as store, ActivityEvent, ActivityRecord, ActivityRow, Dedup, RefusalRecord,
};
use crate::storage::installs::InstallRecord;
use crate::storage::{Connection, Db, Page, StorageError};

/// Equal refusals within this time count on one entry.
const DEDUP_WINDOW: Millis = HOUR;
/// How many entries refusals of one organization and app may open in that time. Further ones share
/// an entry without an origin for each reason and code.
const MAX_OPEN_REFUSALS: i64 = 20;
/// How long refusals are kept.
const REFUSAL_RETENTION: Millis = 90 * DAY;
/// How long everything else is kept.
const RETENTION: Millis = 2 * 365 * DAY;
/// No reachable address has a longer origin; longer ones are dropped.
const MAX_ORIGIN: usize = 2048;

/// A refused attempt to connect, without its query, state or token (rule 31).
#[derive(Clone, Copy, Debug)]
pub(super) struct RefusedAttempt<'a> {
    /// `None` for a link to an app that doesn't exist.
    pub app_id: Option<&'a str>,
    pub reason: Reason,
    /// For a refused redirect, like the origin.
    pub code: Option<RedirectRefusal>,
    pub origin: Option<&'a str>,
}

#[derive(Clone, Debug)]
pub struct ActivityLog {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
}

impl ActivityLog {
    /// Activity that the caller's own organization caused.
    pub async fn list(
        &self,
        caller: &Session,
        page: &Page,
    ) -> Result<List<Activity>, StorageError> {
        let mut connection = self.db.read().await?;
        let entries =
            store::list_by_organization(&mut connection, &caller.organization_id, page).await?;
        Ok(to_api(entries, caller, page))
    }

    /// Records an event about an app.
    pub(super) async fn record(
        &self,
        connection: &mut Connection,
        caller: &Session,
        app_id: &str,
        kind: ActivityType,
        details: ActivityDetails,
    ) -> Result<(), StorageError> {
        let event = ActivityEvent::Done(kind, details);
        let entry = self.new_record(Author::caller(caller), Some(app_id), event);
        store::append(connection, &entry, None).await
    }

    /// Records what the operator did to an organization, or to one of its apps.
    pub(super) async fn record_by_operator(
        &self,
        connection: &mut Connection,
        organization_id: &str,
        app_id: Option<&str>,
        kind: ActivityType,
        details: ActivityDetails,
    ) -> Result<(), StorageError> {
        let event = ActivityEvent::Done(kind, details);
        let entry = self.new_record(Author::operator(organization_id), app_id, event);
        store::append(connection, &entry, None).await
    }

    /// Records a refused attempt, or counts it on the entry of equal ones.
    pub(super) async fn record_refusal(
        &self,
        connection: &mut Connection,
        caller: &Session,
        attempt: RefusedAttempt<'_>,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let window_start = now - DEDUP_WINDOW;
        let origin = attempt.origin.filter(|origin| origin.len() <= MAX_ORIGIN);
        let attempt = RefusedAttempt { origin, ..attempt };
        let attempt = cap_origins(connection, caller, attempt, window_start).await?;
        let RefusedAttempt { app_id, reason, code, origin } = attempt;
        let origin = origin.map(str::to_owned);
        let refusal = RefusalRecord { reason, code, origin, count: 1, first_at: now };
        let event = ActivityEvent::Refused(refusal);
        let entry = self.new_record(Author::caller(caller), app_id, event);
        let dedup = Dedup { key: &dedup_key(caller, attempt), window_start };
        store::append(connection, &entry, Some(dedup)).await
    }

    /// Deletes what was kept long enough, in small steps.
    pub async fn delete_old(&self) -> Result<(), StorageError> {
        let now = self.clock.now();
        for kind in ActivityType::ALL {
            let retention =
                if *kind == ActivityType::ConsentRefused { REFUSAL_RETENTION } else { RETENTION };
            let before = rng::first_id(now - retention);
            let step = async || {
                let mut tx = self.db.begin().await?;
                let deleted = store::delete_older(&mut tx, *kind, &before, DELETE_STEP).await?;
                tx.commit().await?;
                Ok(deleted)
            };
            while self.db.within_deadline(step()).await? >= u64::from(DELETE_STEP) {}
        }
        Ok(())
    }

    fn new_record(
        &self,
        author: Author<'_>,
        app_id: Option<&str>,
        event: ActivityEvent,
    ) -> ActivityRecord {
        let now = self.clock.now();
        ActivityRecord {
            id: self.rng.new_id(now),
            at: now,
            app_id: app_id.map(str::to_owned),
            organization_id: author.organization_id.to_owned(),
            actor_id: author.actor_id.to_owned(),
            actor_name: author.actor_name.to_owned(),
            event,
        }
    }
}

/// Who caused an event, and in whose activity it is.
struct Author<'a> {
    organization_id: &'a str,
    actor_id: &'a str,
    actor_name: &'a str,
}

impl<'a> Author<'a> {
    fn caller(caller: &'a Session) -> Self {
        Self {
            organization_id: &caller.organization_id,
            actor_id: &caller.account_id,
            actor_name: &caller.display_name,
        }
    }

    /// The operator isn't shown as an actor.
    fn operator(organization_id: &'a str) -> Self {
        Self { organization_id, actor_id: "", actor_name: "" }
    }
}

/// Activity of an app of the caller's organization.
pub(super) async fn list_by_app(
    connection: &mut Connection,
    caller: &Session,
    app_id: &str,
    page: &Page,
) -> Result<List<Activity>, StorageError> {
    let entries = store::list_by_app(connection, app_id, page).await?;
    Ok(to_api(entries, caller, page))
}

/// The empty details of an event.
pub(super) fn no_details() -> ActivityDetails {
    ActivityDetails::None(NoDetails {})
}

/// The details of an event about an install.
pub(super) fn install_details(caller: &Session, install: &InstallRecord) -> ActivityDetails {
    ActivityDetails::Install(InstallDetails {
        install_id: install.id.clone(),
        organization_name: caller.organization_name.clone(),
        scopes: install.scopes.to_strings(),
        pii_consent: install.pii_consent,
    })
}

/// Drops the origin if refusals have opened enough entries: anyone can send links, each with a new
/// origin.
async fn cap_origins<'a>(
    connection: &mut Connection,
    caller: &Session,
    attempt: RefusedAttempt<'a>,
    window_start: Millis,
) -> Result<RefusedAttempt<'a>, StorageError> {
    let (Some(app_id), Some(_)) = (attempt.app_id, attempt.origin) else { return Ok(attempt) };
    let dedup = Dedup { key: &dedup_key(caller, attempt), window_start };
    if store::is_open(connection, dedup).await? {
        return Ok(attempt);
    }
    let organization_id = &caller.organization_id;
    let open =
        store::count_open_refusals(connection, organization_id, app_id, window_start).await?;
    let origin = attempt.origin.filter(|_| open < MAX_OPEN_REFUSALS);
    Ok(RefusedAttempt { origin, ..attempt })
}

/// Equal for refusals that share an entry. Hashed so that its length is fixed.
fn dedup_key(caller: &Session, attempt: RefusedAttempt<'_>) -> String {
    let parts = [
        caller.organization_id.as_str(),
        attempt.app_id.unwrap_or_default(),
        attempt.reason.as_str(),
        attempt.code.map_or("", RedirectRefusal::as_str),
        attempt.origin.unwrap_or_default(),
    ];
    rng::sha256_hex(&parts.join("\n"))
}

fn to_api(entries: Vec<ActivityRow>, caller: &Session, page: &Page) -> List<Activity> {
    page.list(entries, |entry| &entry.latest, |entry| entry_to_api(entry, caller))
}

/// Shows an actor of the caller's own organization only.
fn entry_to_api(entry: ActivityRow, caller: &Session) -> Activity {
    let ActivityRow { record, app, .. } = entry;
    let own = record.organization_id == caller.organization_id;
    let has_actor = own && !record.actor_id.is_empty();
    let (kind, details) = match record.event {
        ActivityEvent::Done(kind, details) => (kind, details),
        ActivityEvent::Refused(refusal) => {
            (ActivityType::ConsentRefused, ActivityDetails::Refused(refusal_details(refusal)))
        }
    };
    Activity {
        id: record.id,
        kind,
        at: format_rfc3339(record.at),
        app,
        actor: has_actor.then_some(Actor { display_name: record.actor_name }),
        details,
    }
}

fn refusal_details(refusal: RefusalRecord) -> RefusedDetails {
    RefusedDetails {
        reason: refusal.reason,
        code: refusal.code,
        origin: refusal.origin,
        count: refusal.count,
        first_at: format_rfc3339(refusal.first_at),
    }
}
