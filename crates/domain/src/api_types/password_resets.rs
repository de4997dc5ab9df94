use serde::{Deserialize, Serialize};

use super::nullable::null_as_default;
use crate::field_error::FieldError;
use crate::password::Password;

/// Body of `POST /password-resets`: what the person typed, not yet checked.
#[derive(Clone, Default, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a secret and a password")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordResetInput {
    /// The fragment of the link. The server checks whether it is valid (rule 42).
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub secret: String,
    /// 12–128 characters (rule 43).
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 12, max_length = 128))]
    pub password: String,
}

impl PasswordResetInput {
    /// Checks the new password.
    ///
    /// # Errors
    /// As for the `password` of a sign-up.
    pub fn parse(&self) -> Result<Password, Vec<FieldError>> {
        Password::parse(&self.password).map_err(|code| vec![FieldError::new("password", code)])
    }
}

/// Body of `POST /password-resets/lookup`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a secret")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordResetLookup {
    /// The fragment of the link.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub secret: String,
}

/// Response of `POST /password-resets/lookup`: the account whose password the link sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordResetAccount {
    /// The account's email address.
    pub email: String,
}
