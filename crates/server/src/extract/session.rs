use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use domain::Email;

use super::cookies::HostCookie;
use crate::config::Settings;
use crate::error::ApiError;
use crate::rate_limit::RateLimits;
pub use crate::services::sessions::Session;
use crate::services::sessions::Sessions;

/// Cookies only: platform tokens don't work for `/api/v1`.
impl<S> FromRequestParts<S> for Session
where
    S: Send + Sync,
    Sessions: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let (sessions, settings) = (Sessions::from_ref(state), Arc::<Settings>::from_ref(state));
        find_session(parts, &sessions, &settings).await?.ok_or_else(ApiError::sign_in_required)
    }
}

/// The session of the request's cookie, if there is a live one.
pub(crate) async fn find_session(
    parts: &mut Parts,
    sessions: &Sessions,
    settings: &Settings,
) -> Result<Option<Session>, ApiError> {
    // The account guard may have looked it up already.
    if let Some(session) = parts.extensions.remove::<Session>() {
        return Ok(Some(session));
    }
    let Some(secret) = HostCookie::session(settings).read(&parts.headers) else {
        return Ok(None);
    };
    let session = sessions.authenticate(&secret).await?;
    if let Some(session) = &session {
        // For the access log.
        tracing::Span::current().record("account", &session.account_id);
    }
    Ok(session)
}

/// A rate limit of accounts.
pub trait AccountLimit {
    /// Counts the request.
    ///
    /// # Errors
    /// `RATE_LIMITED`.
    fn check(limits: &RateLimits, session: &Session) -> Result<(), ApiError>;
}

/// New consents of the account.
#[derive(Clone, Copy, Debug)]
pub struct ConsentLimit;

impl AccountLimit for ConsentLimit {
    fn check(limits: &RateLimits, session: &Session) -> Result<(), ApiError> {
        Ok(limits.consents.check(&session.account_id)?)
    }
}

/// Passwords tried for the account, which sign-in counts too.
#[derive(Clone, Copy, Debug)]
pub struct PasswordLimit;

impl AccountLimit for PasswordLimit {
    fn check(limits: &RateLimits, session: &Session) -> Result<(), ApiError> {
        let email = Email::parse_existing(&session.email).map_err(|_| ApiError::internal())?;
        Ok(limits.check_password(&email.normalized())?)
    }
}

/// The session, whose account is within the limit.
#[derive(Debug)]
pub struct RateLimitedSession<L> {
    session: Session,
    limit: PhantomData<L>,
}

impl<L> Deref for RateLimitedSession<L> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl<S, L> FromRequestParts<S> for RateLimitedSession<L>
where
    S: Send + Sync,
    L: AccountLimit,
    Sessions: FromRef<S>,
    Arc<Settings>: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let session = Session::from_request_parts(parts, state).await?;
        L::check(&Arc::<RateLimits>::from_ref(state), &session)?;
        Ok(Self { session, limit: PhantomData })
    }
}
