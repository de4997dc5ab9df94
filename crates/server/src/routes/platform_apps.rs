use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum_extra::extract::Query;
use domain::FieldError;
use domain::api_types::{
    Activity, App, AppInput, AppInstall, AppPatch, AppStatus, Empty, ErrorBody, List,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{
    EmptyBody, Flag, IfMatch, JsonBody, Pagination, Param, ResourceId, Session, combine_errors,
};
use crate::services::apps::{AppFilter, Apps};
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, register))
        .routes(routes!(get, edit))
        .routes(routes!(deactivate))
        .routes(routes!(reactivate))
        .routes(routes!(list_installs))
        .routes(routes!(list_activity))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct Filter {
    /// Part of the name, slug or client ID, ignoring ASCII case.
    #[param(value_type = Option<String>)]
    query: Param<String>,
    #[param(value_type = Option<AppStatus>)]
    status: Param<AppStatus>,
}

impl Filter {
    fn check(self) -> Result<AppFilter, FieldError> {
        let query = self.query.check("query")?.map(|text| text.trim().to_owned());
        Ok(AppFilter { query, status: self.status.check("status")? })
    }
}

/// The organization's platform apps, newest first.
#[utoipa::path(
    get, path = "/platform-apps", tag = "Platform apps",
    params(Pagination, Filter),
    responses((status = 200, body = List<App>))
)]
async fn list(
    session: Session,
    State(apps): State<Apps>,
    Query(pagination): Query<Pagination>,
    Query(filter): Query<Filter>,
) -> ApiResult<Json<List<App>>> {
    let (page, filter) = combine_errors(pagination.page(), filter.check())?;
    Ok(Json(apps.list(&session, &filter, &page).await?))
}

/// Registers an app. It is active immediately.
#[utoipa::path(
    post, path = "/platform-apps", tag = "Platform apps",
    request_body = AppInput,
    responses(
        (status = 201, body = App, headers(("location" = String), ("etag" = String))),
        (status = 409, description = "The slug is taken; `details.suggestion` is free.", body = ErrorBody),
    )
)]
async fn register(
    session: Session,
    State(apps): State<Apps>,
    JsonBody(input): JsonBody<AppInput>,
) -> ApiResult<impl IntoResponse> {
    let app = apps.register(&session, &input).await?;
    let location = [(header::LOCATION, format!("/api/v1/platform-apps/{}", app.id))];
    Ok((StatusCode::CREATED, location, with_etag(app)))
}

/// An app. Its `ETag` is the `If-Match` of an edit.
#[utoipa::path(
    get, path = "/platform-apps/{id}", tag = "Platform apps",
    params(("id" = String, Path)),
    responses((status = 200, body = App, headers(("etag" = String))))
)]
async fn get(
    session: Session,
    State(apps): State<Apps>,
    ResourceId(id): ResourceId,
) -> ApiResult<impl IntoResponse> {
    Ok(with_etag(apps.get(&session, &id).await?))
}

/// Edits an app, except its slug. `null` clears an optional member.
#[utoipa::path(
    patch, path = "/platform-apps/{id}", tag = "Platform apps",
    params(
        ("id" = String, Path),
        ("If-Match" = String, Header, description = "The revision that the edit was made from: `\"3\"`."),
    ),
    request_body = AppPatch,
    responses(
        (status = 200, body = App, headers(("etag" = String))),
        (status = 412, description = "The app was edited in the meantime.", body = ErrorBody),
        (status = 428, description = "`If-Match` is missing.", body = ErrorBody),
    )
)]
async fn edit(
    session: Session,
    State(apps): State<Apps>,
    ResourceId(id): ResourceId,
    IfMatch(revision): IfMatch,
    JsonBody(patch): JsonBody<AppPatch>,
) -> ApiResult<impl IntoResponse> {
    Ok(with_etag(apps.edit(&session, &id, revision, &patch).await?))
}

/// Deactivates an app. Nobody can connect it, and its installs' calls are refused.
#[utoipa::path(
    post, path = "/platform-apps/{id}/deactivate", tag = "Platform apps",
    params(("id" = String, Path)),
    request_body = Empty,
    responses((status = 200, body = App, headers(("etag" = String))))
)]
async fn deactivate(
    session: Session,
    State(apps): State<Apps>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<impl IntoResponse> {
    Ok(with_etag(apps.set_status(&session, &id, AppStatus::Disabled).await?))
}

/// Reactivates an app and its installs.
#[utoipa::path(
    post, path = "/platform-apps/{id}/reactivate", tag = "Platform apps",
    params(("id" = String, Path)),
    request_body = Empty,
    responses(
        (status = 200, body = App, headers(("etag" = String))),
        (status = 403, description = "Reason `DISABLED_BY_OPERATOR`.", body = ErrorBody),
    )
)]
async fn reactivate(
    session: Session,
    State(apps): State<Apps>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<impl IntoResponse> {
    Ok(with_etag(apps.set_status(&session, &id, AppStatus::Active).await?))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct OutdatedFilter {
    /// `true`: only outdated installs. `false`: only the others.
    #[param(value_type = Option<bool>)]
    outdated: Param<Flag>,
}

impl OutdatedFilter {
    fn check(self) -> Result<Option<bool>, FieldError> {
        Ok(self.outdated.check("outdated")?.map(|Flag(on)| on))
    }
}

/// The installs of an app in all organizations, newest first.
#[utoipa::path(
    get, path = "/platform-apps/{id}/installs", tag = "Platform apps",
    params(("id" = String, Path), Pagination, OutdatedFilter),
    responses((status = 200, body = List<AppInstall>))
)]
async fn list_installs(
    session: Session,
    State(apps): State<Apps>,
    ResourceId(id): ResourceId,
    Query(pagination): Query<Pagination>,
    Query(filter): Query<OutdatedFilter>,
) -> ApiResult<Json<List<AppInstall>>> {
    let query = combine_errors(pagination.page(), filter.check());
    Ok(Json(apps.list_installs(&session, &id, query).await?))
}

/// The activity of an app, newest first.
#[utoipa::path(
    get, path = "/platform-apps/{id}/activity", tag = "Platform apps",
    params(("id" = String, Path), Pagination),
    responses((status = 200, body = List<Activity>))
)]
async fn list_activity(
    session: Session,
    State(apps): State<Apps>,
    ResourceId(id): ResourceId,
    Query(pagination): Query<Pagination>,
) -> ApiResult<Json<List<Activity>>> {
    Ok(Json(apps.list_activity(&session, &id, pagination.page()).await?))
}

fn with_etag(app: App) -> ([(HeaderName, String); 1], Json<App>) {
    ([(header::ETAG, format!("\"{}\"", app.revision))], Json(app))
}
