//! The Platform API. Tokens only: cookies don't work here.

mod installs;
mod project_links;
mod webhook_endpoints;

use utoipa_axum::router::OpenApiRouter;

use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(installs::router())
        .merge(project_links::router())
        .merge(webhook_endpoints::router())
}
