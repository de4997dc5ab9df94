use serde::{Deserialize, Serialize};

use super::{Install, Timestamp, null_is_none};

/// `POST /consents`: which app, and the link's raw query string without `?`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentInput {
    #[serde(default, deserialize_with = "null_is_none")]
    pub slug: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub query: String,
}

/// One pending decision: everything the consent page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    pub id: String,
    pub expires_at: Timestamp,
    pub app: ConsentApp,
    pub scopes: Vec<String>,
    pub pii_consent_requested: bool,
    pub decider: Decider,
    pub destination: Option<Destination>,
    pub current: Option<CurrentInstall>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentApp {
    pub slug: String,
    pub name: String,
    pub description: Option<String>,
    pub website_url: Option<String>,
    pub owner_name: String,
    /// Since when the owning organization is on OpenTrain.
    pub owner_since: Timestamp,
    pub client_id: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decider {
    pub account_email: String,
    pub organization_name: String,
    /// Only an owner may decide.
    pub may_decide: bool,
}

/// Where the browser goes after the decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Destination {
    pub origin: String,
    /// The checked URL, without the answer's parameters.
    pub url: String,
}

/// The organization's active install of the app: approving replaces it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentInstall {
    pub install_id: String,
    pub scopes: Vec<String>,
    pub pii_consent: bool,
    pub created_at: Timestamp,
}

/// `POST /consents/{id}/approve`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApproveInput {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pii_consent: Option<bool>,
}

/// `POST /consents/{id}/decline`: no members.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Empty {}

/// The only answer that ever carries a token. No `Debug`: it must not reach a log.
#[derive(Clone, Serialize, Deserialize)]
#[allow(missing_debug_implementations)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approved {
    pub install: Install,
    pub token: String,
    pub continue_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Declined {
    pub return_url: Option<String>,
}
