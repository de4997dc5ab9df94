//! `/metrics`, served on its own address so that only operators can reach it.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::error::{ApiError, ApiResult};
use crate::metrics::Snapshot;
use crate::services::webhooks;
use crate::state::AppState;

/// For what a scrape asks the database, which may be down when an operator looks.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(1);

pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(metrics)).with_state(state)
}

async fn metrics(State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    let queue = tokio::time::timeout(DATABASE_TIMEOUT, webhooks::read_queue(&state.db)).await;
    let queue = queue.ok().and_then(Result::ok);
    let snapshot = Snapshot { now: state.clock.now(), pool: state.db.pool_use(), queue };
    let text = state.metrics.encode(&snapshot).map_err(|_| ApiError::internal())?;
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], text))
}
