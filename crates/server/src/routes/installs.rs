use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::FieldError;
use domain::api_types::{ErrorBody, Install, InstallProjectLinks, InstallStatus, List};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{PaginationParams, PaginationQuery, ResourceId, Session};
use crate::services::Page;
use crate::services::installs::{InstallFilter, Installs};
use crate::services::project_links::ProjectLinks;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(disconnect))
        .routes(routes!(list_links))
}

#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes what `page_and_filter` parses")]
struct FilterParams {
    /// Slug of the app.
    app: Option<String>,
    status: Option<InstallStatus>,
}

/// The organization's connected apps, newest first.
#[utoipa::path(
    get, path = "/installs", tag = "Connected apps",
    params(PaginationParams, FilterParams),
    responses((status = 200, body = List<Install>))
)]
async fn list(
    session: Session,
    State(installs): State<Installs>,
    query: PaginationQuery,
) -> ApiResult<Json<List<Install>>> {
    let (page, filter) = page_and_filter(&query)?;
    Ok(Json(installs.list(&session, &filter, &page).await?))
}

/// Disconnects an app. Its token fails from the next request on. Idempotent.
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
) -> ApiResult<StatusCode> {
    installs.disconnect(&session, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the platform has linked through an install, newest first, and how much ends with the install.
/// After a disconnect: what was linked.
#[utoipa::path(
    get, path = "/installs/{id}/project-links", tag = "Connected apps",
    params(("id" = String, Path), PaginationParams),
    responses((status = 200, body = InstallProjectLinks))
)]
async fn list_links(
    session: Session,
    State(links): State<ProjectLinks>,
    ResourceId(id): ResourceId,
    query: PaginationQuery,
) -> ApiResult<Json<InstallProjectLinks>> {
    Ok(Json(links.list_of_install(&session, &id, || query.page()).await?))
}

fn page_and_filter(query: &PaginationQuery) -> Result<(Page, InstallFilter), Vec<FieldError>> {
    let (page, status) = query.page_with_filter("status", InstallStatus::parse)?;
    Ok((page, InstallFilter { app: query.get("app").map(str::to_owned), status }))
}
