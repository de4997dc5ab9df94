//! What the screens say. One struct per group of screens, one file per struct and language: a
//! text that a language lacks does not compile. Sentences about fields are in
//! [`domain::messages`]; scope IDs, codes and tokens are never translated.

pub mod accounts;
pub mod common;
pub mod connected_apps;
pub mod consent;
mod en;
pub mod members;
pub mod platform_apps;
pub mod sessions;

pub use common::t;
