use axum::Json;
use domain::wire::SignInMethods;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// How one can sign in here.
#[utoipa::path(
    get, path = "/sign-in-methods", tag = "Accounts",
    responses((status = 200, body = SignInMethods)),
    security(())
)]
async fn get() -> Json<SignInMethods> {
    Json(SignInMethods { password: true, oidc: None })
}
