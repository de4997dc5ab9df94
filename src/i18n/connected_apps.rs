//! Settings → Connected apps.

use domain::api_types::InstallStatus;

catalogue!("connected_apps");

pub fn status(status: InstallStatus) -> &'static str {
    match status {
        InstallStatus::Active => t().status_active(),
        InstallStatus::Revoked => t().status_revoked(),
    }
}
