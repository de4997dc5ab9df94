//! Rate limits of a client's address, checked before the body is read. A handler that has one is
//! within the limit.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;

use super::client_ip::ClientIp;
use crate::config::Settings;
use crate::error::ApiError;
use crate::rate_limit::RateLimits;

macro_rules! address_limits {
    ($($(#[$meta:meta])* $name:ident: $limit:ident;)+) => {
        $($(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl<S> FromRequestParts<S> for $name
        where
            S: Send + Sync,
            Arc<Settings>: FromRef<S>,
            Arc<RateLimits>: FromRef<S>,
        {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
                let ClientIp(address) = ClientIp::from_request_parts(parts, state).await?;
                Arc::<RateLimits>::from_ref(state).$limit.check(&address.to_string())?;
                Ok(Self)
            }
        })+
    };
}

address_limits! {
    /// The address may try to sign in.
    SignInLimit: sign_in;
    /// The address may try to sign up.
    SignUpLimit: sign_up;
    /// The address may report what broke in its browser.
    ClientErrorLimit: client_errors;
    /// The address may start at the sign-in provider.
    ProviderSignInLimit: provider_sign_in;
    /// The address may come back from the sign-in provider.
    ProviderCallbackLimit: provider_callback;
    /// The address may try the link of a password reset.
    PasswordResetLimit: password_reset;
}
