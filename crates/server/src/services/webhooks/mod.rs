//! Webhooks (rules 36–40): endpoints of platforms, events, and their delivery.

mod deliveries;
mod endpoints;
mod events;
mod queue;
mod worker;

pub use deliveries::{DeliveryFilter, delete_old, list, list_endpoints, redeliver};
pub use endpoints::{create, delete, edit, get, list_of_platform, redeliver_to};
pub(in crate::services) use events::{Event, record};
pub use queue::read_queue;
pub use worker::{deliver_due, run};
