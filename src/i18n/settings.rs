//! Texts that the screens of the settings program share.

use domain::api_types::{AppStatus, DisabledBy};

use super::interpolate::interpolate;

catalogue!("settings");

pub fn includes(title: &str) -> String {
    interpolate(t().includes(), &[("title", title)])
}

/// An app's status as its developers see it.
pub fn app_status(status: AppStatus, disabled_by: Option<DisabledBy>) -> &'static str {
    match disabled_by {
        Some(DisabledBy::Operator) => t().status_disabled_by_operator(),
        Some(DisabledBy::Developer) | None => self::status(status),
    }
}

pub fn status(status: AppStatus) -> &'static str {
    match status {
        AppStatus::Active => t().status_active(),
        AppStatus::Disabled => t().status_disabled(),
    }
}
