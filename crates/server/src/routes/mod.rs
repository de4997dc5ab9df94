//! One file per path of the contract. Handlers parse the request, call a service and build the
//! response.

mod account;
mod accounts;
mod activity;
mod auth;
mod client_errors;
mod consents;
mod errors;
mod health;
mod installs;
mod invitations;
mod members;
pub mod metrics;
mod openapi;
mod partner;
mod password_resets;
mod platform_apps;
mod provider_link;
mod provider_sign_up;
mod session;
mod sessions;
mod sign_in_methods;
mod slugs;
mod static_files;
mod webhooks;

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use self::openapi::Serialized;
use crate::config::Settings;
use crate::extract::HostCookie;
use crate::state::AppState;

/// `/api/v1`, for the SPA.
pub fn api(settings: &Settings) -> Router<AppState> {
    let calls = || {
        OpenApiRouter::new()
            .merge(accounts::router())
            .merge(account::router())
            .merge(provider_sign_up::router())
            .merge(provider_link::router())
            .merge(session::router())
            .merge(sessions::router())
            .merge(password_resets::router())
            .merge(sign_in_methods::router())
            .merge(invitations::router())
            .merge(members::router())
            .merge(platform_apps::router())
            .merge(webhooks::router())
            .merge(slugs::router())
            .merge(consents::router())
            .merge(installs::router())
            .merge(activity::router())
            .merge(client_errors::router())
    };
    documented(openapi::api(HostCookie::session(settings)), "/api/v1", calls)
}

/// `/api/partner/v1`, for platforms.
pub fn partner_api() -> Router<AppState> {
    documented(openapi::partner_api(), "/api/partner/v1", partner::router)
}

/// The calls, and the document of all of them, itself included.
fn documented(
    document: OpenApi,
    prefix: &str,
    calls: impl Fn() -> OpenApiRouter<AppState>,
) -> Router<AppState> {
    let with_document = |document| calls().merge(openapi::router(document));
    let undocumented =
        OpenApiRouter::with_openapi(document).nest(prefix, with_document(Serialized::default()));
    let document = openapi::complete(undocumented.into_openapi());
    Router::new().nest(prefix, with_document(Serialized::new(&document)).into())
}

/// Everything but the APIs: health checks, sign-in through the provider, and the SPA.
pub fn pages() -> Router<AppState> {
    health::router().merge(auth::router()).fallback(static_files::serve)
}
