//! Checks the configuration, and keeps of it what requests depend on.

use std::num::NonZeroU32;
use std::time::Duration;

use domain::Origin;

use super::{Config, ConfigError, OidcSettings, Toggle};
use crate::rate_limit::RateLimitConfig;

/// Per minute and client address. A page reports a few at most.
const CLIENT_ERRORS: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// As documented for platforms.
const WEBHOOK_DEADLINE: Duration = Duration::from_secs(10);

/// The validated configuration that requests depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The origin of this product, as browsers see it.
    pub own_origin: Origin,
    /// How many proxies append to `X-Forwarded-For`.
    pub trusted_proxies: usize,
    pub rates: RateLimitConfig,
    pub oidc: Option<OidcSettings>,
    /// Whether accounts can sign in and sign up with a password.
    pub password_sign_in: bool,
    /// Knows the marketplace's jobs. `None`: any job is accepted.
    pub jobs_url: Option<url::Url>,
    pub webhooks: WebhookSettings,
}

#[derive(Clone, Copy, Debug)]
pub struct WebhookSettings {
    /// Addresses that aren't public are taken too.
    pub allow_private: bool,
    /// For everything one attempt does.
    pub deadline: Duration,
}

impl Settings {
    /// The origin as an `Origin` header writes it.
    pub fn origin(&self) -> &str {
        self.own_origin.as_str()
    }

    pub fn is_https(&self) -> bool {
        self.origin().starts_with("https:")
    }
}

impl Config {
    /// Checks the values together.
    ///
    /// # Errors
    /// The first value that is wrong.
    pub fn validate(&self) -> Result<Settings, ConfigError> {
        self.validate_database_url()?;
        let own_origin = self.own_origin()?;
        let (trusted_proxies, rates) = (self.trusted_proxies, self.rates());
        let oidc = self.oidc()?;
        let password_sign_in = self.password_sign_in == Toggle::On;
        if !password_sign_in && oidc.is_none() {
            return Err(ConfigError::NobodyCanSignIn);
        }
        let webhooks = WebhookSettings {
            allow_private: self.webhook_allow_private,
            deadline: WEBHOOK_DEADLINE,
        };
        let jobs_url = self.jobs_url()?;
        Ok(Settings {
            own_origin,
            trusted_proxies,
            rates,
            oidc,
            password_sign_in,
            jobs_url,
            webhooks,
        })
    }

    /// The origin of this product, as browsers see it.
    ///
    /// # Errors
    /// No valid origin follows from `BIND`.
    pub fn own_origin(&self) -> Result<Origin, ConfigError> {
        match &self.public_url {
            Some(origin) => Ok(origin.clone()),
            None => parse_public_url(&format!("http://{}", self.bind))
                .map_err(|_| ConfigError::NoOrigin),
        }
    }

    /// # Errors
    /// It's for no database that the server knows.
    pub fn validate_database_url(&self) -> Result<(), ConfigError> {
        let (url, schemes) = (&self.database_url, ["sqlite:", "postgres://", "postgresql://"]);
        if schemes.iter().any(|scheme| url.starts_with(scheme) && url.len() > scheme.len()) {
            return Ok(());
        }
        Err(ConfigError::DatabaseUrl)
    }

    fn rates(&self) -> RateLimitConfig {
        let limited = |number| (self.rate_limits == Toggle::On).then_some(number);
        RateLimitConfig {
            sign_in: limited(self.rate_sign_in),
            sign_up: limited(self.rate_sign_up),
            consent: limited(self.rate_consent),
            token: limited(self.rate_token),
            client_error: limited(CLIENT_ERRORS),
        }
    }

    fn jobs_url(&self) -> Result<Option<url::Url>, ConfigError> {
        let Some(text) = self.jobs_url.as_deref().filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Some).ok_or(ConfigError::JobsUrl)
    }
}

pub(super) fn parse_public_url(text: &str) -> Result<Origin, String> {
    let message = "must be http:// or https:// and a host, without a path";
    let url = url::Url::parse(text).map_err(|_| message)?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    if !(bare && anonymous) {
        return Err(message.to_owned());
    }
    Origin::parse(text).ok_or_else(|| message.to_owned())
}
