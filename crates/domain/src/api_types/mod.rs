//! The JSON of the HTTP contract: one struct per body, shared by the browser and the server.
//!
//! A text member is a `String` where the contract reads absent, `null`, `""` and white space as
//! "none", so that a form's state *is* the request. Answers use `Option` for what may be `null`.
//! Timestamps are RFC 3339 in UTC with milliseconds, IDs are `UUIDv7` in canonical text.

mod accounts;
mod activity;
mod apps;
mod consents;
mod error;
mod installs;
mod partner;
mod validation;

pub use accounts::*;
pub use activity::*;
pub use apps::*;
pub use consents::*;
pub use error::*;
pub use installs::*;
pub use partner::*;

use serde::{Deserialize, Deserializer, Serialize};

/// A point in time as the contract writes it: `2026-11-24T04:08:18.123Z`.
pub type Timestamp = String;

/// One page of a list, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct List<T> {
    pub items: Vec<T>,
    /// What to send as `?cursor=` for the next page; `null` at the end.
    pub next_cursor: Option<String>,
}

/// Reads `null` as "none": an empty text or list.
fn null_is_none<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads a member that is present: `null` clears it, which is not the same as absent.
fn null_clears<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    null_is_none(deserializer).map(Some)
}
