//! Assembles routes and layers.

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use tower_http::catch_panic::CatchPanicLayer;

use crate::middleware::{
    AllowedMethods, accept_uncompressed, account_guard, compression, handle_panic, request_guard,
    response_middleware, retry_conflicts, same_origin_guard,
};
use crate::routes;
use crate::state::{AppState, Components};

/// The complete application.
pub fn app(components: &Arc<Components>) -> Router {
    let state = AppState::new(components);
    let (api, document) = routes::api();
    let (partner_api, partner_document) = routes::partner_api();
    let allowed = AllowedMethods::from_documents(&[&document, &partner_document]);
    let guard = from_fn_with_state((allowed, components.db.limits().answer), request_guard);
    // The last layer runs first.
    let api = api
        .route_layer(from_fn_with_state(state.clone(), account_guard))
        .route_layer(from_fn_with_state(state, same_origin_guard));
    let retry = from_fn(retry_conflicts);
    let apis = api.merge(partner_api).route_layer(retry).route_layer(guard);
    let routes = apis.merge(routes::pages());
    apply_middleware(routes, components)
}

/// Adds the layers around every route: panic handler, error envelope, request IDs, headers, log,
/// compression.
pub fn apply_middleware(routes: Router<AppState>, components: &Arc<Components>) -> Router {
    let state = AppState::new(components);
    routes
        .layer(CatchPanicLayer::custom(handle_panic))
        .layer(from_fn_with_state(state.clone(), response_middleware))
        .layer(compression())
        .layer(map_request(accept_uncompressed))
        .with_state(state)
}
