//! The platform token of a Platform API call. Tokens only: cookies don't work there.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::Scope;

use crate::error::ApiError;
use crate::rate_limit::RateLimits;
use crate::services::platform_tokens::{InstallWithApp, PlatformTokens};

/// What a call needs.
pub trait Permission {
    const SCOPE: Option<Scope>;
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident: $scope:expr;)+) => {
        $($(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Permission for $name {
            const SCOPE: Option<Scope> = $scope;
        })+
    };
}

permissions! {
    /// Any live token of an active app.
    AnyScope: None;
    ReadProjectLinks: Some(Scope::ProjectLinksRead);
    WriteProjectLinks: Some(Scope::ProjectLinksWrite);
    ManageWebhooks: Some(Scope::WebhooksManage);
}

/// The install of the live token in the request, within that token's rate limit, whose app is active
/// and which holds the scope (rule 27).
#[derive(Debug)]
pub struct Authorized<P> {
    install: Arc<InstallWithApp>,
    permission: PhantomData<P>,
}

impl<P> Deref for Authorized<P> {
    type Target = InstallWithApp;

    fn deref(&self) -> &InstallWithApp {
        &self.install
    }
}

impl<S, P> FromRequestParts<S> for Authorized<P>
where
    S: Send + Sync,
    P: Permission,
    PlatformTokens: FromRef<S>,
    Arc<RateLimits>: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let tokens = PlatformTokens::from_ref(state);
        let presented = bearer_token(&parts.headers).ok_or_else(ApiError::token_required)?;
        let found = tokens.authenticate(presented).await?;
        let install = found.ok_or_else(ApiError::token_required)?;
        // For the access log.
        tracing::Span::current().record("install", &install.install.id);
        Arc::<RateLimits>::from_ref(state).tokens.check(&install.install.token_id)?;
        tokens.authorize(&install, P::SCOPE).await?;
        Ok(Self { install, permission: PhantomData })
    }
}

/// The token of the `Authorization: Bearer` header, if there is exactly one.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim_matches(' '))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn exactly_one_bearer_header_is_accepted_in_any_case() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer_token(&headers).map(str::to_owned)
        };
        for value in ["Bearer t", "bearer t", "BEARER  t"] {
            assert_eq!(read(&[value]).as_deref(), Some("t"), "{value}");
        }
        assert_eq!(read(&[]), None);
        assert_eq!(read(&["Bearer t", "Bearer t"]), None);
        for value in ["t", "Bearer", "Bearert", "Basic t"] {
            assert_eq!(read(&[value]), None, "{value}");
        }
    }
}
