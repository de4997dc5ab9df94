//! `/settings/…`

pub mod activity;
pub mod connected_apps;
pub mod developer;
pub mod members;
pub mod sessions;
