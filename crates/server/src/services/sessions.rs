//! Sessions. The secret is in a cookie; only its hash is stored.

use domain::api_types::{self, Collection, Role, SessionEntry};

use crate::clock::{DAY, Millis, format_rfc3339};
use crate::rng::sha256_hex;
use crate::services::error::ServiceError;
use crate::services::last_used;
use crate::services::retention::delete_in_steps;
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
pub use crate::storage::sessions::SessionRecord as Session;
use crate::storage::sessions::{self, SessionCutoff};
use crate::storage::{Tx, accounts};

/// A session expires after this long without a request.
const MAX_IDLE: Millis = 7 * DAY;
/// A session expires after this long in any case.
const MAX_AGE: Millis = 30 * DAY;

/// A new session. The secret belongs in the cookie and nowhere else.
#[derive(Clone)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct NewSession {
    pub secret: String,
    pub session: api_types::Session,
}

impl Session {
    pub fn to_api(&self) -> api_types::Session {
        api_types::Session {
            account: api_types::Account {
                id: self.account_id.clone(),
                email: self.email.clone(),
                display_name: self.display_name.clone(),
            },
            organization: api_types::Organization {
                id: self.organization_id.clone(),
                name: self.organization_name.clone(),
            },
            role: self.role,
        }
    }
}

fn cutoff(now: Millis) -> SessionCutoff {
    SessionCutoff { created_after: now - MAX_AGE, seen_after: now - MAX_IDLE }
}

/// The live session with this secret.
pub async fn authenticate(state: &AppState, secret: &str) -> Result<Option<Session>, ServiceError> {
    let now = state.clock.now();
    let mut connection = state.db.read().await?;
    let session = sessions::find(&mut connection, &sha256_hex(secret), cutoff(now)).await?;
    if let Some(session) = &session {
        last_used::session_used(state, &session.id, session.last_seen_at);
    }
    Ok(session)
}

/// Starts a session with a fresh secret and deletes the client's previous one.
pub async fn start(
    state: &AppState,
    tx: &mut Tx,
    account_id: &str,
    previous: Option<&str>,
) -> Result<NewSession, ServiceError> {
    if let Some(previous) = previous {
        sessions::delete_by_secret(tx, &sha256_hex(previous)).await?;
    }
    let now = state.clock.now();
    let secret = state.rng.secret();
    let secret_hash = sha256_hex(&secret);
    sessions::insert(tx, &state.rng.new_id(now), &secret_hash, account_id, now).await?;
    let session = sessions::find(tx, &secret_hash, cutoff(now)).await?;
    let session = session.ok_or(ServiceError::Internal)?.to_api();
    Ok(NewSession { secret, session })
}

/// The live session with this secret, its account locked until the transaction ends.
pub(super) async fn lock_by_secret(
    state: &AppState,
    tx: &mut Tx,
    secret: &str,
) -> Result<Option<Session>, ServiceError> {
    let (secret_hash, cutoff) = (sha256_hex(secret), cutoff(state.clock.now()));
    let Some(session) = sessions::find(tx, &secret_hash, cutoff).await? else { return Ok(None) };
    accounts::lock(tx, &session.account_id).await?;
    // It may have ended while this waited for the lock.
    Ok(sessions::find(tx, &secret_hash, cutoff).await?)
}

/// The caller's account, locked until the transaction ends. They may have been demoted or removed
/// since the request came in, so a write decides by this role and not by the session's.
///
/// # Errors
/// The account was removed.
pub(super) async fn lock_caller(
    tx: &mut Tx,
    session: &Session,
) -> Result<AccountRecord, ServiceError> {
    accounts::lock(tx, &session.account_id).await?;
    accounts::find(tx, &session.account_id).await?.ok_or(ServiceError::SignInRequired)
}

/// # Errors
/// `OWNER_REQUIRED`.
pub(super) fn require_owner(account: &AccountRecord) -> Result<(), ServiceError> {
    if account.role == Role::Owner { Ok(()) } else { Err(ServiceError::OwnerRequired) }
}

/// Signs out.
pub async fn delete(state: &AppState, session: &Session) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    sessions::delete(&mut tx, &session.id).await?;
    Ok(tx.commit().await?)
}

/// The caller's own sessions, newest first.
pub async fn list(
    state: &AppState,
    session: &Session,
) -> Result<Collection<SessionEntry>, ServiceError> {
    let mut connection = state.db.read().await?;
    let cutoff = cutoff(state.clock.now());
    let rows = sessions::list(&mut connection, &session.account_id, cutoff).await?;
    let entries = rows.into_iter().map(|row| SessionEntry {
        current: row.id == session.id,
        last_seen_at: format_rfc3339(
            state.last_used.pending_session(&row.id).unwrap_or(row.last_seen_at),
        ),
        id: row.id,
        created_at: format_rfc3339(row.created_at),
    });
    Ok(Collection { items: entries.collect() })
}

/// Signs out all other sessions of the account.
pub async fn delete_others(state: &AppState, session: &Session) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    // Without the lock, two of these at once would deadlock on each other's rows.
    accounts::lock(&mut tx, &session.account_id).await?;
    sessions::delete_others(&mut tx, &session.account_id, &session.id).await?;
    Ok(tx.commit().await?)
}

/// Deletes expired sessions and their consents, in small steps.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    let SessionCutoff { created_after, seen_after } = cutoff(state.clock.now());
    delete_in_steps(state, sessions::DELETE_OLD, created_after).await?;
    delete_in_steps(state, sessions::DELETE_IDLE, seen_after).await
}
