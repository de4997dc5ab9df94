//! Startup and graceful shutdown.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::middleware::map_response_with_state;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::StartupError;
use crate::app::app;
use crate::config::{Config, Toggle};
use crate::connections::{ConnectionTimeouts, serve_connections};
use crate::maintenance;
use crate::readiness::{Readiness, close_while_draining};
use crate::routes::metrics;
use crate::signals::{Signal, Signals};
use crate::state::Components;

/// How long requests may take to finish after a shutdown signal.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// How long each of the last writes may take after that.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

pub(super) async fn serve(
    config: &Config,
    components: &Arc<Components>,
) -> Result<(), StartupError> {
    let signals = Signals::listen().map_err(StartupError::Signals)?;
    let listener = listen("BIND", config.bind).await?;
    let address = listener.local_addr().unwrap_or(config.bind);
    if let Some(address) = config.metrics_bind {
        let metrics = listen("METRICS_BIND", address).await?;
        let router = metrics::router(components);
        let timeouts = ConnectionTimeouts::default();
        tokio::spawn(serve_connections(metrics, router, timeouts, std::future::pending()));
    }
    log_startup(config, address, components);
    let maintenance = maintenance::start(components);
    tokio::spawn(components.last_used.clone().run());
    serve_until_stopped(listener, config, components, signals).await;
    drop(maintenance);
    let last_uses = components.last_used.write();
    if let Ok(Err(error)) = tokio::time::timeout(CLOSE_TIMEOUT, last_uses).await {
        error.log();
    }
    let _ = tokio::time::timeout(CLOSE_TIMEOUT, components.db.close()).await;
    Ok(())
}

async fn listen(variable: &'static str, address: SocketAddr) -> Result<TcpListener, StartupError> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|source| StartupError::Bind { variable, address, source })
}

/// Answers requests and delivers webhooks until a signal. What runs then has [`SHUTDOWN_TIMEOUT`] to
/// finish.
async fn serve_until_stopped(
    listener: TcpListener,
    config: &Config,
    components: &Arc<Components>,
    mut signals: Signals,
) {
    let stop = CancellationToken::new();
    let deliveries = tokio::spawn(components.worker.clone().run(stop.clone().cancelled_owned()));
    let readiness = components.readiness.clone();
    let router = app(components)
        .layer(map_response_with_state(Arc::clone(&readiness), close_while_draining));
    let serving = async {
        let timeouts = ConnectionTimeouts::default();
        serve_connections(listener, router, timeouts, stop.cancelled()).await;
        // The log says if it panicked.
        let _ = deliveries.await;
    };
    let timed_out = async {
        if signals.next().await == Signal::Terminate {
            drain(&readiness, Duration::from_secs(config.drain_seconds), &mut signals).await;
        }
        // First, so that no delivery begins after the line.
        stop.cancel();
        tracing::info!("shutting down");
        tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
    };
    tokio::select! {
        () = serving => {}
        () = timed_out => {
            tracing::warn!("some requests or webhooks did not finish before the shutdown timeout");
        }
    }
}

/// `address` has the port that the operating system chose for port 0.
fn log_startup(config: &Config, address: SocketAddr, components: &Components) {
    if config.webhook_allow_private {
        tracing::warn!("WEBHOOK_ALLOW_PRIVATE is set; webhooks can reach private addresses");
    }
    if config.rate_limits == Toggle::Off {
        tracing::warn!("RATE_LIMITS is off; use this only for tests and load measurements");
    }
    if components.assets.page().is_none() {
        tracing::warn!(
            "STATIC_DIR {} has no index.html; only the API will work",
            config.static_dir.display()
        );
    }
    tracing::info!("listening on {address} as {}", components.settings.origin());
}

/// Gives load balancers the time to notice that the server stops, unless a second signal comes.
async fn drain(readiness: &Readiness, time: Duration, signals: &mut Signals) {
    readiness.drain();
    tracing::info!("draining for {} s", time.as_secs());
    let _ = tokio::time::timeout(time, signals.next()).await;
}
