use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Email;

use super::cookies::HostCookie;
use crate::error::ApiError;
pub use crate::services::sessions::Session;
use crate::services::{accounts, sessions};
use crate::state::AppState;

/// Cookies only: platform tokens don't work for `/api/v1`.
impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        find_session(parts, state).await?.ok_or_else(ApiError::sign_in_required)
    }
}

/// The session of the request's cookie, if there is a live one.
pub(crate) async fn find_session(
    parts: &mut Parts,
    state: &AppState,
) -> Result<Option<Session>, ApiError> {
    // The account guard may have looked it up already.
    if let Some(session) = parts.extensions.remove::<Session>() {
        return Ok(Some(session));
    }
    let Some(secret) = HostCookie::session(&state.settings).read(&parts.headers) else {
        return Ok(None);
    };
    let session = sessions::authenticate(state, &secret).await?;
    if let Some(session) = &session {
        // For the access log.
        tracing::Span::current().record("account", &session.account_id);
    }
    Ok(session)
}

/// A session whose account is within its limit of new consents.
#[derive(Debug)]
pub struct RateLimitedSession(pub Session);

impl FromRequestParts<AppState> for RateLimitedSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let session = Session::from_request_parts(parts, state).await?;
        state.limits.consents.check(&session.account_id)?;
        Ok(Self(session))
    }
}

impl Deref for RateLimitedSession {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

/// A session whose account is within its limit of passwords to try, which sign-in shares.
#[derive(Debug)]
pub struct PasswordLimitedSession(pub Session);

impl FromRequestParts<AppState> for PasswordLimitedSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let session = Session::from_request_parts(parts, state).await?;
        let email = Email::parse(&session.email).map_err(|_| ApiError::internal())?;
        accounts::count_sign_in(state, &email.normalized())?;
        Ok(Self(session))
    }
}
