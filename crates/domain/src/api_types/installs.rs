use serde::{Deserialize, Serialize};

use super::{AppStatus, Timestamp};
use crate::string_enum::string_enum;

string_enum! {
    /// Whether an install's token still opens anything.
    pub enum InstallStatus { Active = "ACTIVE", Revoked = "REVOKED" }
}

/// One organization's grant to one app, as that organization sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Install {
    pub id: String,
    pub app: InstallApp,
    pub scopes: Vec<String>,
    pub pii_consent: bool,
    pub status: InstallStatus,
    /// The display name of who approved.
    pub granted_by: String,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    /// `ot_ptk_…` and the last four characters, never more.
    pub token_hint: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallApp {
    pub slug: String,
    pub name: String,
    pub owner_name: String,
    pub status: AppStatus,
}

/// The same grant as the app's developers see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppInstall {
    pub id: String,
    pub organization_name: String,
    pub scopes: Vec<String>,
    pub pii_consent: bool,
    pub status: InstallStatus,
    /// Active, with other scopes than the app asks for today.
    pub outdated: bool,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}
