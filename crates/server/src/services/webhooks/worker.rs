//! Delivers what is due (rules 38 and 39). One tick of the worker is one transaction: it writes the
//! results of finished attempts and claims the next deliveries. So it takes at most one turn at the
//! database, however much there is to deliver.
//!
//! A claim is for an endpoint, which keeps its deliveries in order. It expires, so that another
//! server goes on with the deliveries of one that was killed.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use domain::api_types::{DeliveryAttempt, DeliveryStatus, DisabledReason};
use tokio::task::JoinSet;
use tracing::Instrument;
use tracing::field::Empty;

use super::Outbox;
use super::endpoints::disable;
use crate::clock::{Clock, MINUTE, Millis, format_rfc3339};
use crate::metrics::Metrics;
use crate::rng::SharedRng;
use crate::storage::webhook_deliveries::{self as deliveries, DeliveryRecord};
use crate::storage::webhook_endpoints::{self as endpoints, Release, WebhookEndpointRecord};
use crate::storage::{Db, StorageError, Tx};
use crate::trace_target::TRACES;
use crate::webhook_client::{Webhook, WebhookClient};

/// Deliveries of this server at once; an endpoint has one at a time.
const MAX_RUNNING: usize = 64;
/// A server that doesn't report an attempt after this long counts as killed. Far longer than an
/// attempt takes.
const CLAIM: Millis = MINUTE;
/// Waits after each failed attempt but the last.
const WAITS: [Millis; 4] = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE];
/// Failed attempts in a row that disable an endpoint.
const MAX_CONSECUTIVE_FAILURES: i64 = 10;
/// Attempts that a delivery keeps. Redelivering could add any number.
const MAX_KEPT_ATTEMPTS: usize = 20;
/// How often the worker looks for what no request of this server has queued (retries, and events of
/// other servers) and for endpoints that others had locked.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Delivers what is due, in every server.
#[derive(Clone, Debug)]
pub struct Worker {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) outbox: Outbox,
    pub(crate) client: Arc<WebhookClient>,
    pub(crate) metrics: Arc<Metrics>,
}

impl Worker {
    /// Delivers until `stop`, then waits for running attempts.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut deliveries = InFlight::new(self.clone());
        let mut stop = std::pin::pin!(stop);
        loop {
            // What couldn't be written waits for the next tick.
            let tick = self.db.within_deadline(deliveries.tick()).await;
            let failed = tick.inspect_err(StorageError::log).is_err();
            tokio::select! {
                // First, so that a delivery that finishes meanwhile isn't followed by another.
                biased;
                () = &mut stop => break,
                () = deliveries.join_finished(), if !failed && deliveries.is_busy() => {}
                () = self.outbox.woken(), if !failed => {}
                () = tokio::time::sleep(POLL_INTERVAL) => {}
            }
        }
        deliveries.finish().await;
    }

    /// Delivers everything that is due.
    ///
    /// # Errors
    /// The database failed.
    pub async fn deliver_due(&self) -> Result<(), StorageError> {
        let mut deliveries = InFlight::new(self.clone());
        loop {
            deliveries.tick().await?;
            if deliveries.is_done() {
                return Ok(());
            }
            deliveries.progress().await;
        }
    }

    async fn attempt(self, claim: Claim, webhook: Webhook) -> Attempt {
        let now = self.clock.now();
        let span = tracing::trace_span!(
            target: TRACES,
            "webhook",
            otel.kind = "producer",
            otel.status_code = Empty,
            event.type = webhook.event_type.as_str(),
            error.type = Empty,
            http.response.status_code = Empty,
        );
        let answer = self.client.send(&webhook, now).instrument(span.clone()).await;
        span.record("http.response.status_code", answer.status.map(i64::from));
        if let Some(error) = answer.error {
            span.record("error.type", error.as_str());
            span.record("otel.status_code", "ERROR");
        }
        let result = DeliveryAttempt {
            at: format_rfc3339(now),
            status: answer.status,
            error: answer.error,
            duration_ms: answer.duration_ms,
            excerpt: answer.excerpt,
        };
        self.metrics.record_webhook_attempt(result.error);
        Attempt { claim, result }
    }
}

/// The deliveries that a worker is sending.
struct InFlight {
    worker: Worker,
    attempts: JoinSet<Attempt>,
    /// What isn't written yet.
    finished: Vec<Attempt>,
}

/// A delivery that this server claimed.
#[derive(Debug)]
struct Claim {
    id: String,
    endpoint_id: String,
    delivery_id: String,
    /// When the delivery was due.
    next_attempt_at: Option<Millis>,
}

/// The result of a claim.
#[derive(Debug)]
struct Attempt {
    claim: Claim,
    result: DeliveryAttempt,
}

/// What became of finished attempts.
#[derive(Debug, Default)]
struct Written {
    /// How deliveries ended.
    ended: Vec<DeliveryStatus>,
    /// The claims whose endpoint another transaction has locked.
    locked: HashSet<String>,
}

impl InFlight {
    fn new(worker: Worker) -> Self {
        Self { worker, attempts: JoinSet::new(), finished: Vec::new() }
    }

    /// Whether attempts are running.
    fn is_busy(&self) -> bool {
        !self.attempts.is_empty()
    }

    /// Whether nothing is running or has to be written.
    fn is_done(&self) -> bool {
        !self.is_busy() && self.finished.is_empty()
    }

    /// Writes what is finished, claims what is due, and starts to send that.
    async fn tick(&mut self) -> Result<(), StorageError> {
        let now = self.worker.clock.now();
        if self.finished.is_empty() && !self.has_work(now).await? {
            return Ok(());
        }
        let mut tx = self.worker.db.begin().await?;
        let written = self.write_finished(&mut tx).await?;
        let claimed = self.claim(&mut tx, now).await?;
        tx.commit().await?;
        self.settle(&written);
        for (claim, webhook) in claimed {
            self.attempts.spawn(self.worker.clone().attempt(claim, webhook));
        }
        Ok(())
    }

    /// Only reads, so that idle workers don't take turns to write.
    async fn has_work(&self, now: Millis) -> Result<bool, StorageError> {
        if self.attempts.len() >= MAX_RUNNING {
            return Ok(false);
        }
        let mut connection = self.worker.db.read().await?;
        endpoints::any_is_ready(&mut connection, now).await
    }

    /// Writes what is finished and claims nothing.
    async fn flush(&mut self) -> Result<(), StorageError> {
        if self.finished.is_empty() {
            return Ok(());
        }
        let mut tx = self.worker.db.begin().await?;
        let written = self.write_finished(&mut tx).await?;
        tx.commit().await?;
        self.settle(&written);
        Ok(())
    }

    /// Waits for running attempts and for locked endpoints, and claims nothing. What the database can't
    /// take is left to another server.
    async fn finish(&mut self) {
        loop {
            let failed = self.flush().await.inspect_err(StorageError::log).is_err();
            if self.is_done() || failed && !self.is_busy() {
                return;
            }
            self.progress().await;
        }
    }

    async fn write_finished(&self, tx: &mut Tx) -> Result<Written, StorageError> {
        let mut written = Written::default();
        let now = self.worker.clock.now();
        for attempt in &self.finished {
            let Claim { id, endpoint_id, .. } = &attempt.claim;
            match endpoints::release(tx, endpoint_id, id).await? {
                Release::Released(endpoint) => {
                    written.ended.extend(write_attempt(tx, *endpoint, attempt, now).await?);
                }
                Release::Locked => {
                    written.locked.insert(id.clone());
                }
                // Another server took over.
                Release::Gone => {}
            }
        }
        Ok(written)
    }

    /// After the commit: keeps what isn't written yet, and counts the rest.
    fn settle(&mut self, written: &Written) {
        self.finished.retain(|attempt| written.locked.contains(&attempt.claim.id));
        for status in &written.ended {
            self.worker.metrics.record_delivery(*status);
        }
    }

    async fn claim(&self, tx: &mut Tx, now: Millis) -> Result<Vec<(Claim, Webhook)>, StorageError> {
        let mut claimed = Vec::new();
        let room = i64::try_from(MAX_RUNNING - self.attempts.len()).unwrap_or_default();
        for endpoint in endpoints::lock_ready(tx, now, room).await? {
            let due = deliveries::first_due(tx, &endpoint.id, now).await?;
            let Some(delivery) = due else { continue };
            let claim_id = self.worker.rng.new_id(now);
            endpoints::claim(tx, &endpoint.id, &claim_id, now + CLAIM).await?;
            let claim = Claim {
                id: claim_id,
                endpoint_id: endpoint.id,
                delivery_id: delivery.id.clone(),
                next_attempt_at: delivery.next_attempt_at,
            };
            let webhook = Webhook {
                url: endpoint.url,
                secret: endpoint.secret,
                delivery_id: delivery.id,
                event_type: delivery.event_type,
                body: delivery.body,
            };
            claimed.push((claim, webhook));
        }
        Ok(claimed)
    }

    /// Waits for an attempt or, if none is running, for endpoints that others have locked.
    async fn progress(&mut self) {
        if self.is_busy() {
            self.join_finished().await;
        } else {
            tokio::time::sleep(POLL_INTERVAL).await;
        }
    }

    /// Waits for an attempt to finish, and takes all that have. Loses none when it is dropped.
    async fn join_finished(&mut self) {
        let first = self.attempts.join_next().await;
        let more = std::iter::from_fn(|| self.attempts.try_join_next());
        // An attempt that panicked leaves its claim to expire.
        self.finished.extend(first.into_iter().chain(more).filter_map(Result::ok));
    }
}

/// Writes the result of an attempt and what follows for its endpoint. Returns how the delivery ended, if
/// it did.
async fn write_attempt(
    tx: &mut Tx,
    mut endpoint: WebhookEndpointRecord,
    attempt: &Attempt,
    now: Millis,
) -> Result<Option<DeliveryStatus>, StorageError> {
    let mut ended = None;
    if let Some(mut delivery) = deliveries::find_claimed(tx, &attempt.claim.delivery_id).await? {
        ended = apply(&mut delivery, attempt, now);
        deliveries::update(tx, &delivery).await?;
    }
    match (&attempt.result.error, endpoint.consecutive_failures) {
        // The usual case: nothing changes.
        (None, 0) => return Ok(ended),
        (None, _) => endpoint.consecutive_failures = 0,
        (Some(_), failures) => endpoint.consecutive_failures = failures + 1,
    }
    if endpoint.consecutive_failures >= MAX_CONSECUTIVE_FAILURES {
        disable(tx, &mut endpoint, DisabledReason::TooManyFailures, now).await?;
    }
    endpoints::update(tx, &endpoint).await?;
    Ok(ended)
}

/// Adds an attempt to its delivery. Returns how that ended, if it did.
fn apply(
    delivery: &mut DeliveryRecord,
    Attempt { claim, result }: &Attempt,
    now: Millis,
) -> Option<DeliveryStatus> {
    delivery.attempts.push(result.clone());
    let surplus = delivery.attempts.len().saturating_sub(MAX_KEPT_ATTEMPTS);
    delivery.attempts.drain(..surplus);
    let waits = delivery.status == DeliveryStatus::Pending;
    // It was redelivered meanwhile, which this attempt doesn't answer.
    if waits && delivery.next_attempt_at != claim.next_attempt_at {
        return None;
    }
    if result.error.is_none() {
        return Some(end(delivery, DeliveryStatus::Delivered, now));
    }
    // Disabling the endpoint ended it meanwhile.
    if !waits {
        return None;
    }
    let wait = usize::try_from(delivery.failures).ok().and_then(|failures| WAITS.get(failures));
    delivery.failures += 1;
    let Some(wait) = wait else { return Some(end(delivery, DeliveryStatus::Failed, now)) };
    delivery.next_attempt_at = Some(now + wait);
    None
}

fn end(delivery: &mut DeliveryRecord, status: DeliveryStatus, now: Millis) -> DeliveryStatus {
    delivery.status = status;
    delivery.next_attempt_at = None;
    delivery.ended_at = Some(now);
    status
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use clap::Parser;

    /// Otherwise another server would repeat an attempt that is still running.
    #[test]
    fn claim_outlasts_an_attempt() {
        let settings = Config::try_parse_from(["platform-apps"]).unwrap().validate().unwrap();
        let claim = Duration::from_millis(CLAIM.unsigned_abs());
        assert!(claim >= 2 * settings.webhooks.deadline);
    }
}
