use serde::{Deserialize, Serialize};

use super::nullable::null_as_default;
use super::timestamp::Timestamp;
use crate::string_enum::string_enum;

string_enum! {
    /// What an account may do in its organization. At least one account is an `OWNER` (rule 46).
    pub enum Role {
        /// Manages platform apps, decides on consents and manages members.
        Owner = "OWNER",
        /// Manages platform apps. Can't decide on consents (rule 16).
        Member = "MEMBER",
    }
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
