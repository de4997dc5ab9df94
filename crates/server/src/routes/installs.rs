use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::Query;
use domain::FieldError;
use domain::api_types::{ErrorBody, Install, InstallProjectLinks, InstallStatus, List};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{EmptyBody, Pagination, Param, ResourceId, Session, combine_errors};
use crate::services::installs::{InstallFilter, Installs};
use crate::services::project_links::ProjectLinks;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(disconnect))
        .routes(routes!(list_links))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Filter {
    /// Slug of the app.
    #[param(value_type = Option<String>)]
    app: Param<String>,
    #[param(value_type = Option<InstallStatus>)]
    status: Param<InstallStatus>,
}

impl Filter {
    fn check(self) -> Result<InstallFilter, FieldError> {
        Ok(InstallFilter { app: self.app.check("app")?, status: self.status.check("status")? })
    }
}

/// The organization's connected apps, newest first.
#[utoipa::path(
    get, path = "/installs", tag = "Connected apps",
    params(Pagination, Filter),
    responses((status = 200, body = List<Install>))
)]
async fn list(
    session: Session,
    State(installs): State<Installs>,
    Query(pagination): Query<Pagination>,
    Query(filter): Query<Filter>,
) -> ApiResult<Json<List<Install>>> {
    let (page, filter) = combine_errors(pagination.page(), filter.check())?;
    Ok(Json(installs.list(&session, &filter, &page).await?))
}

/// Disconnects an app. Its token stops working immediately. Idempotent.
#[utoipa::path(
    delete, path = "/installs/{id}", tag = "Connected apps",
    params(("id" = String, Path)),
    responses(
        (status = 204),
        (status = 403, description = "Reason `OWNER_REQUIRED`.", body = ErrorBody),
    )
)]
async fn disconnect(
    session: Session,
    State(installs): State<Installs>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<StatusCode> {
    installs.disconnect(&session, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The projects that the platform has linked through an install, newest first, and how many links and
/// webhook endpoints disconnecting ends. After a disconnect, what was linked until then.
#[utoipa::path(
    get, path = "/installs/{id}/project-links", tag = "Connected apps",
    params(("id" = String, Path), Pagination),
    responses((status = 200, body = InstallProjectLinks))
)]
async fn list_links(
    session: Session,
    State(links): State<ProjectLinks>,
    ResourceId(id): ResourceId,
    Query(pagination): Query<Pagination>,
) -> ApiResult<Json<InstallProjectLinks>> {
    Ok(Json(links.list_by_install(&session, &id, pagination.page()).await?))
}
