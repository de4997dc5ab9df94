//! What is read at each scrape.

use std::time::Duration;

use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};

use crate::clock::Millis;
use crate::storage::PoolUse;
use crate::storage::webhook_deliveries::DeliveryQueue;

#[derive(Debug)]
pub struct Snapshot {
    pub now: Millis,
    pub pool: PoolUse,
    /// Whether the database answered in time.
    pub database_up: bool,
    /// `None` if it couldn't be read in time.
    pub queue: Option<DeliveryQueue>,
}

impl Snapshot {
    /// Built for each scrape, so that what couldn't be read is missing instead of stale.
    pub(super) fn registry(&self) -> Registry {
        let mut registry = Registry::default();
        let up = ConstGauge::new(i64::from(self.database_up));
        registry.register("database_up", "Whether the database answered this scrape", up);
        let PoolUse { open, idle, max } = self.pool;
        let help = "Connections to the database";
        for (name, number) in [
            ("database_connections_open", open),
            ("database_connections_idle", idle),
            ("database_connections_in_use", open.saturating_sub(idle)),
            ("database_connections_max", max),
        ] {
            registry.register(name, help, ConstGauge::new(number));
        }
        if let Some(DeliveryQueue { pending, next_attempt_at }) = self.queue {
            let help = "Webhook deliveries that wait for an attempt";
            registry.register("webhook_deliveries_pending", help, ConstGauge::new(pending));
            let help = "How long the delivery that waits longest has been due";
            let age = next_attempt_at.map_or(0.0, |due| seconds(self.now - due));
            let age = ConstGauge::new(age);
            registry.register_with_unit("webhook_oldest_due_age", help, Unit::Seconds, age);
        }
        registry
    }
}

/// Zero if it's negative.
pub(super) fn seconds(millis: Millis) -> f64 {
    Duration::from_millis(u64::try_from(millis).unwrap_or_default()).as_secs_f64()
}
