//! The use cases: for each area a struct that holds the parts it needs, and the error of what can go
//! wrong there. They own the transactions, and know neither HTTP nor SQL.

pub mod account;
pub mod accounts;
pub mod activity;
pub mod admin;
pub mod apps;
pub mod consents;
pub mod health;
pub mod install_counts;
pub mod installs;
pub mod invitations;
pub mod last_used;
pub mod members;
pub mod oidc;
pub mod password_resets;
pub mod password_sign_in;
pub mod platform_tokens;
pub mod project_links;
pub mod provider_link;
mod retention;
pub mod sessions;
pub mod webhooks;

pub use crate::storage::{Page, StorageError};
