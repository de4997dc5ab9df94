use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{AppendHeaders, IntoResponse};
use domain::api_types::{ErrorBody, PendingProviderLink, ProviderLinkInput, Session};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::session::new_session_response;
use crate::config::Settings;
use crate::error::{ApiError, ApiResult};
use crate::extract::{HostCookie, JsonBody, SignInLimit};
use crate::services::provider_link::ProviderLinks;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get, confirm))
}

/// The account that this browser can link to the provider by giving the account's password.
#[utoipa::path(
    get, path = "/provider-link", tag = "Accounts",
    responses(
        (status = 200, body = PendingProviderLink),
        (status = 404, description = "This browser has no pending link, or it expired.", body = ErrorBody),
    ),
    security(())
)]
async fn get(
    State(links): State<Option<ProviderLinks>>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
) -> ApiResult<Json<PendingProviderLink>> {
    let links = links.ok_or_else(ApiError::not_found)?;
    Ok(Json(links.find(&browser(&settings, &headers)?).await?))
}

/// Links the provider to the account with the account's password, and signs in.
#[utoipa::path(
    post, path = "/provider-link", tag = "Accounts",
    request_body = ProviderLinkInput,
    responses(
        (status = 200, body = Session, headers(("set-cookie" = String))),
        (status = 401, description = "The password is wrong.", body = ErrorBody),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 404, description = "This browser has no pending link, or it expired.", body = ErrorBody),
        (status = 409, description = "Reason `PROVIDER_LINKED`.", body = ErrorBody),
        (status = 429, description = "Too many sign-ins from this client address or for this account.", body = ErrorBody),
    ),
    security(())
)]
async fn confirm(
    _: SignInLimit,
    State(links): State<Option<ProviderLinks>>,
    State(settings): State<Arc<Settings>>,
    headers: HeaderMap,
    JsonBody(input): JsonBody<ProviderLinkInput>,
) -> ApiResult<impl IntoResponse> {
    let links = links.ok_or_else(ApiError::not_found)?;
    let browser = browser(&settings, &headers)?;
    let previous = HostCookie::session(&settings).read(&headers);
    let session = links.confirm(&browser, &input, previous.as_deref()).await?;
    // The provider knows the right person now, so it needn't ask next time.
    let known = AppendHeaders([HostCookie::choose_account(&settings).clear()]);
    Ok((known, new_session_response(&settings, session)))
}

/// The secret of the browser's cookie.
fn browser(settings: &Settings, headers: &HeaderMap) -> Result<String, ApiError> {
    HostCookie::sign_in(settings).read(headers).ok_or_else(ApiError::not_found)
}
