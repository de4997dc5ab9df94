use serde::{Deserialize, Serialize};

use super::{Reason, Timestamp};
use crate::RedirectRefusal;
use crate::string_enum::string_enum;

string_enum! {
    /// What happened (rule 31).
    pub enum ActivityType {
        AppRegistered = "APP_REGISTERED",
        AppEdited = "APP_EDITED",
        AppDeactivated = "APP_DEACTIVATED",
        AppReactivated = "APP_REACTIVATED",
        ConsentApproved = "CONSENT_APPROVED",
        ConsentDeclined = "CONSENT_DECLINED",
        ConsentRefused = "CONSENT_REFUSED",
        InstallReconnected = "INSTALL_RECONNECTED",
        InstallDisconnected = "INSTALL_DISCONNECTED",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: ActivityType,
    pub at: Timestamp,
    /// `null` for a link to an app that doesn't exist.
    pub app: Option<ActivityApp>,
    /// `null` in a developer's view of what another organization caused.
    pub actor: Option<Actor>,
    pub details: ActivityDetails,
}

/// The app that an entry is about, by its current name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityApp {
    pub id: String,
    pub slug: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    pub display_name: String,
}

/// What an entry of its type tells; the type decides which shape it has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ActivityDetails {
    Edited(EditedDetails),
    Refused(RefusedDetails),
    Install(InstallDetails),
    None(NoDetails),
}

/// `APP_EDITED`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditedDetails {
    pub changes: Vec<FieldChange>,
}

/// One changed member of an app, from `old` to `new`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    pub field: String,
    pub old: FieldValue,
    pub new: FieldValue,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldValue {
    List(Vec<String>),
    Text(Option<String>),
}

/// `CONSENT_REFUSED`: code and origin only for refused redirects, never the query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedDetails {
    pub reason: Reason,
    pub code: Option<RedirectRefusal>,
    pub origin: Option<String>,
    /// Equal refusals within an hour are one entry.
    pub count: i64,
    pub first_at: Timestamp,
}

/// `CONSENT_APPROVED`, `INSTALL_RECONNECTED`, `INSTALL_DISCONNECTED`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallDetails {
    pub install_id: String,
    pub organization_name: String,
    pub scopes: Vec<String>,
    pub pii_consent: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoDetails {}
