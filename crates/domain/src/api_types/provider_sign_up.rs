use serde::{Deserialize, Serialize};

use super::nullable::null_as_default;

/// Body of `POST /provider-sign-up`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[expect(missing_debug_implementations, reason = "it holds a secret")]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderSignUpInput {
    /// The secret of an [`Invitation`](super::Invitation): the account joins that organization as a `MEMBER`.
    #[serde(default, deserialize_with = "null_as_default")]
    #[cfg_attr(feature = "openapi", schema(required, min_length = 1))]
    pub invitation: String,
}
