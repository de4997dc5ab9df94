/// What is wrong with the configuration: one line that names the variable and what it must be. It
/// doesn't repeat the value, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("DATABASE_URL must start with sqlite:// or postgres://")]
    DatabaseUrl,
    #[error("PUBLIC_URL must be set: BIND isn't an address for browsers")]
    NoOrigin,
    #[error(
        "PASSWORD_SIGN_IN=off needs OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET: nobody \
         could sign in without them"
    )]
    NobodyCanSignIn,
    #[error(
        "OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET go together: set all of them or none"
    )]
    IncompleteOidc,
    #[error(
        "OIDC_ISSUER must be https:// and a host, without user, query or fragment; http:// is for \
         this machine only"
    )]
    OidcIssuer,
    #[error("OIDC_ISSUER must end before /.well-known/")]
    OidcIssuerPath,
    #[error("OIDC_NAME must be a name that people can read")]
    OidcName,
    #[error("JOBS_URL must be an http:// or https:// address")]
    JobsUrl,
}
