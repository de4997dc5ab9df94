use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::wire::{ErrorBody, Install, List};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{Answer, Id, ListParams, ListQuery, Session};
use crate::services::installs;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(disconnect))
}

/// The organization's connected apps, newest first.
#[utoipa::path(
    get, path = "/installs", tag = "Connected apps",
    params(ListParams),
    responses((status = 200, body = List<Install>))
)]
async fn list(
    session: Session,
    State(state): State<AppState>,
    query: ListQuery,
) -> Answer<Json<List<Install>>> {
    let page = query.page()?;
    installs::list(&state, &session, &page).await.map(Json)
}

/// Disconnects an app: its token opens nothing from the next request on. Again changes nothing.
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
    State(state): State<AppState>,
    Id(id): Id,
) -> Answer<StatusCode> {
    installs::disconnect(&state, &session, &id).await.map(|()| StatusCode::NO_CONTENT)
}
