//! The use cases: they own the transactions, and know neither HTTP nor SQL.

pub mod accounts;
pub mod activity;
pub mod apps;
pub mod consents;
pub mod installs;
pub mod members;
pub mod oidc;
pub mod partner;
pub mod sessions;
