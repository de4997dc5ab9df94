//! The layers around the routes.

mod account_guard;
mod compression;
mod request_guard;
mod response;
mod retry;
mod same_origin;

pub use account_guard::{ACCOUNT_HEADER, account_guard};
pub use compression::{HoldsSecret, accept_uncompressed, compression};
pub use request_guard::{AllowedMethods, request_guard};
pub use response::{handle_panic, response_middleware};
pub use retry::retry_conflicts;
pub use same_origin::same_origin_guard;
