//! The JSON of the HTTP contract: one type per body, shared by the browser and the server.
//!
//! A form's fields can be sent as they are, because requests use `String` where the contract reads
//! absent, `null`, `""` and white space alone as "none". Responses use `Option` for what may be
//! `null`. Every `id` is a `UUIDv7` in canonical text (rule 30), every `scopes` is in the order of
//! [`Scope::ALL`](crate::Scope::ALL) (rule 6).

mod accounts;
mod activity;
mod apps;
mod client_errors;
mod consents;
mod error;
mod installs;
mod list;
mod nullable;
mod partner;
mod project_links;
mod timestamp;
mod validation;
mod webhooks;

pub use accounts::*;
pub use activity::*;
pub use apps::*;
pub use client_errors::*;
pub use consents::*;
pub use error::*;
pub use installs::*;
pub use list::*;
pub use partner::*;
pub use project_links::*;
pub use timestamp::Timestamp;
pub use webhooks::*;
