//! The documents of both APIs, made of the handlers' own types.

use std::sync::LazyLock;

use axum::Json;
use domain::wire::ErrorBody;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OpenTrain platform apps", version = "1", description = "For the settings and \
        consent screens. Signed in by cookie."),
    components(schemas(ErrorBody)),
    modifiers(&Shared),
    security(("session" = []))
)]
struct Api;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OpenTrain Platform API", version = "1", description = "For annotation \
        platforms. Signed in by platform token."),
    components(schemas(ErrorBody)),
    modifiers(&Shared),
    security(("platformToken" = []))
)]
struct PartnerApi;

/// What both documents say about every call.
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

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| super::api().1);
static PARTNER_DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| super::partner_api().1);

/// The empty document of `/api/v1`.
pub(super) fn api() -> OpenApi {
    Api::openapi()
}

/// The empty document of `/api/partner/v1`.
pub(super) fn partner_api() -> OpenApi {
    PartnerApi::openapi()
}

/// Every call can fail in the envelope.
pub(super) fn with_errors(mut document: OpenApi) -> OpenApi {
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(any_error()));
        }
    }
    document
}

fn any_error() -> Response {
    let body = Ref::from_schema_name(ErrorBody::name());
    let content = ContentBuilder::new().schema(Some(body)).build();
    ResponseBuilder::new()
        .description("An error, in the envelope of all errors.")
        .content("application/json", content)
        .build()
}

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(document))
}

pub(super) fn partner_router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(partner_document))
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = "Documents",
    responses((status = 200, body = serde_json::Value)),
    security(())
)]
async fn document() -> Json<&'static OpenApi> {
    Json(&DOCUMENT)
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = "Documents",
    responses((status = 200, body = serde_json::Value)),
    security(())
)]
async fn partner_document() -> Json<&'static OpenApi> {
    Json(&PARTNER_DOCUMENT)
}
