//! What the server is made of, and how handlers get at it.

use std::sync::Arc;

use axum::extract::FromRef;

use crate::assets::Assets;
use crate::clients::Clients;
use crate::clock::Clock;
use crate::config::Settings;
use crate::metrics::Metrics;
use crate::passwords::Passwords;
use crate::rate_limit::RateLimits;
use crate::readiness::Readiness;
use crate::rng::SharedRng;
use crate::services::account::AccountSettings;
use crate::services::accounts::Accounts;
use crate::services::activity::ActivityLog;
use crate::services::apps::Apps;
use crate::services::consents::Consents;
use crate::services::health::DatabaseHealth;
use crate::services::install_counts::InstallCounts;
use crate::services::installs::Installs;
use crate::services::invitations::Invitations;
use crate::services::last_used::LastUsed;
use crate::services::members::Members;
use crate::services::oidc::ProviderSignIn;
use crate::services::password_resets::PasswordResets;
use crate::services::password_sign_in::PasswordSignIn;
use crate::services::platform_tokens::PlatformTokens;
use crate::services::project_links::ProjectLinks;
use crate::services::provider_link::ProviderLinks;
use crate::services::sessions::Sessions;
use crate::services::webhooks::{Deliveries, Endpoints, Outbox, Worker};
use crate::storage::Db;
use crate::storage::token_lookups::TokenLookups;

/// The state of the routers. axum clones it many times for each request, so it is one reference
/// count. A handler takes the components it needs: `State(apps): State<Apps>`.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Components>);

impl AppState {
    pub(crate) fn new(components: &Arc<Components>) -> Self {
        Self(Arc::clone(components))
    }
}

macro_rules! components {
    ($($(#[$meta:meta])* $name:ident: $component:ty,)+) => {
        /// Everything that lives as long as the server. Each is cheap to clone.
        #[derive(Debug)]
        pub struct Components {
            $($(#[$meta])* pub $name: $component,)+
        }

        $(impl FromRef<AppState> for $component {
            fn from_ref(state: &AppState) -> Self {
                state.0.$name.clone()
            }
        })+
    };
}

components! {
    db: Db,
    clock: Clock,
    rng: SharedRng,
    settings: Arc<Settings>,
    limits: Arc<RateLimits>,
    assets: Arc<Assets>,
    metrics: Arc<Metrics>,
    readiness: Arc<Readiness>,
    account_settings: AccountSettings,
    accounts: Accounts,
    activity: ActivityLog,
    apps: Apps,
    consents: Consents,
    database_health: DatabaseHealth,
    deliveries: Deliveries,
    endpoints: Endpoints,
    install_counts: InstallCounts,
    installs: Installs,
    invitations: Invitations,
    last_used: LastUsed,
    members: Members,
    password_resets: PasswordResets,
    platform_tokens: PlatformTokens,
    project_links: ProjectLinks,
    /// `None` unless an OpenID Connect provider is configured.
    provider_links: Option<ProviderLinks>,
    /// `None` unless an OpenID Connect provider is configured.
    provider_sign_in: Option<ProviderSignIn>,
    sessions: Sessions,
    worker: Worker,
}

impl Components {
    /// Gives each service the parts it needs.
    #[expect(clippy::too_many_lines, reason = "it is a list")]
    pub fn new(
        db: Db,
        clock: Clock,
        rng: SharedRng,
        settings: Settings,
        passwords: Passwords,
        clients: Clients,
        assets: Assets,
    ) -> Self {
        let (oidc, jobs) = (clients.oidc.map(Arc::new), clients.jobs.map(Arc::new));
        let metrics = Arc::new(Metrics::new(clock.now()));
        let limits = Arc::new(RateLimits::new(settings.rates, &clock, &metrics));
        let own_origin = Arc::new(settings.own_origin.clone());

        let last_used = LastUsed::new(db.clone(), clock.clone());
        let outbox = Outbox::new(clock.clone(), rng.clone());
        let activity = ActivityLog { db: db.clone(), clock: clock.clone(), rng: rng.clone() };
        let sessions = Sessions {
            db: db.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            last_used: last_used.clone(),
        };
        let password_sign_in = PasswordSignIn {
            is_on: settings.password_sign_in,
            db: db.clone(),
            passwords,
            limits: limits.clone(),
        };
        let provider_links = oidc.clone().map(|provider| ProviderLinks {
            db: db.clone(),
            clock: clock.clone(),
            sessions: sessions.clone(),
            password_sign_in: password_sign_in.clone(),
            provider,
        });
        let provider_sign_in = provider_links.clone().map(|links| ProviderSignIn {
            db: db.clone(),
            clock: clock.clone(),
            rng: rng.clone(),
            client: links.provider.clone(),
            sessions: sessions.clone(),
            links,
        });
        Self {
            account_settings: AccountSettings {
                db: db.clone(),
                password_sign_in: password_sign_in.clone(),
                provider: oidc,
            },
            accounts: Accounts {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                sessions: sessions.clone(),
                password_sign_in: password_sign_in.clone(),
            },
            apps: Apps {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                own_origin: own_origin.clone(),
                activity: activity.clone(),
                outbox: outbox.clone(),
            },
            consents: Consents {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                activity: activity.clone(),
                outbox: outbox.clone(),
                metrics: metrics.clone(),
            },
            database_health: DatabaseHealth { db: db.clone() },
            deliveries: Deliveries { db: db.clone(), clock: clock.clone(), outbox: outbox.clone() },
            endpoints: Endpoints {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                outbox: outbox.clone(),
            },
            install_counts: InstallCounts {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
            },
            installs: Installs {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                activity: activity.clone(),
                outbox: outbox.clone(),
            },
            invitations: Invitations {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                own_origin,
            },
            members: Members { db: db.clone() },
            password_resets: PasswordResets {
                db: db.clone(),
                clock: clock.clone(),
                password_sign_in,
            },
            platform_tokens: PlatformTokens {
                lookups: TokenLookups::start(&db),
                last_used: last_used.clone(),
            },
            project_links: ProjectLinks {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                jobs,
                outbox: outbox.clone(),
            },
            worker: Worker {
                db: db.clone(),
                clock: clock.clone(),
                rng: rng.clone(),
                outbox,
                client: Arc::new(clients.webhooks),
                metrics: metrics.clone(),
            },
            settings: Arc::new(settings),
            assets: Arc::new(assets),
            readiness: Arc::default(),
            activity,
            last_used,
            provider_links,
            provider_sign_in,
            sessions,
            limits,
            metrics,
            db,
            clock,
            rng,
        }
    }
}
