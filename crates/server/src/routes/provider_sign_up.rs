use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use domain::api_types::{ErrorBody, ProviderRedirect, ProviderSignUpInput};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth;
use crate::config::Settings;
use crate::error::{ApiError, ApiResult};
use crate::extract::{JsonBody, ProviderSignInLimit};
use crate::services::oidc::ProviderSignIn;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(sign_up))
}

/// Starts a sign-up with an invitation through the provider. Send the browser to `url`. It comes back
/// signed in as a member, or to `/sign-in` with `?problem=`.
#[utoipa::path(
    post, path = "/provider-sign-up", tag = "Accounts",
    request_body = ProviderSignUpInput,
    responses(
        (status = 200, body = ProviderRedirect, headers(("set-cookie" = String))),
        (status = 404, description = "No provider is configured.", body = ErrorBody),
        (status = 429, description = "Too many attempts from this client address.", body = ErrorBody),
    ),
    security(())
)]
async fn sign_up(
    _: ProviderSignInLimit,
    State(sign_in): State<Option<ProviderSignIn>>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
    JsonBody(input): JsonBody<ProviderSignUpInput>,
) -> ApiResult<impl IntoResponse> {
    let sign_in = sign_in.ok_or_else(ApiError::not_found)?;
    let browser = auth::browser(&settings, &headers);
    let redirect = sign_in.start_sign_up(browser, &input).await?;
    Ok(auth::redirect_response(&settings, redirect))
}
