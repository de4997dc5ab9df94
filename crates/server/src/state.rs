//! What every handler and service works with.

use std::ops::Deref;
use std::sync::Arc;

use domain::Origin;

use crate::clock::Clock;
use crate::extract::HostCookie;
use crate::metrics::Metrics;
use crate::oidc::{OidcClient, OidcSettings};
use crate::passwords::Passwords;
use crate::rate_limit::{RateLimitConfig, RateLimits};
use crate::rng::SharedRng;
use crate::routes::static_files::Assets;
use crate::storage::Db;

/// Shared by all requests; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState(Arc<AppStateInner>);

#[derive(Debug)]
pub struct AppStateInner {
    pub db: Db,
    pub clock: Clock,
    pub rng: SharedRng,
    pub settings: Settings,
    pub limits: RateLimits,
    pub passwords: Passwords,
    /// Another way to sign in, where one is configured.
    pub oidc: Option<OidcClient>,
    pub assets: Assets,
    pub metrics: Metrics,
}

/// What the configuration says about answers.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Scheme, host and port of this product, as browsers see it.
    pub own_origin: Origin,
    /// How many hops of `X-Forwarded-For` are believed.
    pub trusted_proxies: usize,
    pub rates: RateLimitConfig,
    /// Where one can sign in, too.
    pub oidc: Option<OidcSettings>,
}

impl AppState {
    pub fn new(
        db: Db,
        clock: Clock,
        rng: SharedRng,
        settings: Settings,
        passwords: Passwords,
        oidc: Option<OidcClient>,
        assets: Assets,
    ) -> Self {
        let limits = RateLimits::new(settings.rates, &clock);
        let metrics = Metrics::default();
        Self(Arc::new(AppStateInner {
            db,
            clock,
            rng,
            settings,
            limits,
            passwords,
            oidc,
            assets,
            metrics,
        }))
    }
}

impl Deref for AppState {
    type Target = AppStateInner;

    fn deref(&self) -> &AppStateInner {
        &self.0
    }
}

impl Settings {
    /// The origin as an `Origin` header writes it.
    pub fn origin(&self) -> &str {
        self.own_origin.as_str()
    }

    pub fn https(&self) -> bool {
        self.origin().starts_with("https:")
    }

    pub fn cookie(&self) -> HostCookie {
        HostCookie::session(self.https())
    }

    pub fn sign_in_cookie(&self) -> HostCookie {
        HostCookie::sign_in(self.https())
    }
}
