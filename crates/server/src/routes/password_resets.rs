use axum::extract::State;
use axum::http::StatusCode;
use domain::api_types::{ErrorBody, PasswordResetInput};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{JsonBody, PasswordResetLimit};
use crate::services::password_resets::PasswordResets;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(reset))
}

/// Sets the password of an account with the operator's link, and signs the account out everywhere.
/// The link works once. One that is unknown, used or expired: field `secret`, code `INVALID`.
#[utoipa::path(
    post, path = "/password-resets", tag = "Accounts",
    request_body = PasswordResetInput,
    responses(
        (status = 204),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 429, description = "Too many tries from this client address.", body = ErrorBody),
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
