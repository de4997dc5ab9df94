//! The provider's configuration and keys.

use openidconnect::IssuerUrl;
use openidconnect::core::CoreJsonWebKey;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::error::OidcError;
use super::http::{ClientAuth, Endpoint, Http};
use crate::clock::{HOUR, Millis};
use crate::config::is_secure;

/// Long enough that a sign-in rarely waits for it, short enough to follow a provider that moves.
const LIFETIME: Millis = HOUR;

#[derive(Debug)]
pub(super) struct Provider {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) userinfo_endpoint: Option<Url>,
    pub(super) client_auth: ClientAuth,
    pub(super) keys: Vec<CoreJsonWebKey>,
    prompts: Option<Vec<String>>,
    fetched_at: Millis,
}

/// The members of discovery that are used. The optional ones can't make it unreadable.
#[derive(Deserialize)]
struct Configuration {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    userinfo_endpoint: Value,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Value,
    #[serde(default)]
    prompt_values_supported: Value,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

impl Provider {
    pub(super) fn is_recent(&self, now: Millis) -> bool {
        now - self.fetched_at < LIFETIME
    }

    /// Providers that don't say which prompts they know ignore the others.
    pub(super) fn can_prompt(&self, prompt: &str) -> bool {
        self.prompts.as_ref().is_none_or(|prompts| prompts.iter().any(|it| it == prompt))
    }
}

pub(super) async fn discover(
    http: &Http,
    issuer: &IssuerUrl,
    now: Millis,
) -> Result<Provider, OidcError> {
    let base = issuer.as_str().trim_end_matches('/');
    let url = parse_url("issuer", &format!("{base}/.well-known/openid-configuration"))?;
    let configuration: Configuration = http.get(Endpoint::Discovery, &url).await?;
    if configuration.issuer != issuer.as_str() {
        return Err(OidcError::OtherIssuer(configuration.issuer));
    }
    let keys_url = parse_url("jwks_uri", &configuration.jwks_uri)?;
    let KeySet { keys } = http.get(Endpoint::Keys, &keys_url).await?;
    configuration.into_provider(keys, now)
}

impl Configuration {
    fn into_provider(self, keys: Vec<Value>, now: Millis) -> Result<Provider, OidcError> {
        let methods = texts(&self.token_endpoint_auth_methods_supported);
        let supports =
            |method: &str| methods.as_ref().is_some_and(|it| it.iter().any(|it| it == method));
        let user_info = self.userinfo_endpoint.as_str();
        Ok(Provider {
            authorization_endpoint: parse_url(
                "authorization_endpoint",
                &self.authorization_endpoint,
            )?,
            token_endpoint: parse_url("token_endpoint", &self.token_endpoint)?,
            userinfo_endpoint: user_info.and_then(|text| parse_url("userinfo_endpoint", text).ok()),
            client_auth: if supports("client_secret_post") && !supports("client_secret_basic") {
                ClientAuth::Post
            } else {
                ClientAuth::Basic
            },
            // Keys of unknown kinds sign other clients' tokens.
            keys: keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect(),
            prompts: texts(&self.prompt_values_supported),
            fetched_at: now,
        })
    }
}

/// Secrets and claims travel there, so it must be secure.
fn parse_url(member: &str, text: &str) -> Result<Url, OidcError> {
    let url = Url::parse(text).ok().filter(is_secure);
    url.ok_or_else(|| OidcError::Unreadable {
        endpoint: Endpoint::Discovery,
        member: member.to_owned(),
    })
}

/// The strings of an array.
fn texts(value: &Value) -> Option<Vec<String>> {
    let items = value.as_array()?.iter();
    Some(items.filter_map(|item| item.as_str().map(str::to_owned)).collect())
}
