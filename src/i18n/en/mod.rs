//! English.

pub(super) mod accounts;
pub(super) mod common;
pub(super) mod connected_apps;
pub(super) mod consent;
pub(super) mod members;
pub(super) mod platform_apps;
pub(super) mod sessions;
