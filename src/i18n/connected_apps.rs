//! Settings → Connected apps. `{app}`, `{name}`, … are places for values.

use domain::wire::InstallStatus;

use super::en;

pub fn t() -> &'static Texts {
    &en::connected_apps::TEXTS
}

#[derive(Debug)]
pub struct Texts {
    pub intro: &'static str,
    pub failed: &'static str,
    pub empty: &'static str,
    pub empty_hint: &'static str,
    /// `{owner}`
    pub made_by: &'static str,
    pub status: fn(InstallStatus) -> &'static str,
    pub switched_off: &'static str,
    pub scopes: &'static str,
    pub work_email: &'static str,
    pub shared: &'static str,
    pub not_shared: &'static str,
    pub connected: &'static str,
    pub disconnected: &'static str,
    /// `{name}`
    pub by: &'static str,
    pub token: &'static str,
    pub last_used: &'static str,
    /// `{app}`
    pub disconnect_app: &'static str,
    /// `{app}`
    pub disconnect_title: &'static str,
    /// `{app}`
    pub disconnect_effect: &'static str,
    pub disconnect_again: &'static str,
    pub disconnect: &'static str,
    pub disconnecting: &'static str,
    pub owners_only: &'static str,
}
