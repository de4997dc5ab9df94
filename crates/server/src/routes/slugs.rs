use axum::Json;
use axum::extract::State;
use domain::api_types::{ErrorBody, SlugAvailability};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{PathSegment, Session};
use crate::services::apps::Apps;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// Whether a slug is free. If it's taken: a free alternative, and the app that has it if that's the
/// caller's own.
#[utoipa::path(
    get, path = "/slugs/{slug}", tag = "Platform apps",
    params(("slug" = String, Path, pattern = r"^[ \t\r\n]*[a-z0-9-]{1,50}[ \t\r\n]*$")),
    responses(
        (status = 200, body = SlugAvailability),
        (status = 400, description = "The slug isn't valid; see `details.fields`.", body = ErrorBody),
    )
)]
async fn get(
    session: Session,
    State(apps): State<Apps>,
    PathSegment(slug): PathSegment,
) -> ApiResult<Json<SlugAvailability>> {
    Ok(Json(apps.slug_availability(&session, &slug).await?))
}
