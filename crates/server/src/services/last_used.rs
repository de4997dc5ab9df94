//! When sessions and tokens were last used. Written in the background and in batches, so that a
//! database that is slow or read-only fails no request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::{Clock, MINUTE, Millis};
use crate::storage::{Db, StorageError, installs, sessions};

/// Precision after the first use (rule 26): one write per minute, not one per request.
const PRECISION: Millis = MINUTE;
/// Between two batches.
const INTERVAL: Duration = Duration::from_secs(1);
/// How long the first use of a token waits to be written.
const FIRST_USE_WAIT: Duration = Duration::from_secs(1);
/// Uses beyond this are dropped while the database is down.
const MAX_PENDING: usize = 100_000;

#[derive(Clone, Debug)]
pub struct LastUsed {
    db: Db,
    clock: Clock,
    uses: Arc<Uses>,
}

/// The uses that aren't written yet.
#[derive(Debug, Default)]
struct Uses {
    pending: Mutex<Pending>,
    recorded: Notify,
    /// Held by the batch that is being written. Another one would wait for the same database, with a
    /// connection of its own.
    writing: tokio::sync::Mutex<()>,
}

/// By session and by install.
#[derive(Debug, Default)]
struct Pending {
    sessions: HashMap<String, Millis>,
    installs: HashMap<String, Millis>,
}

impl Pending {
    fn is_empty(&self) -> bool {
        self.sessions.is_empty() && self.installs.is_empty()
    }

    /// The other's uses are earlier.
    fn restore(&mut self, other: Self) {
        self.sessions.extend(other.sessions);
        self.installs.extend(other.installs);
    }
}

impl LastUsed {
    pub(crate) fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock, uses: Arc::default() }
    }

    /// When the session was last used, if that isn't written yet.
    pub(super) fn pending_session(&self, id: &str) -> Option<Millis> {
        self.with_pending(|pending| pending.sessions.get(id).copied())
    }

    /// Notes that a session was used.
    pub(super) fn session_used(&self, id: &str, last_seen_at: Millis) {
        let now = self.clock.now();
        if now - last_seen_at >= PRECISION {
            self.with_pending(|pending| keep(&mut pending.sessions, id, now));
            self.uses.recorded.notify_one();
        }
    }

    /// Notes that a token was used. The first use is written before the platform has its answer,
    /// unless the database is slow.
    pub(super) async fn install_used(&self, id: &str, last_used_at: Option<Millis>) {
        let now = self.clock.now();
        if last_used_at.is_some_and(|last| now - last < PRECISION) {
            return;
        }
        let is_new = self.with_pending(|pending| keep(&mut pending.installs, id, now));
        self.uses.recorded.notify_one();
        if last_used_at.is_none() && is_new {
            // Its own task: a client that goes away must not lose the batch.
            let this = self.clone();
            let writing = tokio::spawn(async move { this.try_write().await });
            let _ = tokio::time::timeout(FIRST_USE_WAIT, writing).await;
        }
    }

    /// Writes in batches, forever.
    pub async fn run(self) {
        loop {
            self.uses.recorded.notified().await;
            tokio::time::sleep(INTERVAL).await;
            self.try_write().await;
        }
    }

    /// Writes what isn't written yet, and logs a failure.
    async fn try_write(&self) {
        let _ = self.write().await.inspect_err(StorageError::log);
    }

    /// Writes what isn't written yet, except for rows that others have locked: the next batch tries
    /// those again.
    ///
    /// # Errors
    /// The database failed. Nothing is lost: the next batch tries again.
    pub async fn write(&self) -> Result<(), StorageError> {
        let _writing = self.uses.writing.lock().await;
        let batch = self.with_pending(std::mem::take);
        if batch.is_empty() {
            return Ok(());
        }
        let (left, result) = match self.write_batch(&batch).await {
            Ok(locked) => (locked, Ok(())),
            Err(error) => (batch, Err(error)),
        };
        if !left.is_empty() {
            self.with_pending(|pending| pending.restore(left));
            self.uses.recorded.notify_one();
        }
        result
    }

    /// Returns the uses of rows that others have locked. Each statement has a deadline, because a
    /// batch may be long.
    async fn write_batch(&self, batch: &Pending) -> Result<Pending, StorageError> {
        let mut locked = Pending::default();
        let mut tx = self.db.begin().await?;
        for (id, at) in &batch.sessions {
            let touched = sessions::touch(&mut tx, id, *at);
            if !self.db.within_deadline(touched).await? {
                locked.sessions.insert(id.clone(), *at);
            }
        }
        for (id, at) in &batch.installs {
            let touched = installs::touch_last_used(&mut tx, id, *at, at - PRECISION);
            if !self.db.within_deadline(touched).await? {
                locked.installs.insert(id.clone(), *at);
            }
        }
        self.db.within_deadline(tx.commit()).await?;
        Ok(locked)
    }

    fn with_pending<T>(&self, work: impl FnOnce(&mut Pending) -> T) -> T {
        // A panic leaves no broken state behind.
        work(&mut self.uses.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Keeps the earlier use: the first one is exact. Returns whether this is the only one that isn't
/// written yet.
fn keep(uses: &mut HashMap<String, Millis>, id: &str, at: Millis) -> bool {
    if uses.contains_key(id) || uses.len() >= MAX_PENDING {
        return false;
    }
    uses.insert(id.to_owned(), at);
    true
}
