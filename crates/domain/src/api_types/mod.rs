//! The JSON of the HTTP contract: one type per body, shared by the browser and the server.
//!
//! A form's fields can be sent as they are, because requests use `String` where the contract reads
//! absent, `null`, `""` and white space alone as "none". Responses use `Option` for what may be
//! `null`. Every `id` is a `UUIDv7` in canonical text (rule 30), every `scopes` is in the order of
//! [`Scope::ALL`](crate::Scope::ALL) (rule 6).

mod account;
mod accounts;
mod activity;
mod apps;
mod auth;
mod client_errors;
mod consents;
mod error;
mod installs;
mod invitations;
mod list;
mod members;
mod nullable;
mod partner;
mod password_resets;
mod project_links;
mod provider_link;
mod provider_sign_up;
mod session;
mod sessions;
mod sign_in_methods;
mod timestamp;
mod validation;
mod webhooks;

pub use account::*;
pub use accounts::*;
pub use activity::*;
pub use apps::*;
pub use auth::*;
pub use client_errors::*;
pub use consents::*;
pub use error::*;
pub use installs::*;
pub use invitations::*;
pub use list::*;
pub use members::*;
pub use partner::*;
pub use password_resets::*;
pub use project_links::*;
pub use provider_link::*;
pub use provider_sign_up::*;
pub use session::*;
pub use sessions::*;
pub use sign_in_methods::*;
pub use timestamp::Timestamp;
pub use webhooks::*;
