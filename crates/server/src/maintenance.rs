//! What the server does beside requests and webhooks.

use std::sync::Arc;
use std::time::Duration;

use crate::services::{StorageError, oidc, provider_link};
use crate::state::Components;

const DELETION_INTERVAL: Duration = Duration::from_mins(10);
const COUNTS_INTERVAL: Duration = Duration::from_secs(10);

/// Runs until it is dropped.
pub(crate) async fn run(components: Arc<Components>) {
    tokio::join!(delete_expired(&components), correct_counts(&components));
}

/// Deletes expired rows and idle rate limit keys, periodically.
async fn delete_expired(components: &Components) {
    let mut interval = tokio::time::interval(DELETION_INTERVAL);
    loop {
        interval.tick().await;
        components.limits.retain_recent();
        // After a failure, the next round tries again.
        // First, so that few are left to be deleted together with their sessions.
        log_failure(components.consents.delete_expired().await);
        log_failure(components.sessions.delete_expired().await);
        log_failure(oidc::delete_expired(&components.db, &components.clock).await);
        log_failure(provider_link::delete_expired(&components.db, &components.clock).await);
        log_failure(components.invitations.delete_old().await);
        log_failure(components.password_resets.delete_expired().await);
        log_failure(components.activity.delete_old().await);
        log_failure(components.deliveries.delete_old().await);
    }
}

/// Corrects counts of installs little by little: of a hundred thousand apps in half an hour.
async fn correct_counts(components: &Components) {
    let mut interval = tokio::time::interval(COUNTS_INTERVAL);
    let mut after = String::new();
    loop {
        interval.tick().await;
        match components.installs.correct_counts(&after).await {
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
