use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::api_types::{ClientErrorInput, ErrorBody};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::{ApiError, ApiResult};
use crate::extract::{ClientErrorLimit, JsonBody};
use crate::metrics::Metrics;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(report))
}

/// Reports that a page failed in a browser. Reports are counted and logged for the operator.
#[utoipa::path(
    post, path = "/client-errors", tag = "Operations",
    request_body = ClientErrorInput,
    responses(
        (status = 204),
        (status = 429, description = "Too many reports from this client address.", body = ErrorBody),
    ),
    security(())
)]
async fn report(
    _: ClientErrorLimit,
    State(metrics): State<Arc<Metrics>>,
    JsonBody(error): JsonBody<ClientErrorInput>,
) -> ApiResult<StatusCode> {
    let (kind, page) = (error.kind, error.known_route());
    let build = error.checked_build().map_err(ApiError::fields)?;
    metrics.record_client_error(kind, page);
    tracing::warn!(%kind, %page, build, "a page failed in a browser");
    Ok(StatusCode::NO_CONTENT)
}
