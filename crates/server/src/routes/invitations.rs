use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use domain::api_types::{Empty, ErrorBody, Invitation};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{EmptyBody, Session};
use crate::middleware::HoldsSecret;
use crate::services::invitations::Invitations;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(invite))
}

/// Creates a link that lets one person join as a member. It works once, within 7 days, and only while
/// the caller is an owner (rule 45).
#[utoipa::path(
    post, path = "/invitations", tag = "Members",
    request_body = Empty,
    responses(
        (status = 201, body = Invitation),
        (status = 403, description = "Reason `OWNER_REQUIRED`.", body = ErrorBody),
    )
)]
async fn invite(
    session: Session,
    State(invitations): State<Invitations>,
    _: EmptyBody,
) -> ApiResult<impl IntoResponse> {
    let invitation = invitations.invite(&session).await?;
    Ok((StatusCode::CREATED, Extension(HoldsSecret), Json(invitation)))
}
