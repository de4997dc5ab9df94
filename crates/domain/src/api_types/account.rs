use serde::{Deserialize, Serialize};

use super::nullable::null_as_default;
use super::validation::{check, finish};
use crate::field_error::FieldError;
use crate::names::DisplayName;
use crate::password::Password;

/// Body of `PATCH /account`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountPatch {
    /// 1–120 characters after trimming.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub display_name: String,
}

impl AccountPatch {
    /// Checks the new name.
    ///
    /// # Errors
    /// As for the `displayName` of a sign-up.
    pub fn parse(&self) -> Result<DisplayName, Vec<FieldError>> {
        DisplayName::parse(&self.display_name)
            .map_err(|code| vec![FieldError::new("displayName", code)])
    }
}

/// Body of `PUT /account/password`: what the person typed, not yet checked.
#[derive(Clone, Default, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds passwords")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordInput {
    /// Required if the account has a password, otherwise ignored.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub current_password: String,
    /// 12–128 characters (rule 43).
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 12, max_length = 128))]
    pub new_password: String,
}

impl PasswordInput {
    /// Checks the new password, and that the current one is there if the account has one. The server
    /// checks whether it is right.
    ///
    /// # Errors
    /// Every failing field, in the order of the form.
    pub fn parse(&self, has_password: bool) -> Result<Password, Vec<FieldError>> {
        let mut errors = Vec::new();
        if has_password {
            check(&mut errors, "currentPassword", Password::check_entered(&self.current_password));
        }
        let new = check(&mut errors, "newPassword", Password::parse(&self.new_password));
        finish(errors, || new)
    }
}

/// Response of `GET /account/sign-in-methods`: how the caller can sign in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountSignInMethods {
    /// Whether the account has a password and passwords are switched on.
    pub password: bool,
    /// The OpenID Connect provider. `null` if none is configured.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub provider: Option<AccountProvider>,
}

/// The provider as a way to sign in to one account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountProvider {
    /// Its name on the button, from `OIDC_NAME`.
    pub name: String,
    /// Whether it signs in to this account.
    pub linked: bool,
}
