//! The developer's platform apps.

use domain::api_types::{
    Activity, App, AppInput, AppInstall, AppPatch, AppStatus, Collection, Delivery, DeliveryStatus,
    List, SlugAvailability, WebhookEndpoint,
};

use super::ApiError;
use super::client::{ApiRequest, encode_component};

/// Which apps to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Part of a name, slug or client ID; empty for all.
    pub query: String,
    pub status: Option<AppStatus>,
}

/// `GET /platform-apps`, from `cursor` on.
pub async fn list(filter: Filter, cursor: Option<String>) -> Result<List<App>, ApiError> {
    ApiRequest::paginated_get("platform-apps", cursor)
        .query("query", Some(filter.query.trim()))
        .query("status", filter.status.map(AppStatus::as_str))
        .json()
        .await
}

/// `POST /platform-apps`
pub async fn create(input: AppInput) -> Result<App, ApiError> {
    ApiRequest::post("platform-apps").send_json(&input).await
}

/// `GET /platform-apps/{id}`
pub async fn get(id: String) -> Result<App, ApiError> {
    ApiRequest::get(&path(&id, "")).json().await
}

/// `PATCH /platform-apps/{id}`, only if it is still at `revision`.
pub async fn edit(id: String, revision: i64, patch: AppPatch) -> Result<App, ApiError> {
    ApiRequest::patch(&path(&id, "")).if_match(revision).send_json(&patch).await
}

/// `POST /platform-apps/{id}/deactivate` or `…/reactivate`
pub async fn set_status(id: String, status: AppStatus) -> Result<App, ApiError> {
    let action = match status {
        AppStatus::Active => "/reactivate",
        AppStatus::Disabled => "/deactivate",
    };
    ApiRequest::post(&path(&id, action)).json().await
}

/// `GET /platform-apps/{id}/installs`, from `cursor` on: all, or only the outdated ones.
pub async fn installs(
    id: String,
    only_outdated: bool,
    cursor: Option<String>,
) -> Result<List<AppInstall>, ApiError> {
    let outdated = only_outdated.then_some("true");
    ApiRequest::paginated_get(&path(&id, "/installs"), cursor)
        .query("outdated", outdated)
        .json()
        .await
}

/// `GET /platform-apps/{id}/activity`, from `cursor` on, at most `limit` entries.
pub async fn activity(
    id: String,
    limit: Option<&str>,
    cursor: Option<String>,
) -> Result<List<Activity>, ApiError> {
    ApiRequest::paginated_get(&path(&id, "/activity"), cursor).query("limit", limit).json().await
}

/// `GET /platform-apps/{id}/installs/{installId}/webhook-endpoints`
pub async fn webhook_endpoints(
    id: String,
    install_id: String,
) -> Result<Collection<WebhookEndpoint>, ApiError> {
    let install = format!("/installs/{}/webhook-endpoints", encode_component(&install_id));
    ApiRequest::get(&path(&id, &install)).json().await
}

/// `GET /platform-apps/{id}/deliveries`, from `cursor` on.
pub async fn deliveries(
    id: String,
    status: Option<DeliveryStatus>,
    cursor: Option<String>,
) -> Result<List<Delivery>, ApiError> {
    let status = status.map(DeliveryStatus::as_str);
    ApiRequest::paginated_get(&path(&id, "/deliveries"), cursor)
        .query("status", status)
        .json()
        .await
}

/// `POST /platform-apps/{id}/deliveries/{deliveryId}/redeliver`
pub async fn redeliver(id: String, delivery_id: String) -> Result<Delivery, ApiError> {
    let delivery = format!("/deliveries/{}/redeliver", encode_component(&delivery_id));
    ApiRequest::post(&path(&id, &delivery)).json().await
}

/// `GET /slugs/{slug}`
pub async fn slug(slug: String) -> Result<SlugAvailability, ApiError> {
    ApiRequest::get(&format!("slugs/{}", encode_component(&slug))).json().await
}

fn path(id: &str, rest: &str) -> String {
    format!("platform-apps/{}{rest}", encode_component(id))
}
