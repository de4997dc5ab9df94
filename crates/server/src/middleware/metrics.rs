//! Counts requests, and logs those whose client gives up.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Span;

use super::access_log::{log_request, route};
use crate::error::ApiError;
use crate::metrics::Metrics;

/// What nginx logs, too.
const CLIENT_CLOSED_REQUEST: StatusCode = match StatusCode::from_u16(499) {
    Ok(status) => status,
    Err(_) => unreachable!(),
};

pub async fn record_metrics(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let mut pending = PendingRequest {
        metrics,
        method: request.method().clone(),
        route: route(request.extensions()).to_owned(),
        started: Instant::now(),
        span: Span::current(),
        is_answered: false,
    };
    let response = next.run(request).await;
    pending.answer(&response);
    response
}

/// Dropped without an answer if the client closes its connection.
struct PendingRequest {
    metrics: Arc<Metrics>,
    method: Method,
    route: String,
    started: Instant,
    span: Span,
    is_answered: bool,
}

impl PendingRequest {
    fn answer(&mut self, response: &Response) {
        self.is_answered = true;
        self.record(response.status());
        if let Some(error) = response.extensions().get::<ApiError>() {
            self.metrics.record_error(&self.route, error.code, &error.details);
        }
    }

    fn record(&self, status: StatusCode) {
        self.metrics.record_response(&self.method, &self.route, status, self.started.elapsed());
    }
}

impl Drop for PendingRequest {
    fn drop(&mut self) {
        if !self.is_answered {
            self.record(CLIENT_CLOSED_REQUEST);
            self.span.in_scope(|| log_request(CLIENT_CLOSED_REQUEST, self.started.elapsed()));
        }
    }
}
