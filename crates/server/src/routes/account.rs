use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use domain::api_types::{
    self, AccountPatch, AccountSignInMethods, Empty, ErrorBody, PasswordInput, ProviderRedirect,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::auth;
use crate::config::Settings;
use crate::error::{ApiError, ApiResult};
use crate::extract::{
    EmptyBody, JsonBody, PasswordLimit, ProviderSignInLimit, RateLimitedSession, Session,
};
use crate::services::account::AccountSettings;
use crate::services::oidc::ProviderSignIn;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(update))
        .routes(routes!(set_password))
        .routes(routes!(sign_in_methods))
        .routes(routes!(link_provider, unlink_provider))
}

/// Changes the caller's name.
#[utoipa::path(
    patch, path = "/account", tag = "Accounts",
    request_body = AccountPatch,
    responses((status = 200, body = api_types::Session))
)]
async fn update(
    session: Session,
    State(account): State<AccountSettings>,
    JsonBody(patch): JsonBody<AccountPatch>,
) -> ApiResult<Json<api_types::Session>> {
    Ok(Json(account.update(session, &patch).await?))
}

/// Changes the caller's password, or sets the first one, and signs out all other sessions of the
/// account.
#[utoipa::path(
    put, path = "/account/password", tag = "Accounts",
    request_body = PasswordInput,
    responses(
        (status = 204),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 429, description = "Too many passwords tried for this account.", body = ErrorBody),
    )
)]
async fn set_password(
    session: RateLimitedSession<PasswordLimit>,
    State(account): State<AccountSettings>,
    JsonBody(input): JsonBody<PasswordInput>,
) -> ApiResult<StatusCode> {
    account.set_password(&session, &input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How the caller can sign in.
#[utoipa::path(
    get, path = "/account/sign-in-methods", tag = "Accounts",
    responses((status = 200, body = AccountSignInMethods))
)]
async fn sign_in_methods(
    session: Session,
    State(account): State<AccountSettings>,
) -> ApiResult<Json<AccountSignInMethods>> {
    Ok(Json(account.sign_in_methods(&session).await?))
}

/// Starts linking the provider. Send the browser to `url`. It comes back to `/settings/account`, with
/// `?problem=` if linking failed.
#[utoipa::path(
    post, path = "/account/provider-link", tag = "Accounts",
    request_body = Empty,
    responses(
        (status = 200, body = ProviderRedirect, headers(("set-cookie" = String))),
        (status = 404, description = "No provider is configured.", body = ErrorBody),
        (status = 409, description = "Reason `PROVIDER_LINKED`.", body = ErrorBody),
        (status = 429, description = "Too many attempts from this client address.", body = ErrorBody),
    )
)]
async fn link_provider(
    session: Session,
    _: ProviderSignInLimit,
    State(sign_in): State<Option<ProviderSignIn>>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
    _: EmptyBody,
) -> ApiResult<impl IntoResponse> {
    let sign_in = sign_in.ok_or_else(ApiError::not_found)?;
    let browser = auth::browser(&settings, &headers);
    let redirect = sign_in.start_link(browser, &session).await?;
    Ok(auth::redirect_response(&settings, redirect))
}

/// Unlinks the provider from the caller's account.
#[utoipa::path(
    delete, path = "/account/provider-link", tag = "Accounts",
    responses(
        (status = 204),
        (status = 404, description = "No provider is configured.", body = ErrorBody),
        (status = 409, description = "Reason `LAST_SIGN_IN_METHOD`.", body = ErrorBody),
    )
)]
async fn unlink_provider(
    session: Session,
    State(account): State<AccountSettings>,
    _: EmptyBody,
) -> ApiResult<StatusCode> {
    account.unlink_provider(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}
