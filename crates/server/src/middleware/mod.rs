//! The layers around the routes.

mod request_guard;
mod response;

pub use request_guard::{AllowedMethods, request_guard};
pub use response::{handle_panic, response_middleware};
