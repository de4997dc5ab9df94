//! A span per request for OpenTelemetry.

use std::time::Duration;

use axum::http::{HeaderMap, Request, Response};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanContext, TraceContextExt, TraceState};
use opentelemetry_http::HeaderExtractor;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tower_http::classify::{ServerErrorsAsFailures, ServerErrorsFailureClass, SharedClassifier};
use tower_http::trace::{MakeSpan, OnFailure, OnResponse, TraceLayer};
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::access_log::route;
use super::request_id::request_id;
use crate::metrics::method_label;
use crate::trace_target::TRACES;

type Classifier = SharedClassifier<ServerErrorsAsFailures>;

pub fn traces() -> TraceLayer<Classifier, RequestSpan, (), RecordStatus, (), (), RecordFailure> {
    TraceLayer::new_for_http()
        .make_span_with(RequestSpan)
        .on_request(())
        .on_response(RecordStatus)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(RecordFailure)
}

#[derive(Clone, Copy, Debug)]
pub struct RequestSpan;

impl<B> MakeSpan<B> for RequestSpan {
    fn make_span(&mut self, request: &Request<B>) -> Span {
        let method = method_label(request.method());
        let route = route(request.extensions());
        let span = tracing::trace_span!(
            target: TRACES,
            "request",
            otel.name = format!("{method} {route}"),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            http.response.status_code = Empty,
            http.route = route,
            request.id = request_id(request.extensions()),
        );
        if let Some(caller) = caller(request.headers()).filter(|_| !span.is_disabled()) {
            span.add_link(caller);
        }
        span
    }
}

/// The span that `traceparent` names. It's linked, never the parent: anyone can send the header, and
/// a parent would decide which traces are kept and what they're part of. `tracestate` is dropped,
/// because it's free text.
fn caller(headers: &HeaderMap) -> Option<SpanContext> {
    let context = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
    let caller = context.span().span_context().clone();
    let (trace, span, flags) = (caller.trace_id(), caller.span_id(), caller.trace_flags());
    caller.is_valid().then(|| SpanContext::new(trace, span, flags, true, TraceState::NONE))
}

#[derive(Clone, Copy, Debug)]
pub struct RecordStatus;

impl<B> OnResponse<B> for RecordStatus {
    fn on_response(self, response: &Response<B>, _: Duration, span: &Span) {
        // OpenTelemetry has no unsigned numbers.
        span.record("http.response.status_code", i64::from(response.status().as_u16()));
    }
}

#[derive(Clone, Copy, Debug)]
pub struct RecordFailure;

impl OnFailure<ServerErrorsFailureClass> for RecordFailure {
    fn on_failure(&mut self, _: ServerErrorsFailureClass, _: Duration, span: &Span) {
        span.record("otel.status_code", "ERROR");
    }
}
