use serde::{Deserialize, Serialize};

use super::{InstallStatus, Timestamp};

/// `GET /api/partner/v1/installs/current`: what a platform's token really holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentInstallResponse {
    pub install: PartnerInstall,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerInstall {
    pub id: String,
    pub status: InstallStatus,
    pub scopes: Vec<String>,
    pub pii_consent: bool,
    pub organization_id: String,
    pub created_at: Timestamp,
    pub partner_app: PartnerApp,
    pub token: PartnerToken,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerApp {
    pub id: String,
    pub slug: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerToken {
    pub id: String,
    /// "{app name} connection".
    pub name: String,
    pub scopes: Vec<String>,
}
