//! Texts that the screens of the settings program share.

use domain::api_types::AppStatus;

use super::interpolate::interpolate;

catalogue!("settings");

pub fn includes(title: &str) -> String {
    interpolate(t().includes(), &[("title", title)])
}

pub fn status(status: AppStatus) -> &'static str {
    match status {
        AppStatus::Active => t().status_active(),
        AppStatus::Disabled => t().status_disabled(),
    }
}
