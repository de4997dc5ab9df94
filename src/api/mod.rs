//! The HTTP contract as the screens see it: one function per endpoint, one error type.
//! Pages call these functions, never `fetch`.

pub mod account;
pub mod accounts;
pub mod cache;
mod client;
pub mod consents;
mod error;
pub mod installs;
pub(crate) mod json;
pub mod members;
pub mod platform_apps;
pub mod session;
pub mod sign_in_methods;

pub use client::{
    account, forget_account_source, load_account_with, on_account_changed, on_unauthenticated,
    set_account,
};
pub use error::ApiError;
