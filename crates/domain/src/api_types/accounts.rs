use serde::{Deserialize, Serialize};

use validator::Validate;

use super::validation::{self, check};
use super::{Timestamp, null_is_none};
use crate::string_enum::string_enum;
use crate::{DisplayName, Email, FieldCode, FieldError, OrganizationName, Password};

string_enum! {
    /// What an account may do in its organization.
    pub enum Role { Owner = "OWNER", Member = "MEMBER" }
}

/// `POST /accounts`: with `organization_name` a new organization, with `invitation` a new member.
#[derive(Clone, Default, Serialize, Deserialize, Validate)]
#[allow(missing_debug_implementations, reason = "it holds a password")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignUpInput {
    #[validate(custom(function = "check_email"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub email: String,
    #[validate(custom(function = "check_password"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub password: String,
    #[validate(custom(function = "check_display_name"))]
    #[serde(default, deserialize_with = "null_is_none")]
    pub display_name: String,
    #[serde(default, deserialize_with = "null_is_none", skip_serializing_if = "String::is_empty")]
    pub organization_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<String>,
}

/// A sign-up whose every field is right.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub email: Email,
    pub password: Password,
    pub display_name: DisplayName,
    pub membership: Membership,
}

/// Which organization a new account belongs to.
#[derive(Clone, Debug)]
pub enum Membership {
    /// One of its own, as its first `OWNER`.
    New(OrganizationName),
    /// The one that this invitation is for, as a `MEMBER`.
    Invited(String),
}

impl SignUpInput {
    /// # Errors
    /// Every failing field.
    pub fn parse(&self) -> Result<NewAccount, Vec<FieldError>> {
        let mut errors = validation::errors(self.validate());
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
        validation::all_or_errors(errors, parsed)
    }
}

fn check_email(text: &str) -> validation::Checked {
    check(Email::parse(text))
}

fn check_password(text: &str) -> validation::Checked {
    check(Password::parse(text))
}

fn check_display_name(text: &str) -> validation::Checked {
    check(DisplayName::parse(text))
}

/// `POST /session`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[allow(missing_debug_implementations, reason = "it holds a password")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInInput {
    #[serde(default, deserialize_with = "null_is_none")]
    pub email: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub password: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub account: Account,
    pub organization: Organization,
    pub role: Role,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    pub id: String,
    pub email: String,
    pub display_name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    pub id: String,
    pub name: String,
}

/// One of the caller's own sessions; `id` is not the secret in the cookie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEntry {
    pub id: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub current: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInMethods {
    pub password: bool,
    pub oidc: Option<OidcMethod>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcMethod {
    pub name: String,
}

string_enum! {
    /// Why the way through the provider led back to the sign-in page, whose address has it as
    /// `problem`.
    pub enum SignInProblem {
        /// Declined there, out of time, or one of the two servers failed.
        Failed = "FAILED",
        /// Another account here has the address.
        EmailTaken = "EMAIL_TAKEN",
        /// The provider does not vouch for an address.
        EmailUnverified = "EMAIL_UNVERIFIED",
    }
}

/// A link that makes one new account a `MEMBER`; single use, 7 days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub invitation: String,
    pub url: String,
    pub expires_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    pub id: String,
    pub email: String,
    pub display_name: String,
    pub role: Role,
    pub created_at: Timestamp,
}

/// All members of an organization; there is no second page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Collection<T> {
    pub items: Vec<T>,
}

/// `PATCH /members/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberPatch {
    #[serde(default, deserialize_with = "null_is_none")]
    pub role: String,
}
