use serde::{Deserialize, Serialize};

use super::timestamp::Timestamp;

/// Response of `POST /invitations`: it makes one new account a `MEMBER` of the caller's
/// organization, while the caller is an `OWNER` there (rule 45).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The secret, for [`SignUpInput::invitation`](super::SignUpInput::invitation).
    pub invitation: String,
    /// The sign-up page with the secret in the fragment, which browsers don't send:
    /// `{PUBLIC_URL}/sign-up#invitation={invitation}`.
    pub url: String,
    /// 7 days after it was made (rule 45).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Timestamp,
}
