//! What the screens of the settings program share.

use domain::wire::AppStatus;

use super::number::counted;
use crate::i18n::interpolate::interpolate as fill;

texts!("settings");

pub fn includes(title: &str) -> String {
    fill(t().includes(), &[("title", title)])
}

pub fn characters_left(n: usize) -> String {
    counted(n, t().characters_left_one(), t().characters_left_other())
}

pub fn characters_over(n: usize) -> String {
    counted(n, t().characters_over_one(), t().characters_over_other())
}

pub fn status(status: AppStatus) -> &'static str {
    match status {
        AppStatus::Active => t().status_active(),
        AppStatus::Disabled => t().status_disabled(),
    }
}
