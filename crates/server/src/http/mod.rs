//! What every request goes through: request ID, headers, the checks before a handler runs, and the
//! extractors that handlers name in the contract's order of checks: session or token, rate, body.

mod answer;
mod body;
mod client;
mod cookies;
mod guard;
mod if_match;
mod list;
mod path;
mod rates;
mod session;

pub use answer::{RequestId, finish, panicked};
pub use body::{Json, NoBody};
pub use client::ClientAddress;
pub use cookies::HostCookie;
pub use guard::{Routes, guard, method_not_allowed};
pub use if_match::IfMatch;
pub use list::{ListParams, ListQuery};
pub use path::{Id, PathText};
pub use rates::{RateLimit, RateLimits, Rates, SignInRate, SignUpRate};
pub use session::{RatedSession, Session};

use axum::response::Response;

use crate::error::ApiError;

/// What a handler answers.
pub type Answer<T = Response> = Result<T, ApiError>;
