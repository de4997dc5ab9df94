//! The OpenAPI documents of both APIs, generated from the handlers and their types.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::{Extension, Json};
use domain::api_types::ErrorBody;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OpenTrain platform apps", version = "1", description = "For the settings and \
        consent screens. Authenticates by cookie."),
    components(schemas(ErrorBody)),
    modifiers(&Shared),
    security(("session" = []))
)]
struct Api;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OpenTrain Platform API", version = "1", description = "For annotation \
        platforms. Authenticates by platform token."),
    components(schemas(ErrorBody)),
    modifiers(&Shared),
    security(("platformToken" = []))
)]
struct PartnerApi;

/// Components that both documents share.
struct Shared;

impl Modify for Shared {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let cookie = ApiKey::Cookie(ApiKeyValue::new("ot_session"));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
        let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("platformToken", SecurityScheme::Http(token));
    }
}

/// The document without paths of `/api/v1`.
pub(super) fn api() -> OpenApi {
    Api::openapi()
}

/// The document without paths of `/api/partner/v1`.
pub(super) fn partner_api() -> OpenApi {
    PartnerApi::openapi()
}

/// Gives every operation an ID from its method and path, the error envelope as default response, and
/// a description of each response.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                operation.operation_id = Some(operation_id(method, path));
                complete_responses(&mut operation.responses.responses);
            }
        }
    }
    document
}

/// `patch_api_v1_members_id`
fn operation_id(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

fn complete_responses(responses: &mut BTreeMap<String, RefOr<Response>>) {
    responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(any_error()));
    for (status, response) in responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            let status = status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
            let reason = status.and_then(|status| status.canonical_reason());
            reason.unwrap_or_default().clone_into(&mut response.description);
        }
    }
}

fn any_error() -> Response {
    let body = Ref::from_schema_name(ErrorBody::name());
    let content = ContentBuilder::new().schema(Some(body)).build();
    ResponseBuilder::new()
        .description("An error, in the error envelope.")
        .content("application/json", content)
        .build()
}

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(document))
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = "Documents",
    responses((status = 200, body = serde_json::Value)),
    security(())
)]
async fn document(Extension(document): Extension<Arc<OpenApi>>) -> Json<Arc<OpenApi>> {
    Json(document)
}
