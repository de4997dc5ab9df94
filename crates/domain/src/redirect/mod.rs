//! The redirect rule: where a consent link may send the browser (rules 5 and 12).
//!
//! [`check`] is the one function that decides, in the browser and on the server. It tests thirteen
//! conditions in the order of [`RedirectRefusal`] and returns the first that fails.
//! [`RedirectBase::parse`] applies the same conditions to what a developer registers, so every base
//! admits itself.
//!
//! Matching by prefix is defensible only because neither a code nor a token ever travels in the
//! redirect, and because the rule is exact: no wildcards, no variable ports.

mod answer_url;
mod base;
mod check;
mod normalize;
mod path;
mod query;
mod refusal;
mod syntax;

pub use answer_url::AnswerUrl;
pub use base::{BaseWarning, RedirectBase, duplicates, parse_rows};
pub use check::{CheckedUrl, check, presented_origin};
pub use refusal::RedirectRefusal;
