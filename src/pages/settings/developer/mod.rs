//! `/settings/developer/…`

pub mod platform_apps;
