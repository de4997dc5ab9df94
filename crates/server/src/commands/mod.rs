//! What the program does: it serves, unless a subcommand is given.

mod admin;
mod backup;
pub mod demo;
mod serve;
mod startup_error;

pub use startup_error::StartupError;

use std::sync::Arc;

use crate::assets::Assets;
use crate::clients::Clients;
use crate::clients::jobs::JobsClient;
use crate::clients::oidc::OidcClient;
use crate::clients::webhooks::WebhookClient;
use crate::clock::Clock;
use crate::config::{Command, Config, Settings};
use crate::passwords::Passwords;
use crate::rng::SharedRng;
use crate::state::Components;
use crate::storage::{Db, DbLimits};
use crate::telemetry::Telemetry;

/// Runs the command that the configuration names.
///
/// # Errors
/// An invalid configuration, or a resource that the command needs and can't get.
pub async fn run(config: Config) -> Result<(), StartupError> {
    match &config.command {
        Some(Command::Admin(command)) => admin::run(&config, command).await,
        Some(Command::Backup { file }) => backup::back_up(&config, file).await,
        Some(Command::Restore { file, replace }) => backup::restore(&config, file, *replace).await,
        Some(Command::Demo) => with_components(&config, demo::run).await,
        None => {
            let serve = async |components: &_| serve::serve(&config, components).await;
            with_components(&config, serve).await
        }
    }
}

/// Builds everything that a server has for `command`, which is logged and traced.
async fn with_components(
    config: &Config,
    command: impl AsyncFnOnce(&Arc<Components>) -> Result<(), StartupError>,
) -> Result<(), StartupError> {
    let settings = config.validate()?;
    let telemetry = Telemetry::start(config.log_format)?;
    let result = match build(config, settings).await {
        Ok(components) => command(&Arc::new(components)).await,
        Err(error) => Err(error),
    };
    telemetry.stop().await;
    result
}

async fn build(config: &Config, settings: Settings) -> Result<Components, StartupError> {
    let rng = SharedRng::from_system()?;
    let passwords = Passwords::new(argon2::Params::DEFAULT, rng.clone())?;
    let folder = &config.static_dir;
    let assets = Assets::load(folder)
        .map_err(|source| StartupError::StaticDir { folder: folder.clone(), source })?;
    let oidc = OidcClient::from_settings(&settings, Clock::System)
        .map_err(|source| StartupError::Client { purpose: "OIDC_ISSUER", source })?;
    let jobs = JobsClient::from_settings(&settings)
        .map_err(|error| StartupError::Client { purpose: "JOBS_URL", source: error.into() })?;
    let limits = DbLimits { connections: config.database_pool, ..DbLimits::default() };
    let db = Db::connect_with(&config.database_url, limits).await;
    let db = db.map_err(StartupError::Database)?;
    let webhooks = WebhookClient::new(settings.webhooks)
        .map_err(|error| StartupError::Client { purpose: "webhooks", source: error.into() })?;
    let clients = Clients { oidc, jobs, webhooks };
    Ok(Components::new(db, Clock::System, rng, settings, passwords, clients, assets))
}
