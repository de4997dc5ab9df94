//! Counts requests.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::access_log::route;
use crate::error::ApiError;
use crate::metrics::Metrics;

pub async fn record_metrics(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = route(request.extensions()).to_owned();
    let response = next.run(request).await;
    metrics.record_response(&method, &route, response.status(), started.elapsed());
    if let Some(error) = response.extensions().get::<ApiError>() {
        metrics.record_error(&route, error.code, &error.details);
    }
    response
}
