use serde::{Deserialize, Serialize};
use validator::Validate;

use super::nullable::null_as_default;
use super::timestamp::Timestamp;
use super::validation::{Validation, check, field_errors, finish, to_validation};
use crate::email::Email;
use crate::field_code::FieldCode;
use crate::field_error::FieldError;
use crate::names::{DisplayName, OrganizationName};
use crate::password::Password;
use crate::string_enum::string_enum;
use crate::text::trim_required;

string_enum! {
    /// What an account may do in its organization. At least one account is an `OWNER` (rule 46).
    pub enum Role {
        /// Manages platform apps, decides on consents and manages members.
        Owner = "OWNER",
        /// Manages platform apps. Can't decide on consents (rule 16).
        Member = "MEMBER",
    }
}

/// Body of `POST /accounts`: what the person typed, not yet checked. With `organization_name` it
/// creates an organization, with `invitation` it joins one.
#[derive(Clone, Default, Serialize, Deserialize, Validate)]
#[allow(missing_debug_implementations, reason = "it holds a password")]
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
    /// The secret of an [`Invitation`]: the account joins that organization as a `MEMBER`.
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

/// Body of `POST /session`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[allow(missing_debug_implementations, reason = "it holds a password")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInInput {
    /// Compared without case.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub email: String,
    /// Compared exactly.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub password: String,
}

impl SignInInput {
    /// Checks that both fields are there. The server checks whether they are right; an address that
    /// can't be one is just unknown.
    ///
    /// # Errors
    /// `REQUIRED` for every missing field, in the order of the form.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        check(&mut errors, "email", trim_required(&self.email));
        check(&mut errors, "password", Password::check_entered(&self.password));
        finish(errors, || Some(()))
    }
}

/// Who is signed in: the response of `GET /session`, and of signing up and in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The account that is signed in. A page acts only for the account it shows (rule 32).
    pub account: Account,
    /// The organization that the account belongs to.
    pub organization: Organization,
    /// What the account may do there.
    pub role: Role,
}

/// The account of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The account's ID.
    pub id: String,
    /// The address as it was typed at sign-up.
    pub email: String,
    /// The person's name.
    pub display_name: String,
}

/// The organization of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Organization {
    /// The organization's ID.
    pub id: String,
    /// The organization's name.
    pub name: String,
}

/// One of the caller's own sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionEntry {
    /// The session's ID, which isn't the secret in the cookie.
    pub id: String,
    /// When the account signed in.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When the session was last used, to the minute.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_seen_at: Timestamp,
    /// Whether this is the session that made the request.
    pub current: bool,
}

/// Response of `GET /sign-in-methods`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInMethods {
    /// Whether an account can sign in and sign up with a password.
    pub password: bool,
    /// The OpenID Connect provider. `null` if none is configured.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub oidc: Option<OidcMethod>,
}

/// An OpenID Connect provider that can sign accounts in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcMethod {
    /// Its name on the button, from `OIDC_NAME`.
    pub name: String,
}

string_enum! {
    /// Why signing in with the provider failed: the `problem` parameter of the sign-in page or, after
    /// an attempt to link an account, of the account page.
    pub enum SignInProblem {
        /// The attempt expired, or either server failed.
        Failed = "FAILED",
        /// The person cancelled at the provider.
        Cancelled = "CANCELLED",
        /// The browser came back without the cookie of its attempts: it keeps none, has deleted it, or
        /// isn't the one that started (rule 34).
        NoCookie = "NO_COOKIE",
        /// Too many sign-ins from this client address.
        RateLimited = "RATE_LIMITED",
        /// Another account has this email address, and no password can link it.
        EmailTaken = "EMAIL_TAKEN",
        /// The provider says that it hasn't verified the email address.
        EmailUnverified = "EMAIL_UNVERIFIED",
        /// The provider gives no email address, or doesn't say whether it has verified it.
        EmailMissing = "EMAIL_MISSING",
        /// An account with a password has this email address. With that password, `POST
        /// /provider-link` links the two.
        PasswordToLink = "PASSWORD_TO_LINK",
        /// The person at the provider has another account here, so this one can't be linked.
        IdentityTaken = "IDENTITY_TAKEN",
        /// The invitation was used or expired while the person was at the provider.
        InvitationInvalid = "INVITATION_INVALID",
        /// The invited person already has an account here.
        AccountExists = "ACCOUNT_EXISTS",
    }
}

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
#[allow(missing_debug_implementations, reason = "it holds passwords")]
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

/// Body of `POST /password-resets`: what the person typed, not yet checked.
#[derive(Clone, Default, Serialize, Deserialize)]
#[allow(missing_debug_implementations, reason = "it holds a secret and a password")]
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
#[allow(missing_debug_implementations, reason = "it holds a secret")]
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

/// Response of the calls that start at the provider: the page navigates there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderRedirect {
    /// The provider's page. Works once, in this browser, for 10 minutes.
    pub url: String,
}

/// Body of `POST /provider-sign-up`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderSignUpInput {
    /// The secret of an [`Invitation`]: the account joins that organization as a `MEMBER`.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub invitation: String,
}

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
#[allow(missing_debug_implementations, reason = "it holds a password")]
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

/// Response of `POST /invitations`: it makes one new account a `MEMBER` of the caller's
/// organization, while the caller is an `OWNER` there (rule 45).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The secret, for [`SignUpInput::invitation`].
    pub invitation: String,
    /// The sign-up page with the secret in the fragment, which browsers don't send:
    /// `{PUBLIC_URL}/sign-up#invitation={invitation}`.
    pub url: String,
    /// 7 days after it was made (rule 45).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}

/// An account as its organization's member list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The account's ID.
    pub id: String,
    /// The address as it was typed at sign-up.
    pub email: String,
    /// The person's name.
    pub display_name: String,
    /// What the account may do.
    pub role: Role,
    /// When it joined.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// Body of `PATCH /members/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberPatch {
    /// `OWNER` or `MEMBER`. A string, so that a wrong one is a field error and not malformed JSON.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, value_type = Role))]
    pub role: String,
}
