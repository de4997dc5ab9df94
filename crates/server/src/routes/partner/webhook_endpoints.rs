use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use domain::api_types::{
    CreatedWebhookEndpoint, DeletedWebhookEndpoint, ErrorBody, RedeliverInput, Redelivered,
    WebhookEndpointInput, WebhookEndpointPatch, WebhookEndpointResponse, WebhookEndpoints,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{
    Authorized, EmptyBody, JsonBody, ManageWebhooks, OptionalJsonBody, ResourceId,
};
use crate::middleware::HoldsSecret;
use crate::services::webhooks::Endpoints;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, edit, delete))
        .routes(routes!(redeliver))
}

/// All webhook endpoints of the install, newest first. Needs `webhooks:manage`.
#[utoipa::path(
    get, path = "/webhook-endpoints", tag = "Webhook endpoints",
    responses((status = 200, body = WebhookEndpoints))
)]
async fn list(
    install: Authorized<ManageWebhooks>,
    State(endpoints): State<Endpoints>,
) -> ApiResult<Json<WebhookEndpoints>> {
    Ok(Json(endpoints.list(&install).await?))
}

/// Creates a webhook endpoint. No other response contains its secret. Needs `webhooks:manage`.
#[utoipa::path(
    post, path = "/webhook-endpoints", tag = "Webhook endpoints",
    request_body = WebhookEndpointInput,
    responses(
        (status = 201, body = CreatedWebhookEndpoint, headers(("location" = String))),
        (status = 409, description = "Reason `LIMIT_REACHED`: the install has 10 endpoints.", body = ErrorBody),
    )
)]
async fn create(
    install: Authorized<ManageWebhooks>,
    State(endpoints): State<Endpoints>,
    JsonBody(input): JsonBody<WebhookEndpointInput>,
) -> ApiResult<impl IntoResponse> {
    let created = endpoints.create(&install, &input).await?;
    let path = format!("/api/partner/v1/webhook-endpoints/{}", created.webhook_endpoint.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, path)], Extension(HoldsSecret), Json(created)))
}

/// A webhook endpoint of the install. Needs `webhooks:manage`.
#[utoipa::path(
    get, path = "/webhook-endpoints/{id}", tag = "Webhook endpoints",
    params(("id" = String, Path)),
    responses((status = 200, body = WebhookEndpointResponse))
)]
async fn get(
    install: Authorized<ManageWebhooks>,
    State(endpoints): State<Endpoints>,
    ResourceId(id): ResourceId,
) -> ApiResult<Json<WebhookEndpointResponse>> {
    Ok(Json(endpoints.get(&install, &id).await?))
}

/// Edits a webhook endpoint. The status `ACTIVE` also resets its count of failures. Needs
/// `webhooks:manage`.
#[utoipa::path(
    patch, path = "/webhook-endpoints/{id}", tag = "Webhook endpoints",
    params(("id" = String, Path)),
    request_body = WebhookEndpointPatch,
    responses((status = 200, body = WebhookEndpointResponse))
)]
async fn edit(
    install: Authorized<ManageWebhooks>,
    State(endpoints): State<Endpoints>,
    ResourceId(id): ResourceId,
    JsonBody(patch): JsonBody<WebhookEndpointPatch>,
) -> ApiResult<Json<WebhookEndpointResponse>> {
    Ok(Json(endpoints.edit(&install, &id, &patch).await?))
}

/// Deletes a webhook endpoint and its pending deliveries. Needs `webhooks:manage`.
#[utoipa::path(
    delete, path = "/webhook-endpoints/{id}", tag = "Webhook endpoints",
    params(("id" = String, Path)),
    responses((status = 200, body = DeletedWebhookEndpoint))
)]
async fn delete(
    install: Authorized<ManageWebhooks>,
    State(endpoints): State<Endpoints>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<Json<DeletedWebhookEndpoint>> {
    Ok(Json(endpoints.delete(&install, &id).await?))
}

/// Sends one delivery again, or all that have failed. Needs `webhooks:manage`.
#[utoipa::path(
    post, path = "/webhook-endpoints/{id}/redeliver", tag = "Webhook endpoints",
    params(("id" = String, Path)),
    request_body = RedeliverInput,
    responses((status = 200, body = Redelivered))
)]
async fn redeliver(
    install: Authorized<ManageWebhooks>,
    State(endpoints): State<Endpoints>,
    ResourceId(id): ResourceId,
    OptionalJsonBody(input): OptionalJsonBody<RedeliverInput>,
) -> ApiResult<Json<Redelivered>> {
    Ok(Json(endpoints.redeliver(&install, &id, &input).await?))
}
