//! Signing in through the OpenID Connect provider. Browsers navigate here, so errors redirect to the
//! sign-in page, which shows them.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::api_types::{ProviderRedirect, SignInProblem};
use url::form_urlencoded::{Serializer, parse};

use crate::config::Settings;
use crate::error::{ApiError, ApiResult};
use crate::extract::{HostCookie, ProviderCallbackLimit, ProviderSignInLimit};
use crate::metrics::Metrics;
use crate::services::oidc::{
    self, AuthorizationRedirect, Browser, CallbackOutcome, CallbackParams, ProviderSignIn,
};
use crate::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/auth/sign-in", get(sign_in)).route("/auth/callback", get(callback))
}

/// Redirects to the provider; the sign-in ends at `?return_to=`.
async fn sign_in(
    _: Navigation,
    limit: ApiResult<ProviderSignInLimit>,
    State(provider): State<Option<ProviderSignIn>>,
    State(settings): State<Arc<Settings>>,
    State(metrics): State<Arc<Metrics>>,
    headers: HeaderMap,
    uri: Uri,
) -> ApiResult {
    let provider = provider.ok_or_else(ApiError::not_found)?;
    let return_to = parameter(&uri, "return_to").unwrap_or_default();
    let return_to = oidc::local_path(&settings.own_origin, &return_to);
    let redirect = match limit {
        Ok(_) => provider.start(browser(&settings, &headers), return_to.clone()).await,
        Err(_) => Err(oidc::report_rate_limited()),
    };
    Ok(match redirect {
        Ok(redirect) => {
            let cookie = HostCookie::sign_in(&settings).set(&redirect.browser);
            ([cookie], Redirect::to(redirect.url.as_str())).into_response()
        }
        Err(problem) => {
            metrics.record_provider_problem(problem);
            redirect_to_sign_in(&return_to, problem)
        }
    })
}

/// The redirect URI that is registered at the provider. The cookie stays: it belongs to the other
/// tabs too.
async fn callback(
    _: Navigation,
    limit: ApiResult<ProviderCallbackLimit>,
    State(provider): State<Option<ProviderSignIn>>,
    State(settings): State<Arc<Settings>>,
    State(metrics): State<Arc<Metrics>>,
    headers: HeaderMap,
    uri: Uri,
) -> ApiResult {
    let provider = provider.ok_or_else(ApiError::not_found)?;
    let session = HostCookie::session(&settings);
    let choose_account = HostCookie::choose_account(&settings);
    let params = CallbackParams {
        browser: HostCookie::sign_in(&settings).read(&headers),
        session: session.read(&headers),
        state: parameter(&uri, "state"),
        code: parameter(&uri, "code"),
        error: parameter(&uri, "error"),
    };
    let outcome = match limit {
        Ok(_) => provider.complete(&params).await,
        Err(_) => provider.refuse(&params).await,
    };
    Ok(match outcome {
        CallbackOutcome::SignedIn { return_to, session: new_session } => {
            let cookies = AppendHeaders([session.set(&new_session.secret), choose_account.clear()]);
            (cookies, Redirect::to(&return_to)).into_response()
        }
        CallbackOutcome::Linked { return_to } => Redirect::to(&return_to).into_response(),
        CallbackOutcome::SignInFailed { return_to, problem } => {
            metrics.record_provider_problem(problem);
            // Otherwise the provider would send the same account again.
            let other = is_about_the_account(problem).then(|| choose_account.set("1"));
            (AppendHeaders(other), redirect_to_sign_in(&return_to, problem)).into_response()
        }
        CallbackOutcome::LinkFailed { return_to, problem } => {
            metrics.record_provider_problem(problem);
            Redirect::to(&format!("{return_to}?problem={problem}")).into_response()
        }
    })
}

/// What the cookies say about the browser.
pub(super) fn browser(settings: &Settings, headers: &HeaderMap) -> Browser {
    Browser {
        secret: HostCookie::sign_in(settings).read(headers),
        choose_account: HostCookie::choose_account(settings).read(headers).is_some(),
    }
}

/// The response whose page goes to the provider.
pub(super) fn redirect_response(
    settings: &Settings,
    redirect: AuthorizationRedirect,
) -> impl IntoResponse + use<> {
    let cookie = HostCookie::sign_in(settings).set(&redirect.browser);
    ([cookie], Json(ProviderRedirect { url: redirect.url.into() }))
}

/// A page that embeds the path as a picture or fetches it mustn't start or end anything, and doesn't
/// count.
struct Navigation;

impl<S: Sync> FromRequestParts<S> for Navigation {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        let is_navigation =
            parts.headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
        if is_navigation { Ok(Self) } else { Err(ApiError::not_found()) }
    }
}

fn is_about_the_account(problem: SignInProblem) -> bool {
    use SignInProblem::{AccountExists, EmailMissing, EmailTaken, EmailUnverified, PasswordToLink};
    matches!(problem, AccountExists | EmailMissing | EmailTaken | EmailUnverified | PasswordToLink)
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
