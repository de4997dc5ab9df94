use serde::{Deserialize, Serialize};

use super::members::Role;
use super::nullable::null_as_default;
use super::validation::{check, finish};
use crate::field_error::FieldError;
use crate::password::Password;
use crate::text::trim_required;

/// Body of `POST /session`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a password")]
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
