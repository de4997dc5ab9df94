use serde::{Deserialize, Serialize};

use super::error::Reason;
use super::timestamp::Timestamp;
use crate::redirect::RedirectRefusal;
use crate::string_enum::string_enum;

string_enum! {
    /// What an activity entry records (rule 31).
    pub enum ActivityType {
        /// A developer registered the app.
        AppRegistered = "APP_REGISTERED",
        /// A developer edited the app.
        AppEdited = "APP_EDITED",
        /// A developer switched the app off (rule 10).
        AppDeactivated = "APP_DEACTIVATED",
        /// A developer switched the app on again (rule 10).
        AppReactivated = "APP_REACTIVATED",
        /// An owner approved, and there was no active install to replace.
        ConsentApproved = "CONSENT_APPROVED",
        /// An owner declined (rule 24).
        ConsentDeclined = "CONSENT_DECLINED",
        /// A consent link or an approval was refused.
        ConsentRefused = "CONSENT_REFUSED",
        /// An owner replaced an active install (rule 20).
        InstallReconnected = "INSTALL_RECONNECTED",
        /// An owner revoked an install (rule 26).
        InstallDisconnected = "INSTALL_DISCONNECTED",
        /// The operator disabled the app (rule 41).
        AppDisabled = "APP_DISABLED",
        /// The operator no longer disables the app (rule 41).
        AppEnabled = "APP_ENABLED",
        /// The operator made a member an owner.
        MemberMadeOwner = "MEMBER_MADE_OWNER",
        /// The operator ended all sessions of an account.
        SessionsEnded = "SESSIONS_ENDED",
        /// The operator made a link that sets an account's password (rule 42).
        PasswordResetLinkCreated = "PASSWORD_RESET_LINK_CREATED",
    }
}

/// One entry of an app's or an organization's activity (rule 31).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Activity {
    /// The entry's ID.
    pub id: String,
    /// What happened. It decides the shape of `details`.
    #[serde(rename = "type")]
    pub kind: ActivityType,
    /// When it happened. For repeated refusals, when the last one did.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// `null` for a link to an app that doesn't exist, and for an entry about an account.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub app: Option<ActivityApp>,
    /// Who did it. `null` for the operator and, in the developers' view, if another organization
    /// caused it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub actor: Option<Actor>,
    /// What belongs to the type.
    pub details: ActivityDetails,
}

/// The app that an entry is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityApp {
    /// The app's ID.
    pub id: String,
    /// The app's part of its consent link.
    pub slug: String,
    /// The app's name today, not at the time of the entry.
    pub name: String,
}

/// The person who caused an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// The name stays after the account is removed.
    pub display_name: String,
}

/// The details of an entry. Their shape depends on [`Activity::kind`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ActivityDetails {
    /// Of `APP_EDITED`.
    Edited(EditedDetails),
    /// Of `CONSENT_REFUSED`.
    Refused(RefusedDetails),
    /// Of `CONSENT_APPROVED`, `INSTALL_RECONNECTED` and `INSTALL_DISCONNECTED`.
    Install(InstallDetails),
    /// Of `MEMBER_MADE_OWNER`, `SESSIONS_ENDED` and `PASSWORD_RESET_LINK_CREATED`.
    Account(AccountDetails),
    /// Of all other types but `APP_DISABLED`: `{}`.
    None(NoDetails),
    /// Of `APP_DISABLED`. The last, because it would take `{}` too.
    Disabled(DisabledDetails),
}

/// What an edit changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EditedDetails {
    /// At least one, in the order of the form.
    pub changes: Vec<FieldChange>,
}

/// One changed member of an app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    /// The member of the app in camelCase, such as `redirectUris`.
    pub field: String,
    /// The value before the edit.
    pub old: FieldValue,
    /// The value after the edit.
    pub new: FieldValue,
}

/// The value of an app's member, before or after an edit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldValue {
    /// Redirect URIs or scopes.
    List(Vec<String>),
    /// Any other member. `null` if it was empty.
    Text(Option<String>),
}

/// A refused consent attempt. It never holds the link's query, state or token (rule 31).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedDetails {
    /// Why the attempt was refused.
    pub reason: Reason,
    /// The condition of the redirect rule that failed. `null` unless `reason` is
    /// `REDIRECT_URI_REFUSED`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub code: Option<RedirectRefusal>,
    /// The origin of the refused address. `null` unless `reason` is `REDIRECT_URI_REFUSED`, or if
    /// the address has no origin.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub origin: Option<String>,
    /// How many equal refusals within an hour this entry stands for.
    pub count: i64,
    /// When the first of them happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_at: Timestamp,
}

/// The install that an entry is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InstallDetails {
    /// The install that was made or revoked.
    pub install_id: String,
    /// The customer's organization.
    pub organization_name: String,
    /// The granted scopes.
    pub scopes: Vec<String>,
    /// Whether Work Email is shared (rule 18).
    pub pii_consent: bool,
}

/// The account that an entry is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountDetails {
    /// The person's name at that time.
    pub account_name: String,
}

/// Why the operator disabled an app.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DisabledDetails {
    /// Plain text. `null` if the operator gave none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub reason: Option<String>,
}

/// Details of entries that have none: `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoDetails {}
