//! Liveness and readiness probes.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> &'static str {
    "ok"
}

/// Whether the server stays and the database responds. Any failure counts as unavailable.
async fn ready(State(state): State<AppState>) -> ApiResult<&'static str> {
    if state.readiness.is_draining() {
        return Err(ApiError::stopping());
    }
    state.db.ping().await.map_err(|_| ApiError::unavailable())?;
    Ok("ok")
}
