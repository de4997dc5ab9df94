use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use domain::api_types::{
    self, DeletedProjectLink, ErrorBody, ProjectLinkInput, ProjectLinkResponse,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::ApiResult;
use crate::extract::{
    Authorized, EmptyBody, JsonBody, ReadProjectLinks, ResourceId, WriteProjectLinks,
};
use crate::services::project_links::ProjectLinks;
use crate::state::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, delete))
}

/// All links of the install, newest first. Needs `project-links:read`.
#[utoipa::path(
    get, path = "/project-links", tag = "Project links",
    responses((status = 200, body = api_types::ProjectLinks))
)]
async fn list(
    install: Authorized<ReadProjectLinks>,
    State(links): State<ProjectLinks>,
) -> ApiResult<Json<api_types::ProjectLinks>> {
    Ok(Json(links.list(&install).await?))
}

/// Links a project. Needs `project-links:write`.
#[utoipa::path(
    post, path = "/project-links", tag = "Project links",
    request_body = ProjectLinkInput,
    responses(
        (status = 201, body = ProjectLinkResponse, headers(("location" = String))),
        (status = 404, description = "Reason `UNKNOWN_JOB`.", body = ErrorBody),
        (
            status = 409, body = ErrorBody,
            description = "`externalProjectId` is `TAKEN`, or reason `LIMIT_REACHED`: the install has 1,000 links.",
        ),
    )
)]
async fn create(
    install: Authorized<WriteProjectLinks>,
    State(links): State<ProjectLinks>,
    JsonBody(input): JsonBody<ProjectLinkInput>,
) -> ApiResult<impl IntoResponse> {
    let created = links.create(&install, &input).await?;
    let path = format!("/api/partner/v1/project-links/{}", created.project_link.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, path)], Json(created)))
}

/// A link of the install. Needs `project-links:read`.
#[utoipa::path(
    get, path = "/project-links/{id}", tag = "Project links",
    params(("id" = String, Path)),
    responses((status = 200, body = ProjectLinkResponse))
)]
async fn get(
    install: Authorized<ReadProjectLinks>,
    State(links): State<ProjectLinks>,
    ResourceId(id): ResourceId,
) -> ApiResult<Json<ProjectLinkResponse>> {
    Ok(Json(links.get(&install, &id).await?))
}

/// Deletes a link. Needs `project-links:write`.
#[utoipa::path(
    delete, path = "/project-links/{id}", tag = "Project links",
    params(("id" = String, Path)),
    responses((status = 200, body = DeletedProjectLink))
)]
async fn delete(
    install: Authorized<WriteProjectLinks>,
    State(links): State<ProjectLinks>,
    ResourceId(id): ResourceId,
    _: EmptyBody,
) -> ApiResult<Json<DeletedProjectLink>> {
    Ok(Json(links.delete(&install, &id).await?))
}
