//! Liveness and readiness probes.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::error::{ApiError, ApiResult};
use crate::state::AppState;
use crate::storage::Db;

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

async fn alive() -> &'static str {
    "ok"
}

/// Whether the database responds. Any failure counts as unavailable.
async fn ready(State(db): State<Db>) -> ApiResult<&'static str> {
    db.ping().await.map_err(|_| ApiError::unavailable())?;
    Ok("ok")
}
