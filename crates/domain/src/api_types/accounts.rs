use serde::{Deserialize, Serialize};
use validator::Validate;

use super::nullable::null_as_default;
use super::validation::{Validation, field_errors, finish, to_validation};
use crate::email::Email;
use crate::field_code::FieldCode;
use crate::field_error::FieldError;
use crate::names::{DisplayName, OrganizationName};
use crate::password::Password;

/// Body of `POST /accounts`: what the person typed, not yet checked. With `organization_name` it
/// creates an organization, with `invitation` it joins one.
#[derive(Clone, Default, Serialize, Deserialize, Validate)]
#[expect(missing_debug_implementations, reason = "it holds a password")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUpInput {
    /// Up to 254 characters, compared without case. Not taken by another account.
    #[validate(custom(function = "check_email"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1, format = Email))]
    pub email: String,
    /// 12–128 characters (rule 43).
    #[validate(custom(function = "check_password"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 12, max_length = 128))]
    pub password: String,
    /// 1–120 characters after trimming.
    #[validate(custom(function = "check_display_name"))]
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub display_name: String,
    /// 1–120 characters after trimming. Required without an invitation, `INVALID` with one.
    #[serde(
        default,
        deserialize_with = "null_as_default",
        skip_serializing_if = "String::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub organization_name: String,
    /// The secret of an [`Invitation`](super::Invitation): the account joins that organization as a `MEMBER`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

/// A [`SignUpInput`] that passed all checks.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The server checks whether it is taken.
    pub email: Email,
    /// 12–128 characters in clear text (rule 43).
    pub password: Password,
    /// 1–120 characters.
    pub display_name: DisplayName,
    /// Which organization the account joins.
    pub membership: Membership,
}

/// The organization that a new account joins.
#[derive(Clone, Debug)]
pub enum Membership {
    /// A new one with this name, as its first `OWNER`.
    New(OrganizationName),
    /// The one that made this invitation, as a `MEMBER`.
    Invited(String),
}

impl SignUpInput {
    /// Checks a sign-up. The server checks whether the invitation is valid.
    ///
    /// # Errors
    /// Every failing field, in the order of the form.
    pub fn parse(&self) -> Result<NewAccount, Vec<FieldError>> {
        let mut errors = field_errors(self.validate());
        match (&self.invitation, OrganizationName::parse(&self.organization_name)) {
            (Some(_), _) if !self.organization_name.trim().is_empty() => {
                errors.push(FieldError::new("organizationName", FieldCode::Invalid));
            }
            (None, Err(code)) => errors.push(FieldError::new("organizationName", code)),
            _ => {}
        }
        let parsed = || {
            Some(NewAccount {
                email: Email::parse(&self.email).ok()?,
                password: Password::parse(&self.password).ok()?,
                display_name: DisplayName::parse(&self.display_name).ok()?,
                membership: match &self.invitation {
                    Some(invitation) => Membership::Invited(invitation.clone()),
                    None => Membership::New(OrganizationName::parse(&self.organization_name).ok()?),
                },
            })
        };
        finish(errors, parsed)
    }
}

fn check_email(text: &str) -> Validation {
    to_validation(Email::parse(text))
}

fn check_password(text: &str) -> Validation {
    to_validation(Password::parse(text))
}

fn check_display_name(text: &str) -> Validation {
    to_validation(DisplayName::parse(text))
}
