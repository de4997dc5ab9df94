//! Signing in through the OpenID Connect provider. Browsers navigate here, so errors redirect to the
//! sign-in page, which shows them.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::api_types::SignInProblem;
use url::form_urlencoded::{Serializer, parse};

use crate::error::{ApiError, ApiResult};
use crate::extract::{HostCookie, SignInLimit};
use crate::oidc::OidcClient;
use crate::services::oidc::{self, CallbackParams, SignInError};
use crate::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/auth/sign-in", get(sign_in)).route("/auth/callback", get(callback))
}

/// Redirects to the provider; the sign-in ends at `?return_to=`.
async fn sign_in(
    State(state): State<AppState>,
    rate: Result<SignInLimit, ApiError>,
    uri: Uri,
) -> ApiResult {
    let provider = configured_client(&state)?;
    let return_to = oidc::local_path(&state, &parameter(&uri, "return_to").unwrap_or_default());
    let redirect = match rate {
        Ok(SignInLimit) => oidc::start(&state, provider, &return_to).await,
        Err(_) => Err(SignInError(SignInProblem::Failed)),
    };
    Ok(match redirect {
        Ok(redirect) => {
            let cookie = HostCookie::sign_in(&state.settings).set(&redirect.secret);
            ([cookie], Redirect::to(redirect.url.as_str())).into_response()
        }
        Err(SignInError(problem)) => redirect_to_sign_in(&return_to, problem),
    })
}

/// The redirect URI that is registered at the provider.
async fn callback(State(state): State<AppState>, headers: HeaderMap, uri: Uri) -> ApiResult {
    let provider = configured_client(&state)?;
    let (session, attempt) =
        (HostCookie::session(&state.settings), HostCookie::sign_in(&state.settings));
    let secret = attempt.read(&headers).unwrap_or_default();
    let params = CallbackParams { code: parameter(&uri, "code"), state: parameter(&uri, "state") };
    let previous = session.read(&headers);
    let outcome = oidc::complete(&state, provider, &secret, params, previous.as_deref()).await;
    Ok(match outcome.new_session {
        Ok(new_session) => {
            let cookies = AppendHeaders([session.set(&new_session.secret), attempt.clear()]);
            (cookies, Redirect::to(&outcome.return_to)).into_response()
        }
        Err(problem) => {
            (AppendHeaders([attempt.clear()]), redirect_to_sign_in(&outcome.return_to, problem))
                .into_response()
        }
    })
}

/// # Errors
/// 404 if no provider is configured.
fn configured_client(state: &AppState) -> Result<&OidcClient, ApiError> {
    state.oidc.as_ref().ok_or_else(ApiError::not_found)
}

/// The first value of a parameter.
fn parameter(uri: &Uri, name: &str) -> Option<String> {
    let mut pairs = parse(uri.query().unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn redirect_to_sign_in(return_to: &str, problem: SignInProblem) -> Response {
    let query = Serializer::new(String::new())
        .append_pair("return_to", return_to)
        .append_pair("problem", problem.as_str())
        .finish();
    Redirect::to(&format!("/sign-in?{query}")).into_response()
}
