//! Liveness and readiness probes.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::error::{ApiError, ApiResult};
use crate::readiness::Readiness;
use crate::services::health::DatabaseHealth;
use crate::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> &'static str {
    "ok"
}

/// Whether the server stays and the database responds. Any failure counts as unavailable.
async fn ready(
    State(db): State<DatabaseHealth>,
    State(readiness): State<Arc<Readiness>>,
) -> ApiResult<&'static str> {
    if readiness.is_draining() {
        return Err(ApiError::stopping());
    }
    db.ping().await.map_err(|_| ApiError::unavailable())?;
    Ok("ok")
}
