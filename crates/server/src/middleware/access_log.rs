//! A line per request: no path, query, header or body, which may hold secrets.

use std::time::Duration;

use axum::extract::MatchedPath;
use axum::http::{Extensions, Request, Response, StatusCode};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::{MakeSpan, OnResponse, TraceLayer};
use tracing::Span;
use tracing::field::{self, Empty};

use super::request_id::request_id;
use crate::extract::client_address;

type Classifier = SharedClassifier<ServerErrorsAsFailures>;

pub fn access_log(
    trusted_proxies: usize,
) -> TraceLayer<Classifier, LogSpan, (), LogResponse, (), (), ()> {
    TraceLayer::new_for_http()
        .make_span_with(LogSpan { trusted_proxies })
        .on_request(())
        .on_response(LogResponse)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

/// What every line about a request says.
#[derive(Clone, Copy, Debug)]
pub struct LogSpan {
    trusted_proxies: usize,
}

impl<B> MakeSpan<B> for LogSpan {
    fn make_span(&mut self, request: &Request<B>) -> Span {
        let extensions = request.extensions();
        let client = client_address(extensions, request.headers(), self.trusted_proxies);
        tracing::info_span!(
            "request",
            id = request_id(extensions),
            method = %request.method(),
            route = route(extensions),
            client = client.map(field::display),
            // Extractors fill in who calls.
            account = Empty,
            install = Empty,
        )
    }
}

#[derive(Clone, Copy, Debug)]
pub struct LogResponse;

impl<B> OnResponse<B> for LogResponse {
    fn on_response(self, response: &Response<B>, took: Duration, _: &Span) {
        log_request(response.status(), took);
    }
}

/// The line, in the request's span.
pub(super) fn log_request(status: StatusCode, took: Duration) {
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(status = status.as_u16(), ms, "request completed");
}

/// The path as the routes write it. Clients choose paths, which may hold anything.
pub(super) fn route(extensions: &Extensions) -> &str {
    extensions.get::<MatchedPath>().map_or("other", MatchedPath::as_str)
}
