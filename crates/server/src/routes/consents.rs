use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use domain::api_types::{
    ApproveInput, Approved, Consent, ConsentInput, Declined, Empty, ErrorBody,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{ConsentLimit, EmptyBody, JsonBody, RateLimitedSession, ResourceId, Session};
use crate::middleware::HoldsSecret;
use crate::services::consents::Consents;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(get))
        .routes(routes!(approve))
        .routes(routes!(decline))
}

/// Opens a consent for a consent link.
#[utoipa::path(
    post, path = "/consents", tag = "Consent",
    request_body = ConsentInput,
    responses(
        (status = 201, body = Consent),
        (status = 400, description = "Reason `INVALID_LINK` or `REDIRECT_URI_REFUSED`, or see `details.fields`.", body = ErrorBody),
        (status = 403, description = "Reason `APP_DISABLED`.", body = ErrorBody),
        (status = 404, description = "Reason `UNKNOWN_APP`.", body = ErrorBody),
        (status = 429, description = "Too many consents for this account.", body = ErrorBody),
    )
)]
async fn create(
    session: RateLimitedSession<ConsentLimit>,
    State(consents): State<Consents>,
    JsonBody(input): JsonBody<ConsentInput>,
) -> ApiResult<(StatusCode, Json<Consent>)> {
    let consent = consents.create(&session, &input).await?;
    Ok((StatusCode::CREATED, Json(consent)))
}

/// An open consent of this session.
#[utoipa::path(
    get, path = "/consents/{id}", tag = "Consent",
    params(("id" = String, Path)),
    responses((status = 200, body = Consent))
)]
async fn get(
    session: Session,
    State(consents): State<Consents>,
    ResourceId(id): ResourceId,
) -> ApiResult<Json<Consent>> {
    Ok(Json(consents.get(&session, &id).await?))
}

/// Approves a consent, once, and grants what it showed. No other response contains the token.
#[utoipa::path(
    post, path = "/consents/{id}/approve", tag = "Consent",
    params(("id" = String, Path)),
    request_body = ApproveInput,
    responses(
        (status = 201, body = Approved),
        (status = 403, description = "Reason `OWNER_REQUIRED` or `APP_DISABLED`.", body = ErrorBody),
        (status = 409, description = "Reason `CONSENT_USED`, `CONSENT_EXPIRED`, `APP_CHANGED` or `INSTALL_CHANGED`.", body = ErrorBody),
    )
)]
async fn approve(
    session: Session,
    State(consents): State<Consents>,
    ResourceId(id): ResourceId,
    JsonBody(input): JsonBody<ApproveInput>,
) -> ApiResult<impl IntoResponse> {
    let approved = consents.approve(&session, &id, &input).await?;
    Ok((StatusCode::CREATED, Extension(HoldsSecret), Json(approved)))
}

/// Declines a consent.
#[utoipa::path(
    post, path = "/consents/{id}/decline", tag = "Consent",
    params(("id" = String, Path)),
    request_body = Empty,
    responses(
        (status = 200, body = Declined),
        (status = 403, description = "Reason `OWNER_REQUIRED`.", body = ErrorBody),
        (status = 409, description = "Reason `CONSENT_USED` or `CONSENT_EXPIRED`.", body = ErrorBody),
    )
)]
async fn decline(
    session: Session,
    State(consents): State<Consents>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<Json<Declined>> {
    Ok(Json(consents.decline(&session, &id).await?))
}
