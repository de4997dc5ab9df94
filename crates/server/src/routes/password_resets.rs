use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::api_types::{ErrorBody, PasswordResetAccount, PasswordResetInput, PasswordResetLookup};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{JsonBody, PasswordResetLimit};
use crate::services::password_resets::PasswordResets;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(reset)).routes(routes!(look_up))
}

/// Sets the password of an account with the operator's link, and signs the account out everywhere.
/// The link works once. If it's unknown, used or expired, field `secret` has the code `INVALID`.
#[utoipa::path(
    post, path = "/password-resets", tag = "Accounts",
    request_body = PasswordResetInput,
    responses(
        (status = 204),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 429, description = "Too many attempts from this client address.", body = ErrorBody),
    ),
    security(())
)]
async fn reset(
    _: PasswordResetLimit,
    State(resets): State<PasswordResets>,
    JsonBody(input): JsonBody<PasswordResetInput>,
) -> ApiResult<StatusCode> {
    resets.reset(&input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Names the account whose password the operator's link sets. The secret is in the body, because URLs
/// end up in logs. If the link is unknown, used or expired, field `secret` has the code `INVALID`.
#[utoipa::path(
    post, path = "/password-resets/lookup", tag = "Accounts",
    request_body = PasswordResetLookup,
    responses(
        (status = 200, body = PasswordResetAccount),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 429, description = "Too many attempts from this client address.", body = ErrorBody),
    ),
    security(())
)]
async fn look_up(
    _: PasswordResetLimit,
    State(resets): State<PasswordResets>,
    JsonBody(input): JsonBody<PasswordResetLookup>,
) -> ApiResult<Json<PasswordResetAccount>> {
    Ok(Json(resets.look_up(&input).await?))
}
