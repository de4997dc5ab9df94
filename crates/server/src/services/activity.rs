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
use crate::storage::activity::{self as store, ActivityRecord, ActivityRow, Event, Refusal};
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
            store::list_of_organization(&mut connection, &caller.organization_id, page).await?;
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
        let entry = self.new_record(caller, Some(app_id), Event::Done(kind, details));
        store::append(connection, &entry, None).await
    }

    /// Records what the operator did to an organization, or to one of its apps.
    pub(super) async fn record_of_operator(
        &self,
        connection: &mut Connection,
        organization_id: &str,
        app_id: Option<&str>,
        kind: ActivityType,
        details: ActivityDetails,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let entry = ActivityRecord {
            id: self.rng.new_id(now),
            at: now,
            app_id: app_id.map(str::to_owned),
            organization_id: organization_id.to_owned(),
            actor_id: String::new(),
            actor_name: String::new(),
            event: Event::Done(kind, details),
        };
        store::append(connection, &entry, None).await
    }

    /// Records a refused attempt: its reason and, for a redirect, its code and origin.
    pub(super) async fn record_refusal(
        &self,
        connection: &mut Connection,
        caller: &Session,
        app_id: Option<&str>,
        reason: Reason,
        code: Option<RedirectRefusal>,
        origin: Option<String>,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let window_start = now - DEDUP_WINDOW;
        let mut origin = origin.filter(|origin| origin.len() <= MAX_ORIGIN);
        let mut key = dedup_key(caller, app_id, reason, code, origin.as_deref());
        // Anyone can send links, each with a new origin.
        if let (Some(app_id), Some(_)) = (app_id, &origin)
            && !store::is_open(connection, store::Dedup { key: &key, window_start }).await?
        {
            let organization_id = &caller.organization_id;
            let open =
                store::count_open_refusals(connection, organization_id, app_id, window_start)
                    .await?;
            if open >= MAX_OPEN_REFUSALS {
                origin = None;
                key = dedup_key(caller, Some(app_id), reason, code, None);
            }
        }
        let refusal = Refusal { reason, code, origin, count: 1, first_at: now };
        let entry = self.new_record(caller, app_id, Event::Refused(refusal));
        let dedup = store::Dedup { key: &key, window_start };
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
            while self.db.within_deadline(step()).await? >= DELETE_STEP.unsigned_abs() {}
        }
        Ok(())
    }

    fn new_record(&self, caller: &Session, app_id: Option<&str>, event: Event) -> ActivityRecord {
        let now = self.clock.now();
        ActivityRecord {
            id: self.rng.new_id(now),
            at: now,
            app_id: app_id.map(str::to_owned),
            organization_id: caller.organization_id.clone(),
            actor_id: caller.account_id.clone(),
            actor_name: caller.display_name.clone(),
            event,
        }
    }
}

/// Activity of an app of the caller's organization.
pub(super) async fn list_of_app(
    connection: &mut Connection,
    caller: &Session,
    app_id: &str,
    page: &Page,
) -> Result<List<Activity>, StorageError> {
    let entries = store::list_of_app(connection, app_id, page).await?;
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

/// Equal for refusals that share an entry. Hashed so that its length is fixed.
fn dedup_key(
    caller: &Session,
    app_id: Option<&str>,
    reason: Reason,
    code: Option<RedirectRefusal>,
    origin: Option<&str>,
) -> String {
    let code = code.map_or("", RedirectRefusal::as_str);
    let parts = [
        &caller.organization_id,
        app_id.unwrap_or(""),
        reason.as_str(),
        code,
        origin.unwrap_or(""),
    ];
    rng::sha256_hex(&parts.join("\n"))
}

fn to_api(entries: Vec<ActivityRow>, caller: &Session, page: &Page) -> List<Activity> {
    page.list(entries, |entry| &entry.latest, |entry| entry_to_api(entry, caller))
}

/// Shows an actor of the caller's own organization only. The operator isn't shown as one.
fn entry_to_api(entry: ActivityRow, caller: &Session) -> Activity {
    let ActivityRow { record, app, .. } = entry;
    let own = record.organization_id == caller.organization_id;
    let has_actor = own && !record.actor_id.is_empty();
    let (kind, details) = match record.event {
        Event::Done(kind, details) => (kind, details),
        Event::Refused(refusal) => {
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

fn refusal_details(refusal: Refusal) -> RefusedDetails {
    RefusedDetails {
        reason: refusal.reason,
        code: refusal.code,
        origin: refusal.origin,
        count: refusal.count,
        first_at: format_rfc3339(refusal.first_at),
    }
}
