//! The developer's platform apps.

use domain::wire::{
    Activity, App, AppInput, AppInstall, AppPatch, AppStatus, List, SlugAvailability,
};

use super::ApiError;
use super::client::{Call, encoded};
use super::installs::page;

/// Which apps to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Part of a name, slug or client ID; empty for all.
    pub query: String,
    pub status: Option<AppStatus>,
}

/// `GET /platform-apps`, from `cursor` on.
pub async fn list(filter: Filter, cursor: Option<String>) -> Result<List<App>, ApiError> {
    let mut path = format!("platform-apps?query={}", encoded(filter.query.trim()));
    if let Some(status) = filter.status {
        path.push_str("&status=");
        path.push_str(status.as_str());
    }
    if let Some(cursor) = cursor {
        path.push_str("&cursor=");
        path.push_str(&encoded(&cursor));
    }
    Call::get(&path).json().await
}

/// `POST /platform-apps`
pub async fn create(input: AppInput) -> Result<App, ApiError> {
    Call::post("platform-apps").body(&input).json().await
}

/// `GET /platform-apps/{id}`
pub async fn get(id: String) -> Result<App, ApiError> {
    Call::get(&path(&id, "")).json().await
}

/// `PATCH /platform-apps/{id}`, only if it is still at `revision`.
pub async fn edit(id: String, revision: i64, patch: AppPatch) -> Result<App, ApiError> {
    Call::patch(&path(&id, "")).if_match(revision).body(&patch).json().await
}

/// `POST /platform-apps/{id}/deactivate` or `…/reactivate`
pub async fn set_status(id: String, status: AppStatus) -> Result<App, ApiError> {
    let action = match status {
        AppStatus::Active => "/reactivate",
        AppStatus::Disabled => "/deactivate",
    };
    Call::post(&path(&id, action)).json().await
}

/// `GET /platform-apps/{id}/installs`, from `cursor` on: all, or only the outdated ones.
pub async fn installs(
    id: String,
    only_outdated: bool,
    cursor: Option<String>,
) -> Result<List<AppInstall>, ApiError> {
    let rest = if only_outdated { "/installs?outdated=true" } else { "/installs" };
    page(&path(&id, rest), cursor).json().await
}

/// `GET /platform-apps/{id}/activity`, from `cursor` on.
pub async fn activity(id: String, cursor: Option<String>) -> Result<List<Activity>, ApiError> {
    page(&path(&id, "/activity"), cursor).json().await
}

/// `GET /slugs/{slug}`
pub async fn slug(slug: String) -> Result<SlugAvailability, ApiError> {
    Call::get(&format!("slugs/{}", encoded(&slug))).json().await
}

fn path(id: &str, rest: &str) -> String {
    format!("platform-apps/{}{rest}", encoded(id))
}
