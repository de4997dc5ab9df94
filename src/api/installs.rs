//! The customer's connected apps and activity.

use domain::wire::{Activity, Install, List};

use super::ApiError;
use super::client::{Call, encoded};

/// `GET /installs`, from `cursor` on.
pub async fn list(cursor: Option<String>) -> Result<List<Install>, ApiError> {
    page("installs", cursor).json().await
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
