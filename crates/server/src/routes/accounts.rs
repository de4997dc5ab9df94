use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::api_types::{ErrorBody, Session, SignUpInput};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::new_session_response;
use crate::config::Settings;
use crate::error::ApiResult;
use crate::extract::{HostCookie, JsonBody, SignUpLimit};
use crate::services::accounts::Accounts;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(sign_up))
}

/// Creates an account and signs it in: the first owner of a new organization or, with an invitation,
/// a member of an existing one.
#[utoipa::path(
    post, path = "/accounts", tag = "Accounts",
    request_body = SignUpInput,
    responses(
        (status = 201, body = Session, headers(("set-cookie" = String))),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 409, description = "The email address is taken; field `email`.", body = ErrorBody),
        (status = 429, description = "Too many sign-ups from this client address.", body = ErrorBody),
    ),
    security(())
)]
async fn sign_up(
    _: SignUpLimit,
    State(accounts): State<Accounts>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SignUpInput>,
) -> ApiResult<impl IntoResponse> {
    let previous = HostCookie::session(&settings).read(&headers);
    let session = accounts.sign_up(&input, previous.as_deref()).await?;
    Ok((StatusCode::CREATED, new_session_response(&settings, session)))
}
