use axum::Json;
use axum::extract::State;
use axum_extra::extract::Query;
use domain::api_types::{Activity, List};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{Pagination, Session};
use crate::services::activity::ActivityLog;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// The organization's activity, newest first.
#[utoipa::path(
    get, path = "/activity", tag = "Connected apps",
    params(Pagination),
    responses((status = 200, body = List<Activity>))
)]
async fn list(
    session: Session,
    State(activity): State<ActivityLog>,
    Query(pagination): Query<Pagination>,
) -> ApiResult<Json<List<Activity>>> {
    let page = pagination.page()?;
    Ok(Json(activity.list(&session, &page).await?))
}
