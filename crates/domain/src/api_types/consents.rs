use serde::{Deserialize, Serialize};

use super::installs::Install;
use super::timestamp::Timestamp;
use crate::consent_link::ConsentLink;
use crate::field_code::FieldCode;
use crate::field_error::FieldError;
use crate::redirect::AnswerUrl;

/// Body of `POST /consents`: the consent link that the customer opened.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentInput {
    /// Which app: the path segment of the consent link.
    #[cfg_attr(feature = "openapi", schema(required, value_type = String))]
    pub slug: Option<String>,
    /// The link's raw query string without `?`, up to 16 KiB
    /// ([`ConsentLink::MAX_QUERY_BYTES`]). Empty if the link has none.
    #[cfg_attr(feature = "openapi", schema(required, value_type = String, max_length = 16384))]
    pub query: Option<String>,
}

impl ConsentInput {
    /// The link's query string. Leaving it out isn't read as a link without one.
    ///
    /// # Errors
    /// `REQUIRED`, `TOO_LONG`.
    pub fn checked_query(&self) -> Result<&str, FieldError> {
        let error = |code| Err(FieldError::new("query", code));
        match self.query.as_deref() {
            None => error(FieldCode::Required),
            Some(query) if query.len() > ConsentLink::MAX_QUERY_BYTES => error(FieldCode::TooLong),
            Some(query) => Ok(query),
        }
    }
}

/// One pending decision: everything that the consent page shows (rule 17).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    /// The consent's ID.
    pub id: String,
    /// 10 minutes after it was opened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
    /// The app that asks.
    pub app: ConsentApp,
    /// Every scope that approving grants, without implied ones: all of them or nothing.
    pub scopes: Vec<String>,
    /// Whether to show the PII checkbox (rule 18).
    pub pii_consent_requested: bool,
    /// Who decides.
    pub decider: Decider,
    /// Where the browser goes afterwards. `null` if the link has no `redirect_uri`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub destination: Option<Destination>,
    /// The active install that approving replaces (rule 20). `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub current: Option<CurrentInstall>,
}

/// The app that asks for consent (rule 17). OpenTrain has reviewed none of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentApp {
    /// The app's part of its consent link.
    pub slug: String,
    /// The app's name.
    pub name: String,
    /// `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub description: Option<String>,
    /// The page shows only its host. `null` if there is none.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub website_url: Option<String>,
    /// The organization that publishes the app.
    pub owner_name: String,
    /// When that organization joined OpenTrain.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub owner_since: Timestamp,
    /// The public identifier `ptnapp_…` (rule 7).
    pub client_id: String,
}

/// Who decides, and for whom (rules 16 and 17).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Decider {
    /// The account that is signed in.
    pub account_email: String,
    /// The organization that gets the install.
    pub organization_name: String,
    /// Whether the account is an `OWNER`. A `MEMBER` can only look.
    pub may_decide: bool,
}

/// Where the browser goes after the decision: a `redirect_uri` that passed the redirect rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Destination {
    /// Scheme, host and port in ASCII. The page leaves only for a URL of this origin.
    pub origin: String,
    /// The checked URL, without the callback's parameters.
    pub url: String,
}

impl Destination {
    /// The callback URL after a decline (rule 24), for the page that lost the server's answer to it.
    /// `link` is the one that the server read when it checked [`Self::url`].
    pub fn declined_url(&self, link: &ConsentLink) -> AnswerUrl {
        AnswerUrl::declined_from(&self.url, link)
    }
}

/// The organization's active install of the app, which a reconnect replaces (rule 20).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentInstall {
    /// The install's ID.
    pub install_id: String,
    /// The scopes it has, to compare with the requested ones.
    pub scopes: Vec<String>,
    /// Whether Work Email is shared now (rule 18).
    pub pii_consent: bool,
    /// When it was approved.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// Body of `POST /consents/{id}/approve` (rule 18).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApproveInput {
    /// Required (`REQUIRED`), so that leaving it out is never read as a decision. `true` counts only
    /// if the app asks for `participants:email`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(required, value_type = bool))]
    pub pii_consent: Option<bool>,
}

/// Response of `POST /consents/{id}/approve`, the only one that ever carries a token (rule 21). It
/// has no `Debug`, so that it can't reach a log.
#[derive(Clone, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a token")]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Approved {
    /// The new install.
    pub install: Install,
    /// The platform token `ot_ptk_…`, to be shown once.
    pub token: String,
    /// The callback URL for "Continue to {host}" (rule 23). `null` if the link has no
    /// `redirect_uri`.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub continue_url: Option<String>,
}

/// Response of `POST /consents/{id}/decline` (rule 24).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Declined {
    /// The callback URL for "Return to {host}". `null` if the link has no `redirect_uri`, or if the
    /// app no longer admits it.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub return_url: Option<String>,
}
