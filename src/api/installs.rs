//! The customer's connected apps and activity.

use domain::wire::{Activity, Install, InstallStatus, List};

use super::ApiError;
use super::client::{Call, encoded};

/// Which installs to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstallFilter {
    /// The slug of their app.
    pub app: Option<String>,
    pub status: Option<InstallStatus>,
}

/// `GET /installs`, from `cursor` on.
pub async fn list(
    filter: InstallFilter,
    cursor: Option<String>,
) -> Result<List<Install>, ApiError> {
    let app = filter.app.map(|slug| format!("app={}", encoded(&slug)));
    let status = filter.status.map(|status| format!("status={}", status.as_str()));
    let query: Vec<_> = [app, status].into_iter().flatten().collect();
    page(&format!("installs?{}", query.join("&")), cursor).json().await
}

/// `DELETE /installs/{id}`
pub async fn disconnect(id: String) -> Result<(), ApiError> {
    Call::delete(&format!("installs/{}", encoded(&id))).done().await
}

/// `GET /activity`, from `cursor` on.
pub async fn activity(cursor: Option<String>) -> Result<List<Activity>, ApiError> {
    page("activity", cursor).json().await
}

pub(super) fn page(path: &str, cursor: Option<String>) -> Call {
    let Some(cursor) = cursor else { return Call::get(path) };
    let separator = if path.contains('?') { '&' } else { '?' };
    Call::get(&format!("{path}{separator}cursor={}", encoded(&cursor)))
}
