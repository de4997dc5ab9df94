//! The layers around the routes, put together in `app.rs`.

mod access_log;
mod account_guard;
mod compression;
mod error_envelope;
mod headers;
mod metrics;
mod request_guard;
mod request_id;
mod retry;
mod same_origin;
mod traces;

pub use access_log::access_log;
pub use account_guard::{ACCOUNT_HEADER, account_guard};
pub use compression::{HoldsSecret, accept_uncompressed, compression};
pub use error_envelope::{error_envelope, handle_panic, name_layer_errors};
pub use headers::{content_security_policy, is_api, path_headers, security_headers};
pub use metrics::record_metrics;
pub use request_guard::{BODY_TIMEOUT, MAX_BODY, buffer_body};
pub use request_id::{RequestIds, ignore_inbound_id};
pub use retry::retry_conflicts;
pub use same_origin::same_origin_guard;
pub use traces::traces;
