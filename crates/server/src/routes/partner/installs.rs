use axum::Json;
use domain::api_types::CurrentInstallResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::{AnyScope, Authorized};
use crate::services::platform_tokens;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(current_install))
}

/// What the token grants: its install, scopes and app.
#[utoipa::path(
    get, path = "/installs/current", tag = "Installs",
    responses((status = 200, body = CurrentInstallResponse))
)]
async fn current_install(install: Authorized<AnyScope>) -> Json<CurrentInstallResponse> {
    Json(platform_tokens::current_install(&install))
}
