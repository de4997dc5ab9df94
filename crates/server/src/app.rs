//! Assembles routes and layers.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::map_request_body::MapRequestBodyLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::sensitive_headers::{
    SetSensitiveRequestHeadersLayer, SetSensitiveResponseHeadersLayer,
};
use tower_http::timeout::{RequestBodyDeadlineLayer, TimeoutLayer};

use crate::error::ApiError;
use crate::middleware::{
    BODY_TIMEOUT, MAX_BODY, RequestIds, accept_uncompressed, access_log, account_guard,
    buffer_body, compression, content_security_policy, error_envelope, handle_panic,
    ignore_inbound_id, name_layer_errors, path_headers, record_metrics, retry_conflicts,
    same_origin_guard, security_headers, traces,
};
use crate::routes;
use crate::state::{AppState, Components};

/// The complete application.
pub fn app(components: &Arc<Components>) -> Router {
    let state = AppState::new(components);
    let api = routes::api(&components.settings);
    let browser_guards = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), same_origin_guard))
        .layer(from_fn_with_state(state, account_guard));
    let request_guards = ServiceBuilder::new()
        .map_response(name_layer_errors)
        .layer(RequestBodyLimitLayer::new(MAX_BODY))
        .layer(RequestBodyDeadlineLayer::new(BODY_TIMEOUT))
        .layer(MapRequestBodyLayer::new(Body::new))
        .layer(from_fn(buffer_body))
        // Several waits for the database may add up. A dropped transaction rolls back.
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            components.db.limits().answer,
        ))
        .layer(from_fn(retry_conflicts));
    let apis = api.route_layer(browser_guards).merge(routes::partner_api());
    let routes = apis.route_layer(request_guards).merge(routes::pages());
    // Outside of the guards: a wrong method is reported before anything else.
    let routes = routes.method_not_allowed_fallback(async || ApiError::method_not_allowed());
    apply_middleware(routes, components)
}

/// Adds the layers around every route, in the order that they run.
pub fn apply_middleware(routes: Router<AppState>, components: &Arc<Components>) -> Router {
    let Components { clock, rng, settings, metrics, .. } = &**components;
    let ids = RequestIds { clock: clock.clone(), rng: rng.clone() };
    let layers = ServiceBuilder::new()
        .layer(SetSensitiveRequestHeadersLayer::new([header::AUTHORIZATION, header::COOKIE]))
        .layer(SetSensitiveResponseHeadersLayer::new([header::SET_COOKIE]))
        .map_request(ignore_inbound_id)
        .layer(SetRequestIdLayer::x_request_id(ids))
        .layer(PropagateRequestIdLayer::x_request_id())
        .map_request(accept_uncompressed)
        .layer(compression())
        .layer(traces())
        .layer(access_log(settings.trusted_proxies))
        .layer(security_headers(settings.is_https()))
        .layer(content_security_policy())
        .layer(from_fn(path_headers))
        .layer(from_fn(error_envelope))
        .layer(from_fn_with_state(metrics.clone(), record_metrics))
        .layer(CatchPanicLayer::custom(handle_panic));
    routes.layer(layers).with_state(AppState::new(components))
}
