//! Rate limits per minute and key, kept in this server's memory.

use std::cell::RefCell;
use std::num::NonZeroU32;

use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use prometheus_client::metrics::counter::Counter;

use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::rng::sha256_hex;

type Limiter = RateLimiter<String, DashMapStateStore<String>, Clock, NoOpMiddleware<Nanos>>;

tokio::task_local! {
    /// The names of the limits that have counted the request.
    static COUNTED: RefCell<Vec<&'static str>>;
}

/// Runs a request so that each limit counts it once, even if `request` tries it several times.
pub async fn count_once<F: Future>(request: F) -> F::Output {
    COUNTED.scope(RefCell::default(), request).await
}

/// A quota per minute for each key, or no limit.
#[derive(Debug)]
pub struct RateLimit {
    name: &'static str,
    limiter: Option<Limiter>,
    clock: Clock,
    refused: Counter,
}

impl RateLimit {
    fn new(
        name: &'static str,
        per_minute: Option<NonZeroU32>,
        clock: &Clock,
        refused: Counter,
    ) -> Self {
        let limiter =
            |number| RateLimiter::dashmap_with_clock(Quota::per_minute(number), clock.clone());
        Self { name, limiter: per_minute.map(limiter), clock: clock.clone(), refused }
    }

    /// Counts one request, unless it's one of [`count_once`] that this limit has counted.
    ///
    /// # Errors
    /// The quota is used up.
    pub fn check(&self, key: &str) -> Result<(), RateLimited> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        if self.has_counted() {
            return Ok(());
        }
        limiter.check_key(&key.to_owned()).map_err(|until| {
            self.refused.inc();
            let wait = until.wait_time_from(self.clock.now_nanos());
            RateLimited { retry_after_seconds: wait.as_millis().div_ceil(1000).max(1) }
        })
    }

    /// Whether this limit has counted the request. From now on it has.
    fn has_counted(&self) -> bool {
        let counted = COUNTED.try_with(|counted| {
            let mut counted = counted.borrow_mut();
            let has_counted = counted.contains(&self.name);
            if !has_counted {
                counted.push(self.name);
            }
            has_counted
        });
        counted.unwrap_or(false)
    }

    /// Drops keys that have their full quota again.
    fn retain_recent(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
        }
    }
}

/// Too many requests for one key.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("too many requests")]
pub struct RateLimited {
    pub retry_after_seconds: u128,
}

impl Clock {
    fn now_nanos(&self) -> Nanos {
        governor::clock::Clock::now(self)
    }
}

/// Requests per minute; `None` means unlimited.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateLimitConfig {
    pub sign_in: Option<NonZeroU32>,
    pub sign_up: Option<NonZeroU32>,
    pub consent: Option<NonZeroU32>,
    pub token: Option<NonZeroU32>,
    pub client_error: Option<NonZeroU32>,
}

/// The limits of this server.
#[derive(Debug)]
pub struct RateLimits {
    /// Per client address.
    pub sign_in: RateLimit,
    /// Per e-mail address used to sign in.
    pub sign_in_account: RateLimit,
    /// Per client address.
    pub sign_up: RateLimit,
    /// Per client address.
    pub password_reset: RateLimit,
    /// Sign-ins through the provider that start, per client address.
    pub provider_sign_in: RateLimit,
    /// Sign-ins through the provider that come back, per client address.
    pub provider_callback: RateLimit,
    /// Per account.
    pub consents: RateLimit,
    /// Per platform token.
    pub tokens: RateLimit,
    /// Reports of what broke in a browser, per client address.
    pub client_errors: RateLimit,
}

impl RateLimits {
    pub fn new(rates: RateLimitConfig, clock: &Clock, metrics: &Metrics) -> Self {
        let limit =
            |name, per_minute| RateLimit::new(name, per_minute, clock, metrics.rate_limited(name));
        Self {
            sign_in: limit("sign_in", rates.sign_in),
            sign_in_account: limit("sign_in_account", rates.sign_in),
            sign_up: limit("sign_up", rates.sign_up),
            password_reset: limit("password_reset", rates.sign_in),
            provider_sign_in: limit("provider_sign_in", rates.sign_in),
            provider_callback: limit("provider_callback", rates.sign_in),
            consents: limit("consent", rates.consent),
            tokens: limit("token", rates.token),
            client_errors: limit("client_error", rates.client_error),
        }
    }

    /// Counts a password that is tried for the account with this address.
    ///
    /// # Errors
    /// Too many.
    pub fn check_password(&self, email_key: &str) -> Result<(), RateLimited> {
        // Hashed so that a long input can't make a large key.
        self.sign_in_account.check(&sha256_hex(email_key))
    }

    /// Drops idle keys to bound memory.
    pub fn retain_recent(&self) {
        // Named one by one, so that no new limit is forgotten.
        let Self {
            sign_in,
            sign_in_account,
            sign_up,
            password_reset,
            provider_sign_in,
            provider_callback,
            consents,
            tokens,
            client_errors,
        } = self;
        for limit in [
            sign_in,
            sign_in_account,
            sign_up,
            password_reset,
            provider_sign_in,
            provider_callback,
            consents,
            tokens,
            client_errors,
        ] {
            limit.retain_recent();
        }
    }
}
