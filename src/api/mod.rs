//! The HTTP contract as the screens see it: one function per endpoint, one error type.
//! Pages call these functions and never `fetch`.

pub mod accounts;
mod client;
pub mod consents;
mod error;
pub mod installs;
pub(crate) mod json;
pub mod known;
pub mod members;
pub mod platform_apps;

pub use client::on_signed_out;
pub use error::ApiError;
