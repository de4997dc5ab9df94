use axum::Json;
use axum::extract::State;
use domain::api_types::{OidcMethod, SignInMethods};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

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
async fn get(State(state): State<AppState>) -> Json<SignInMethods> {
    let provider = state.oidc.as_ref();
    let oidc = provider.map(|provider| OidcMethod { name: provider.name().to_owned() });
    Json(SignInMethods { password: state.settings.password_sign_in, oidc })
}
