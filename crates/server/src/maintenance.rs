//! What a server does in the background now and then: it deletes what has expired, and corrects counts
//! of installs.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::services::{StorageError, oidc, provider_link};
use crate::state::Components;

const DELETION_INTERVAL: Duration = Duration::from_mins(10);
const COUNTS_INTERVAL: Duration = Duration::from_secs(10);

/// Ends when it is dropped.
pub(crate) fn start(components: &Arc<Components>) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(delete_expired(Arc::clone(components)));
    tasks.spawn(correct_counts(Arc::clone(components)));
    tasks
}

/// Deletes expired rows and idle rate limit keys. After a failure, the next round tries again.
async fn delete_expired(components: Arc<Components>) {
    let Components { db, clock, .. } = &*components;
    let mut interval = tokio::time::interval(DELETION_INTERVAL);
    loop {
        interval.tick().await;
        components.limits.retain_recent();
        // First, so that few are left to be deleted together with their sessions.
        log_failure(components.consents.delete_expired().await);
        log_failure(components.sessions.delete_expired().await);
        log_failure(oidc::delete_expired(db, clock).await);
        log_failure(provider_link::delete_expired(db, clock).await);
        log_failure(components.invitations.delete_old().await);
        log_failure(components.password_resets.delete_expired().await);
        log_failure(components.activity.delete_old().await);
        log_failure(components.deliveries.delete_old().await);
    }
}

/// Corrects counts of installs a few apps at a time: a hundred thousand apps take half an hour.
async fn correct_counts(components: Arc<Components>) {
    let mut interval = tokio::time::interval(COUNTS_INTERVAL);
    let mut after = String::new();
    loop {
        interval.tick().await;
        let step = components.install_counts.correct(&after);
        match components.db.within_deadline(step).await {
            Ok(last) => after = last.unwrap_or_default(),
            Err(error) => error.log(),
        }
    }
}

fn log_failure(result: Result<(), StorageError>) {
    if let Err(error) = result {
        error.log();
    }
}
