use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use domain::api_types::{OidcMethod, SignInMethods};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Settings;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// The available ways to sign in.
#[utoipa::path(
    get, path = "/sign-in-methods", tag = "Accounts",
    responses((status = 200, body = SignInMethods)),
    security(())
)]
async fn get(State(settings): State<Arc<Settings>>) -> Json<SignInMethods> {
    let oidc = settings.oidc.as_ref().map(|provider| OidcMethod { name: provider.name.clone() });
    Json(SignInMethods { password: settings.password_sign_in, oidc })
}
