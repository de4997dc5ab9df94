use axum::Json;
use axum::extract::State;
use domain::FieldError;
use domain::api_types::{
    Collection, Delivery, DeliveryStatus, Empty, ErrorBody, List, WebhookEndpoint,
};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{
    EmptyBody, PaginationParams, PaginationQuery, ResourceId, ResourceIds, Session,
};
use crate::services::Page;
use crate::services::webhooks::{Deliveries, DeliveryFilter};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_endpoints))
        .routes(routes!(list_deliveries))
        .routes(routes!(redeliver))
}

/// The webhook endpoints of an install, newest first, without their secrets.
#[utoipa::path(
    get, path = "/platform-apps/{id}/installs/{installId}/webhook-endpoints", tag = "Webhooks",
    params(("id" = String, Path), ("installId" = String, Path)),
    responses((status = 200, body = Collection<WebhookEndpoint>))
)]
async fn list_endpoints(
    session: Session,
    State(deliveries): State<Deliveries>,
    ResourceIds([app_id, install_id]): ResourceIds,
) -> ApiResult<Json<Collection<WebhookEndpoint>>> {
    Ok(Json(deliveries.list_endpoints(&session, &app_id, &install_id).await?))
}

#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what `page_and_filter` parses")]
struct FilterParams {
    /// ID of a webhook endpoint.
    endpoint: Option<String>,
    status: Option<DeliveryStatus>,
}

/// What was sent to the webhook endpoints of an app, or will be, newest first.
#[utoipa::path(
    get, path = "/platform-apps/{id}/deliveries", tag = "Webhooks",
    params(("id" = String, Path), PaginationParams, FilterParams),
    responses((status = 200, body = List<Delivery>))
)]
async fn list_deliveries(
    session: Session,
    State(deliveries): State<Deliveries>,
    ResourceId(id): ResourceId,
    query: PaginationQuery,
) -> ApiResult<Json<List<Delivery>>> {
    Ok(Json(deliveries.list(&session, &id, || page_and_filter(&query)).await?))
}

/// Sends a delivery again, whatever its state.
#[utoipa::path(
    post, path = "/platform-apps/{id}/deliveries/{deliveryId}/redeliver", tag = "Webhooks",
    params(("id" = String, Path), ("deliveryId" = String, Path)),
    request_body = Empty,
    responses(
        (status = 200, body = Delivery),
        (status = 409, description = "Reason `ENDPOINT_DELETED`.", body = ErrorBody),
    )
)]
async fn redeliver(
    session: Session,
    State(deliveries): State<Deliveries>,
    ResourceIds([app_id, delivery_id]): ResourceIds,
    _: EmptyBody,
) -> ApiResult<Json<Delivery>> {
    Ok(Json(deliveries.redeliver(&session, &app_id, &delivery_id).await?))
}

fn page_and_filter(query: &PaginationQuery) -> Result<(Page, DeliveryFilter), Vec<FieldError>> {
    let (page, status) = query.page_with_filter("status", DeliveryStatus::parse)?;
    // What isn't an ID is no endpoint's.
    let endpoint_id = query.get("endpoint").map(ResourceId::canonical);
    Ok((page, DeliveryFilter { endpoint_id, status }))
}
