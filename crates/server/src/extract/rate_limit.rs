use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::client_ip::ClientIp;
use crate::error::ApiError;
use crate::state::AppState;

/// Proof that this address may try to sign in.
#[derive(Clone, Copy, Debug)]
pub struct SignInLimit;

impl FromRequestParts<AppState> for SignInLimit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        state.limits.sign_in.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may try to sign up.
#[derive(Clone, Copy, Debug)]
pub struct SignUpLimit;

impl FromRequestParts<AppState> for SignUpLimit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        state.limits.sign_up.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may start at the sign-in provider.
#[derive(Clone, Copy, Debug)]
pub struct ProviderSignInLimit;

impl FromRequestParts<AppState> for ProviderSignInLimit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        state.limits.provider_sign_in.check(&address.to_string())?;
        Ok(Self)
    }
}

/// Proof that this address may try the link of a password reset.
#[derive(Clone, Copy, Debug)]
pub struct PasswordResetLimit;

impl FromRequestParts<AppState> for PasswordResetLimit {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
        state.limits.password_reset.check(&address.to_string())?;
        Ok(Self)
    }
}
