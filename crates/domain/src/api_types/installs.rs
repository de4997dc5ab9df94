use serde::{Deserialize, Serialize};

use super::apps::AppStatus;
use super::timestamp::Timestamp;
use crate::string_enum::string_enum;

string_enum! {
    /// Whether an install still grants access (rule 27).
    pub enum InstallStatus {
        /// Its token works while the app is `ACTIVE` too.
        Active = "ACTIVE",
        /// Disconnected or replaced by a reconnect. Its tokens never work again.
        Revoked = "REVOKED",
    }
}

/// An install, one organization's grant to one app, as that organization sees it (rule 26).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Install {
    /// The install's ID.
    pub id: String,
    /// The app that has access.
    pub app: InstallApp,
    /// The granted scopes, without implied ones. They stay until a reconnect (rule 9).
    pub scopes: Vec<String>,
    /// Whether Work Email is shared (rule 18).
    pub pii_consent: bool,
    /// Whether the install still grants access.
    pub status: InstallStatus,
    /// The display name of the owner who approved.
    pub granted_by: String,
    /// When it was approved.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was disconnected or replaced. `null` while it is `ACTIVE`.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub revoked_at: Option<Timestamp>,
    /// When the token was last used: the first use immediately, later ones at most once a minute.
    /// `null` before the first use.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub last_used_at: Option<Timestamp>,
    /// `ot_ptk_…` and the last four characters of the token, never more.
    pub token_hint: String,
}

/// The app of an install, by its current name and state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallApp {
    /// The app's part of its consent link.
    pub slug: String,
    /// The app's name.
    pub name: String,
    /// The organization that publishes the app.
    pub owner_name: String,
    /// While it is `DISABLED`, the install has no access (rule 10).
    pub status: AppStatus,
}

/// An install as the developers of its app see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppInstall {
    /// The install's ID.
    pub id: String,
    /// The customer's organization.
    pub organization_name: String,
    /// The granted scopes, without implied ones.
    pub scopes: Vec<String>,
    /// Whether Work Email is shared (rule 18).
    pub pii_consent: bool,
    /// Whether the install still grants access.
    pub status: InstallStatus,
    /// Whether it is active and its scopes differ from the app's current ones (rule 9).
    pub outdated: bool,
    /// When it was approved.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// When it was disconnected or replaced. `null` while it is `ACTIVE`.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub revoked_at: Option<Timestamp>,
    /// When the token was last used: the first use immediately, later ones at most once a minute.
    /// `null` before the first use.
    #[cfg_attr(feature = "openapi", schema(required, value_type = Option<String>, format = DateTime))]
    pub last_used_at: Option<Timestamp>,
}
