//! The outermost layer: request ID, log line, error envelope, security headers.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::api_types::ErrorBody;
use tracing::Instrument;

use crate::clock::Clock;
use crate::config::Settings;
use crate::error::ApiError;
use crate::extract::client_address;
use crate::metrics::Metrics;
use crate::rng::SharedRng;

/// Adds the request ID and headers to every response, and logs it without query, headers or body: route, status, time,
/// client address and account.
/// An inbound request ID is never used.
pub async fn response_middleware(
    State(clock): State<Clock>,
    State(rng): State<SharedRng>,
    State(settings): State<Arc<Settings>>,
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    let id = rng.new_id(clock.now());
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    let client = client_address(&request, &settings).map(tracing::field::display);
    // The session extractor fills it in.
    let account = tracing::field::Empty;
    let span = tracing::info_span!("request", id, %method, path, route, client, account);

    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        response = envelope(error, &id);
    }
    add_headers(response.headers_mut(), &path, &id, settings.is_https());

    let (status, took) = (response.status(), started.elapsed());
    metrics.record_response(&method, route, status, took);
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| tracing::info!(status = status.as_u16(), ms, "request completed"));
    response
}

/// Answers a panic in the error envelope. Its message goes to the log only.
#[allow(clippy::needless_pass_by_value, reason = "signature required by the layer")]
pub fn handle_panic(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("no message"), "handler panicked");
    ApiError::internal().into_response()
}

fn envelope(error: ApiError, request_id: &str) -> Response {
    let body = ErrorBody {
        error: error.message.to_owned(),
        code: error.code,
        request_id: request_id.to_owned(),
        details: *error.details.clone(),
    };
    let mut response = (error.status(), Json(body)).into_response();
    response.headers_mut().extend(error.header);
    response
}

const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), \
    clipboard-write=(self), display-capture=(), encrypted-media=(), fullscreen=(), \
    geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), \
    picture-in-picture=(), publickey-credentials-get=(), screen-wake-lock=(), usb=()";

const SECURITY_HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
];

fn add_headers(headers: &mut HeaderMap, path: &str, request_id: &str, https: bool) {
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    if https {
        let a_year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
    if path == "/api" || path.starts_with("/api/") || path.starts_with("/auth/") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if is_consent_page(path) {
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    }
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-request-id", id);
    }
}

/// `/integrations/{slug}/connect`
fn is_consent_page(path: &str) -> bool {
    let inner = path.strip_prefix("/integrations/").map(|rest| rest.trim_end_matches('/'));
    inner.and_then(|rest| rest.strip_suffix("/connect")).is_some()
}
