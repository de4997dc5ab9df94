use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::api_types::{Collection, SessionEntry};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{EmptyBody, Session};
use crate::services::sessions::Sessions;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, delete_others))
}

/// The account's active sessions, newest first.
#[utoipa::path(
    get, path = "/sessions", tag = "Accounts",
    responses((status = 200, body = Collection<SessionEntry>))
)]
async fn list(
    session: Session,
    State(sessions): State<Sessions>,
) -> ApiResult<Json<Collection<SessionEntry>>> {
    Ok(Json(sessions.list(&session).await?))
}

/// Signs out all other sessions of the account.
#[utoipa::path(delete, path = "/sessions", tag = "Accounts", responses((status = 204)))]
async fn delete_others(
    session: Session,
    State(sessions): State<Sessions>,
    _: EmptyBody,
) -> ApiResult<StatusCode> {
    sessions.delete_others(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}
