//! `/settings/…`

pub mod account;
pub mod activity;
pub mod connected_apps;
pub mod developer;
pub mod members;
