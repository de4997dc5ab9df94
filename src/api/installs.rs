//! The customer's connected apps and activity.

use domain::api_types::{Activity, Install, InstallProjectLinks, InstallStatus, List};

use super::ApiError;
use super::client::{ApiRequest, encode_component};

/// Which installs to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InstallFilter {
    /// The slug of an app.
    pub app: Option<String>,
    pub status: Option<InstallStatus>,
}

/// `GET /installs`, from `cursor` on.
pub async fn list(
    filter: InstallFilter,
    cursor: Option<String>,
) -> Result<List<Install>, ApiError> {
    ApiRequest::paginated_get("installs", cursor)
        .query("app", filter.app.as_deref())
        .query("status", filter.status.map(InstallStatus::as_str))
        .json()
        .await
}

/// `DELETE /installs/{id}`
pub async fn disconnect(id: String) -> Result<(), ApiError> {
    ApiRequest::delete(&format!("installs/{}", encode_component(&id))).send_empty().await
}

/// `GET /installs/{id}/project-links`, from `cursor` on, at most `limit` links.
pub async fn project_links(
    id: String,
    limit: Option<&str>,
    cursor: Option<String>,
) -> Result<InstallProjectLinks, ApiError> {
    let path = format!("installs/{}/project-links", encode_component(&id));
    ApiRequest::paginated_get(&path, cursor).query("limit", limit).json().await
}

/// `GET /activity`, from `cursor` on.
pub async fn activity(cursor: Option<String>) -> Result<List<Activity>, ApiError> {
    ApiRequest::paginated_get("activity", cursor).json().await
}
