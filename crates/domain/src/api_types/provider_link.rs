use serde::{Deserialize, Serialize};

use super::nullable::null_as_default;
use crate::field_error::FieldError;
use crate::password::Password;

/// Response of `GET /provider-link`: the account that the person's password links.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingProviderLink {
    /// The account's email address.
    pub email: String,
    /// The provider's name, from `OIDC_NAME`.
    pub provider: String,
}

/// Body of `POST /provider-link`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a password")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderLinkInput {
    /// The account's password.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub password: String,
}

impl ProviderLinkInput {
    /// Checks that the password is there. The server checks whether it is right.
    ///
    /// # Errors
    /// `REQUIRED`.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        Password::check_entered(&self.password)
            .map_err(|code| vec![FieldError::new("password", code)])
    }
}
