use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::api_types::{Collection, ErrorBody, Member, MemberPatch};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{EmptyBody, JsonBody, ResourceId, Session};
use crate::services::members::Members;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(set_role, remove))
}

/// The members of the organization.
#[utoipa::path(
    get, path = "/members", tag = "Members",
    responses((status = 200, body = Collection<Member>))
)]
async fn list(
    session: Session,
    State(members): State<Members>,
) -> ApiResult<Json<Collection<Member>>> {
    Ok(Json(members.list(&session).await?))
}

/// Changes a member's role.
#[utoipa::path(
    patch, path = "/members/{id}", tag = "Members",
    params(("id" = String, Path)),
    request_body = MemberPatch,
    responses(
        (status = 200, body = Member),
        (status = 403, description = "Reason `OWNER_REQUIRED`.", body = ErrorBody),
        (status = 409, description = "Reason `LAST_OWNER`.", body = ErrorBody),
    )
)]
async fn set_role(
    session: Session,
    State(members): State<Members>,
    ResourceId(id): ResourceId,
    JsonBody(patch): JsonBody<MemberPatch>,
) -> ApiResult<Json<Member>> {
    Ok(Json(members.set_role(&session, &id, &patch).await?))
}

/// Removes a member, ends their sessions and frees their email address.
#[utoipa::path(
    delete, path = "/members/{id}", tag = "Members",
    params(("id" = String, Path)),
    responses(
        (status = 204),
        (status = 403, description = "Reason `OWNER_REQUIRED`.", body = ErrorBody),
        (status = 409, description = "Reason `LAST_OWNER`.", body = ErrorBody),
    )
)]
async fn remove(
    session: Session,
    State(members): State<Members>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<StatusCode> {
    members.remove(&session, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
