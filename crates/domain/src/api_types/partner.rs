use serde::{Deserialize, Serialize};

use super::installs::InstallStatus;
use super::timestamp::Timestamp;

/// Response of `GET /api/partner/v1/installs/current` (rule 28): what a platform token really
/// holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentInstallResponse {
    /// The install of the token that made the call.
    pub install: PartnerInstall,
}

/// An install as the platform that holds its token sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerInstall {
    /// The `opentrain_install_id` of the callback URL (rule 23).
    pub id: String,
    /// Always `ACTIVE`: the token of a revoked install is refused (rule 27).
    pub status: InstallStatus,
    /// The granted scopes, without implied ones.
    pub scopes: Vec<String>,
    /// Whether `participants:email` also gives Work Email (rule 18).
    pub pii_consent: bool,
    /// The customer's organization.
    pub organization_id: String,
    /// When the customer approved.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// The app that the install belongs to.
    pub partner_app: PartnerApp,
    /// The token that made the call.
    pub token: PartnerToken,
}

/// The platform app of an install, by its current name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerApp {
    /// The app's ID, which isn't its client ID.
    pub id: String,
    /// The app's part of its consent link.
    pub slug: String,
    /// The app's name.
    pub name: String,
}

/// The platform token of an install, without the secret (rule 21).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerToken {
    /// The token's ID, which isn't part of the token.
    pub id: String,
    /// "{app name} connection".
    pub name: String,
    /// The scopes of the install.
    pub scopes: Vec<String>,
}
