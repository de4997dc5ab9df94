//! When sessions and tokens were last used. Written in the background and in batches, so that a
//! database that is slow or read-only fails no request.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::{MINUTE, Millis};
use crate::services::error::ServiceError;
use crate::state::AppState;
use crate::storage::{installs, sessions};

/// Precision after the first use (rule 26): one write per minute, not one per request.
const PRECISION: Millis = MINUTE;
/// Between two batches.
const INTERVAL: Duration = Duration::from_secs(1);
/// How long the first use of a token waits to be written.
const FIRST_USE_WAIT: Duration = Duration::from_secs(1);
/// Further uses aren't kept while the database takes none.
const MAX_PENDING: usize = 100_000;

/// The uses that aren't written yet.
#[derive(Debug, Default)]
pub struct LastUsed {
    pending: Mutex<Pending>,
    recorded: Notify,
}

/// Sorted, so that two servers lock the rows in the same order.
#[derive(Debug, Default)]
struct Pending {
    sessions: BTreeMap<String, Millis>,
    installs: BTreeMap<String, Millis>,
}

impl LastUsed {
    /// When the session was last used, if that isn't written yet.
    pub(super) fn pending_session(&self, id: &str) -> Option<Millis> {
        self.with_pending(|pending| pending.sessions.get(id).copied())
    }

    fn record_session(&self, id: &str, at: Millis) {
        self.with_pending(|pending| keep(&mut pending.sessions, id, at));
        self.recorded.notify_one();
    }

    /// Whether the use is the only one that isn't written yet.
    fn record_install(&self, id: &str, at: Millis) -> bool {
        let is_new = self.with_pending(|pending| keep(&mut pending.installs, id, at));
        self.recorded.notify_one();
        is_new
    }

    fn with_pending<T>(&self, work: impl FnOnce(&mut Pending) -> T) -> T {
        // A panic leaves no broken state behind.
        work(&mut self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Keeps the earlier use: the first one is exact.
fn keep(uses: &mut BTreeMap<String, Millis>, id: &str, at: Millis) -> bool {
    if uses.contains_key(id) || uses.len() >= MAX_PENDING {
        return false;
    }
    uses.insert(id.to_owned(), at);
    true
}

/// Notes that a session was used.
pub(super) fn session_used(state: &AppState, id: &str, last_seen_at: Millis) {
    let now = state.clock.now();
    if now - last_seen_at >= PRECISION {
        state.last_used.record_session(id, now);
    }
}

/// Notes that a token was used. The first use is written before the platform has its answer, unless
/// the database is slow.
pub(super) async fn install_used(state: &AppState, id: &str, last_used_at: Option<Millis>) {
    let now = state.clock.now();
    if last_used_at.is_some_and(|last| now - last < PRECISION) {
        return;
    }
    let is_new = state.last_used.record_install(id, now);
    if last_used_at.is_none() && is_new {
        // Its own task: a client that goes away must not lose the batch.
        let state = state.clone();
        let writing = tokio::spawn(async move { write(&state).await });
        let _ = tokio::time::timeout(FIRST_USE_WAIT, writing).await;
    }
}

/// Writes everything that isn't written yet.
///
/// # Errors
/// The database failed. Nothing is lost: the next batch tries again.
pub async fn write(state: &AppState) -> Result<(), ServiceError> {
    let batch = state.last_used.with_pending(std::mem::take);
    if batch.sessions.is_empty() && batch.installs.is_empty() {
        return Ok(());
    }
    let written = write_batch(state, &batch).await;
    if written.is_err() {
        state.last_used.with_pending(|pending| {
            pending.sessions.extend(batch.sessions);
            pending.installs.extend(batch.installs);
        });
    }
    written
}

async fn write_batch(state: &AppState, batch: &Pending) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    for (id, at) in &batch.sessions {
        sessions::touch(&mut tx, id, *at).await?;
    }
    for (id, at) in &batch.installs {
        installs::touch_last_used(&mut tx, id, *at, at - PRECISION).await?;
    }
    Ok(tx.commit().await?)
}

/// Writes in batches, for ever.
pub async fn run(state: AppState) {
    loop {
        state.last_used.recorded.notified().await;
        tokio::time::sleep(INTERVAL).await;
        if write(&state).await.is_err() {
            // Logged already. The next use or the next round tries again.
            state.last_used.recorded.notify_one();
        }
    }
}
