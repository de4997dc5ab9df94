use serde::{Deserialize, Serialize};

/// Response of `GET /sign-in-methods`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInMethods {
    /// Whether an account can sign in and sign up with a password.
    pub password: bool,
    /// The OpenID Connect provider. `null` if none is configured.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub oidc: Option<OidcMethod>,
}

/// An OpenID Connect provider that can sign accounts in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OidcMethod {
    /// Its name on the button, from `OIDC_NAME`.
    pub name: String,
}
