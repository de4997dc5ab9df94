//! `/metrics`, served on its own address so that only operators can reach it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::clock::Clock;
use crate::error::{ApiError, ApiResult};
use crate::metrics::{Metrics, Snapshot};
use crate::services::StorageError;
use crate::services::health::DatabaseHealth;
use crate::services::webhooks::Deliveries;
use crate::state::{AppState, Components};

/// For what a scrape asks the database, which may be down when an operator looks.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(1);

pub fn router(components: &Arc<Components>) -> Router {
    Router::new().route("/metrics", get(show)).with_state(AppState::new(components))
}

async fn show(
    State(metrics): State<Arc<Metrics>>,
    State(deliveries): State<Deliveries>,
    State(db): State<DatabaseHealth>,
    State(clock): State<Clock>,
) -> ApiResult<impl IntoResponse> {
    // First, because the queue is read on one of its connections.
    let pool = db.pool_use();
    let (ping, queue) = tokio::join!(
        tokio::time::timeout(DATABASE_TIMEOUT, db.ping()),
        tokio::time::timeout(DATABASE_TIMEOUT, deliveries.queue()),
    );
    let database_up = ping.is_ok_and(|ping| ping.is_ok());
    let queue = queue.ok().and_then(|read| read.inspect_err(StorageError::log).ok());
    let snapshot = Snapshot { now: clock.now(), pool, database_up, queue };
    let text = metrics.encode(&snapshot).map_err(|_| ApiError::internal())?;
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], text))
}
