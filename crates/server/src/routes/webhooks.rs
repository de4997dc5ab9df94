use axum::Json;
use axum::extract::State;
use axum_extra::extract::Query;
use domain::FieldError;
use domain::api_types::{
    Collection, Delivery, DeliveryStatus, Empty, ErrorBody, List, WebhookEndpoint,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{
    EmptyBody, Pagination, Param, ResourceId, ResourceIds, Session, combine_errors,
};
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

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Filter {
    /// ID of a webhook endpoint.
    #[param(value_type = Option<String>)]
    endpoint: Param<String>,
    #[param(value_type = Option<DeliveryStatus>)]
    status: Param<DeliveryStatus>,
}

impl Filter {
    fn check(self) -> Result<DeliveryFilter, FieldError> {
        let endpoint = self.endpoint.check("endpoint")?;
        // A text that isn't an ID matches no endpoint.
        let endpoint_id = endpoint.as_deref().map(ResourceId::canonical);
        Ok(DeliveryFilter { endpoint_id, status: self.status.check("status")? })
    }
}

/// The deliveries to the webhook endpoints of an app, sent and pending, newest first.
#[utoipa::path(
    get, path = "/platform-apps/{id}/deliveries", tag = "Webhooks",
    params(("id" = String, Path), Pagination, Filter),
    responses((status = 200, body = List<Delivery>))
)]
async fn list_deliveries(
    session: Session,
    State(deliveries): State<Deliveries>,
    ResourceId(id): ResourceId,
    Query(pagination): Query<Pagination>,
    Query(filter): Query<Filter>,
) -> ApiResult<Json<List<Delivery>>> {
    let query = combine_errors(pagination.page(), filter.check());
    Ok(Json(deliveries.list(&session, &id, query).await?))
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
