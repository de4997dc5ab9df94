//! The state shared by handlers and services.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;

use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Settings;
use crate::jobs::JobsClient;
use crate::metrics::Metrics;
use crate::oidc::OidcClient;
use crate::passwords::Passwords;
use crate::rate_limit::RateLimits;
use crate::rng::SharedRng;
use crate::services::last_used::LastUsed;
use crate::services::password_resets::PasswordResets;
use crate::storage::Db;
use crate::webhook_client::WebhookClient;

/// Cheap to clone.
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
    /// `None` unless an OpenID Connect provider is configured.
    pub oidc: Option<OidcClient>,
    /// `None` unless `JOBS_URL` is set.
    pub jobs: Option<JobsClient>,
    pub webhooks: WebhookClient,
    pub assets: Assets,
    pub metrics: Metrics,
    pub last_used: LastUsed,
}

/// The clients of other servers.
#[derive(Debug)]
pub struct Clients {
    pub oidc: Option<OidcClient>,
    pub jobs: Option<JobsClient>,
    pub webhooks: WebhookClient,
}

impl AppState {
    pub fn new(
        db: Db,
        clock: Clock,
        rng: SharedRng,
        settings: Settings,
        passwords: Passwords,
        clients: Clients,
        assets: Assets,
    ) -> Self {
        let Clients { oidc, jobs, webhooks } = clients;
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
            jobs,
            webhooks,
            assets,
            metrics,
            last_used: LastUsed::default(),
        }))
    }
}

impl FromRef<AppState> for PasswordResets {
    fn from_ref(state: &AppState) -> Self {
        let password_sign_in = state.settings.password_sign_in;
        Self::new(state.db.clone(), state.clock.clone(), state.passwords.clone(), password_sign_in)
    }
}

impl Deref for AppState {
    type Target = AppStateInner;

    fn deref(&self) -> &AppStateInner {
        &self.0
    }
}
