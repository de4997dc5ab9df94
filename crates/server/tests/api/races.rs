//! Requests that wait for a transaction of another one.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::task::JoinHandle;
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

use crate::harness::Harness;

/// Starts `work` while a transaction of `server` is open. Returns when `work` waits for it: on
/// PostgreSQL for a lock, on SQLite for the only connection that writes. Also returns if `work` ends.
pub async fn start_blocked<T: Send + 'static>(
    server: &Harness,
    work: impl Future<Output = T> + Send + 'static,
) -> JoinHandle<T> {
    let begins = Arc::new(AtomicBool::new(false));
    let watch = tracing_subscriber::registry().with(WatchBegin(Arc::clone(&begins)));
    let work = tokio::spawn(work.with_subscriber(watch));
    let is_blocked = async || {
        if server.is_postgres() {
            server.has_blocked_transaction().await
        } else {
            begins.load(Ordering::SeqCst)
        }
    };
    while !(work.is_finished() || is_blocked().await) {
        tokio::task::yield_now().await;
    }
    work
}

/// Sees the span of a write transaction, which begins before the transaction does.
struct WatchBegin(Arc<AtomicBool>);

impl<S: tracing::Subscriber> Layer<S> for WatchBegin {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut Seen(&self.0));
    }
}

struct Seen<'a>(&'a AtomicBool);

impl Visit for Seen<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "otel.name" && value == "transaction" {
            self.0.store(true, Ordering::SeqCst);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}
