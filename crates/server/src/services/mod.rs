//! The use cases. They own the transactions, and know neither HTTP nor SQL.

pub mod account;
pub mod accounts;
pub mod activity;
pub mod admin;
pub mod apps;
pub mod consents;
mod error;
pub mod installs;
pub mod last_used;
pub mod members;
pub mod oidc;
pub mod partner;
pub mod password_resets;
pub mod project_links;
pub mod provider_link;
mod refusal;
mod retention;
pub mod sessions;
pub mod webhooks;

pub use crate::storage::Page;
pub use error::ServiceError;
pub use refusal::Refusal;
