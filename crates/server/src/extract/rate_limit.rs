use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use super::client_ip::ClientIp;
use crate::config::Settings;
use crate::error::ApiError;
use crate::rate_limit::RateLimits;

/// Proof that this address may try to sign in.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimit;

impl<S> FromRequestParts<S> for SignInLimit
where
    S: Send + Sync,
    Arc<Settings>: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        Arc::<RateLimits>::from_ref(state).sign_in.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may try to sign up.
#[derive(Clone, Copy, Debug)]
pub struct SignUpLimit;

impl<S> FromRequestParts<S> for SignUpLimit
where
    S: Send + Sync,
    Arc<Settings>: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        Arc::<RateLimits>::from_ref(state).sign_up.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may report what broke in its browser.
#[derive(Clone, Copy, Debug)]
pub struct ClientErrorLimit;

impl<S> FromRequestParts<S> for ClientErrorLimit
where
    S: Send + Sync,
    Arc<Settings>: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        Arc::<RateLimits>::from_ref(state).client_errors.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may start at the sign-in provider.
#[derive(Clone, Copy, Debug)]
pub struct ProviderSignInLimit;

impl<S> FromRequestParts<S> for ProviderSignInLimit
where
    S: Send + Sync,
    Arc<Settings>: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        Arc::<RateLimits>::from_ref(state).provider_sign_in.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may try the link of a password reset.
#[derive(Clone, Copy, Debug)]
pub struct PasswordResetLimit;

impl<S> FromRequestParts<S> for PasswordResetLimit
where
    S: Send + Sync,
    Arc<Settings>: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        Arc::<RateLimits>::from_ref(state).password_reset.check(&address.to_string())?;
        Ok(Self)
    }
}
