//! Sessions. The secret is in a cookie; only its hash is stored.

use domain::api_types::{self, Collection, SessionEntry};

use crate::clock::{Clock, DAY, Millis, format_rfc3339};
use crate::rng::{SharedRng, sha256_hex};
use crate::services::last_used::LastUsed;
use crate::services::retention::delete_in_steps;
use crate::storage::accounts::AccountRecord;
pub use crate::storage::sessions::SessionRecord as Session;
use crate::storage::sessions::{self, SessionCutoff};
use crate::storage::{Db, StorageError, Tx, accounts};

/// A session expires after this long without a request (rule 44).
const MAX_IDLE: Millis = 7 * DAY;
/// A session expires after this long in any case (rule 44).
const MAX_AGE: Millis = 30 * DAY;

#[derive(Clone, Debug)]
pub struct Sessions {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) last_used: LastUsed,
}

/// A new session. The secret belongs in the cookie and nowhere else.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it holds a secret")]
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

impl Sessions {
    /// The live session with this secret.
    pub async fn authenticate(&self, secret: &str) -> Result<Option<Session>, StorageError> {
        let mut connection = self.db.read().await?;
        let session = sessions::find(&mut connection, &sha256_hex(secret), self.cutoff()).await?;
        if let Some(session) = &session {
            self.last_used.session_used(&session.id, session.last_seen_at);
        }
        Ok(session)
    }

    /// Starts a session with a fresh secret and deletes the client's previous one.
    pub async fn start(
        &self,
        tx: &mut Tx,
        account_id: &str,
        previous: Option<&str>,
    ) -> Result<NewSession, StorageError> {
        if let Some(previous) = previous {
            sessions::delete_by_secret(tx, &sha256_hex(previous)).await?;
        }
        let now = self.clock.now();
        let secret = self.rng.secret();
        let secret_hash = sha256_hex(&secret);
        sessions::insert(tx, &self.rng.new_id(now), &secret_hash, account_id, now).await?;
        let session = sessions::get(tx, &secret_hash, self.cutoff()).await?.to_api();
        Ok(NewSession { secret, session })
    }

    /// The live session with this secret, its account locked until the transaction ends.
    pub(super) async fn lock_by_secret(
        &self,
        tx: &mut Tx,
        secret: &str,
    ) -> Result<Option<Session>, StorageError> {
        let (secret_hash, cutoff) = (sha256_hex(secret), self.cutoff());
        let Some(session) = sessions::find(tx, &secret_hash, cutoff).await? else {
            return Ok(None);
        };
        accounts::lock(tx, &session.account_id).await?;
        // It may have ended while this waited for the lock.
        sessions::find(tx, &secret_hash, cutoff).await
    }

    /// Signs out.
    pub async fn delete(&self, session: &Session) -> Result<(), StorageError> {
        let mut tx = self.db.begin().await?;
        sessions::delete(&mut tx, &session.id).await?;
        tx.commit().await
    }

    /// The caller's own sessions, newest first.
    pub async fn list(&self, caller: &Session) -> Result<Collection<SessionEntry>, StorageError> {
        let mut connection = self.db.read().await?;
        let rows = sessions::list(&mut connection, &caller.account_id, self.cutoff()).await?;
        let entries = rows.into_iter().map(|row| SessionEntry {
            current: row.id == caller.id,
            last_seen_at: format_rfc3339(
                self.last_used.pending_session(&row.id).unwrap_or(row.last_seen_at),
            ),
            id: row.id,
            created_at: format_rfc3339(row.created_at),
        });
        Ok(Collection { items: entries.collect() })
    }

    /// Signs out all other sessions of the account.
    pub async fn delete_others(&self, caller: &Session) -> Result<(), StorageError> {
        let mut tx = self.db.begin().await?;
        // Without the lock, two of these at once would deadlock on each other's rows.
        accounts::lock(&mut tx, &caller.account_id).await?;
        sessions::delete_others(&mut tx, &caller.account_id, &caller.id).await?;
        tx.commit().await
    }

    /// Deletes expired sessions and their consents, in small steps.
    pub async fn delete_expired(&self) -> Result<(), StorageError> {
        let SessionCutoff { created_after, seen_after } = self.cutoff();
        delete_in_steps(&self.db, sessions::DELETE_OLD, created_after).await?;
        delete_in_steps(&self.db, sessions::DELETE_IDLE, seen_after).await
    }

    fn cutoff(&self) -> SessionCutoff {
        let now = self.clock.now();
        SessionCutoff { created_after: now - MAX_AGE, seen_after: now - MAX_IDLE }
    }
}

/// The caller's account, locked until the transaction ends; `None` if it was removed. They may have
/// been demoted since the request came in, so a write decides by this role and not by the
/// session's.
pub(super) async fn lock_caller(
    tx: &mut Tx,
    caller: &Session,
) -> Result<Option<AccountRecord>, StorageError> {
    accounts::lock(tx, &caller.account_id).await?;
    accounts::find(tx, &caller.account_id).await
}
