//! Webhooks (rules 36–40): endpoints of platforms, events, and their delivery.

mod deliveries;
mod endpoints;
mod events;
mod worker;

pub use deliveries::{Deliveries, DeliveriesError, DeliveryFilter};
pub use endpoints::{Endpoints, EndpointsError};
pub(in crate::services) use events::Event;
pub use events::Outbox;
pub use worker::Worker;
