//! The OpenID Connect provider.

use std::time::Duration;

use openidconnect::{ClientId, ClientSecret, IssuerUrl};

use super::{Config, ConfigError};

/// Short, because a person is waiting.
const PROVIDER_DEADLINE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct OidcSettings {
    pub issuer: IssuerUrl,
    pub client_id: ClientId,
    pub client_secret: ClientSecret,
    /// Shown on the sign-in page.
    pub name: String,
    /// An address without `email_verified` counts as verified.
    pub trust_email: bool,
    /// For everything one step of a sign-in asks of the provider.
    pub deadline: Duration,
}

impl Config {
    pub(super) fn oidc(&self) -> Result<Option<OidcSettings>, ConfigError> {
        let given = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
        let [issuer, client_id, client_secret] =
            [&self.oidc_issuer, &self.oidc_client_id, &self.oidc_client_secret].map(given);
        match (issuer, client_id, client_secret) {
            (None, None, None) => Ok(None),
            (Some(issuer), Some(client_id), Some(client_secret)) => {
                let host = issuer_host(&issuer)?;
                let issuer = IssuerUrl::new(issuer).map_err(|_| ConfigError::OidcIssuer)?;
                let name = given(&self.oidc_name).unwrap_or(host);
                if name.trim().is_empty() || name.contains(char::is_control) {
                    return Err(ConfigError::OidcName);
                }
                Ok(Some(OidcSettings {
                    issuer,
                    client_id: ClientId::new(client_id),
                    client_secret: ClientSecret::new(client_secret),
                    name,
                    trust_email: self.oidc_trust_email,
                    deadline: PROVIDER_DEADLINE,
                }))
            }
            _ => Err(ConfigError::IncompleteOidc),
        }
    }
}

/// The issuer is compared as text, so nothing of it is repaired.
fn issuer_host(issuer: &str) -> Result<String, ConfigError> {
    if issuer.contains("/.well-known/") {
        return Err(ConfigError::OidcIssuerPath);
    }
    let url = url::Url::parse(issuer).map_err(|_| ConfigError::OidcIssuer)?;
    let is_bare = url.query().is_none() && url.fragment().is_none();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    let is_exact = !issuer.contains(char::is_whitespace) && is_bare && is_anonymous;
    let host =
        url.host_str().filter(|_| is_exact && is_secure(&url)).ok_or(ConfigError::OidcIssuer)?;
    Ok(host.to_owned())
}

/// Requires TLS, since client secrets and personal data travel to the provider.
pub(crate) fn is_secure(url: &url::Url) -> bool {
    let is_local = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_local)
}
