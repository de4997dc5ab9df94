use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use domain::api_types::{self, ErrorBody, ErrorCode, SignInInput};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Settings;
use crate::error::{ApiError, ApiResult};
use crate::extract::{EmptyBody, HostCookie, JsonBody, Session, SignInLimit};
use crate::metrics::Metrics;
use crate::services::accounts::Accounts;
use crate::services::sessions::{NewSession, Sessions};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get, sign_in, sign_out))
}

/// The current session.
#[utoipa::path(
    get, path = "/session", tag = "Accounts",
    responses((status = 200, body = api_types::Session))
)]
async fn get(session: Session) -> Json<api_types::Session> {
    Json(session.to_api())
}

/// Signs in, always with a fresh session ID.
#[utoipa::path(
    post, path = "/session", tag = "Accounts",
    request_body = SignInInput,
    responses(
        (status = 200, body = api_types::Session, headers(("set-cookie" = String))),
        (status = 401, description = "The address or the password is wrong.", body = ErrorBody),
        (status = 403, description = "Reason `PASSWORD_SIGN_IN_OFF`.", body = ErrorBody),
        (status = 429, description = "Too many sign-ins from this client address or for this account.", body = ErrorBody),
    ),
    security(())
)]
async fn sign_in(
    _: SignInLimit,
    State(accounts): State<Accounts>,
    State(settings): State<Arc<Settings>>,
    State(metrics): State<Arc<Metrics>>,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SignInInput>,
) -> ApiResult<impl IntoResponse> {
    let previous = HostCookie::session(&settings).read(&headers);
    let session = accounts.sign_in(&input, previous.as_deref()).await;
    let session = session
        .map_err(ApiError::from)
        .inspect_err(|it| metrics.record_sign_in_failure(it.code, it.details.reason))?;
    Ok(new_session_response(&settings, session))
}

/// Signs out and deletes the session.
#[utoipa::path(delete, path = "/session", tag = "Accounts", responses((status = 204)))]
async fn sign_out(
    session: Result<Session, ApiError>,
    State(sessions): State<Sessions>,
    State(settings): State<Arc<Settings>>,
    // Checked after the session.
    body: Result<EmptyBody, ApiError>,
) -> ApiResult<impl IntoResponse> {
    let choose_account = HostCookie::choose_account(&settings);
    let asks = settings.oidc.is_some().then(|| choose_account.set("1"));
    let session = session.map_err(|error| match asks.clone() {
        // The session had already ended, but the provider must still ask who signs in next.
        Some((name, cookie)) if error.code == ErrorCode::Unauthorized => {
            error.with_header(name, cookie)
        }
        _ => error,
    })?;
    body?;
    sessions.delete(&session).await?;
    let cookies = [HostCookie::session(&settings).clear()].into_iter().chain(asks);
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies.collect::<Vec<_>>())))
}

/// The response that sets a new session's cookie.
pub(super) fn new_session_response(
    settings: &Settings,
    new_session: NewSession,
) -> impl IntoResponse + use<> {
    ([HostCookie::session(settings).set(&new_session.secret)], Json(new_session.session))
}
