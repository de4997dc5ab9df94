//! The OpenAPI documents of both APIs, generated from the handlers and their types.

use std::collections::BTreeMap;

use axum::Extension;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use domain::api_types::{Empty, ErrorBody, RedeliverInput, WebhookEvent};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Content, ContentBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder,
};
use utoipa::{OpenApi as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::HostCookie;
use crate::state::AppState;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OpenTrain platform apps", version = "1", description = "For the settings and \
        consent screens. Authenticates by cookie."),
    components(schemas(ErrorBody)),
    security(("session" = []))
)]
struct Api;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "OpenTrain Platform API", version = "1", description = "For annotation \
        platforms. Authenticates by platform token."),
    components(schemas(ErrorBody, WebhookEvent)),
    security(("platformToken" = []))
)]
struct PartnerApi;

/// A document as it is sent: it never changes while the server runs.
#[derive(Clone, Default)]
pub(super) struct Serialized(Bytes);

impl Serialized {
    pub(super) fn new(document: &OpenApi) -> Self {
        Self(document.to_json().expect("all keys are strings").into())
    }
}

/// The document without paths of `/api/v1`.
pub(super) fn api(session_cookie: HostCookie) -> OpenApi {
    let cookie = ApiKey::Cookie(ApiKeyValue::new(session_cookie.name()));
    with_security(Api::openapi(), "session", SecurityScheme::ApiKey(cookie))
}

/// The document without paths of `/api/partner/v1`.
pub(super) fn partner_api() -> OpenApi {
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    with_security(PartnerApi::openapi(), "platformToken", SecurityScheme::Http(token))
}

fn with_security(mut document: OpenApi, name: &str, scheme: SecurityScheme) -> OpenApi {
    document.components.get_or_insert_default().add_security_scheme(name, scheme);
    document
}

/// Gives every operation an ID from its method and path, the errors that it shares with others, and
/// a description of each response.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                operation.operation_id = Some(operation_id(method, path));
                complete_body(operation);
                if method != "get" && path.starts_with("/api/v1/") {
                    operation.parameters.get_or_insert_default().push(RefOr::T(account_header()));
                }
                complete_responses(method, path, operation);
            }
        }
    }
    document
}

/// A body without required members may be left out, unless the call would do nothing then.
fn complete_body(operation: &mut Operation) {
    if let Some(RefOr::T(body)) = &mut operation.request_body
        && body.content.values().any(needs_nothing)
    {
        body.required = Some(Required::False);
    }
}

fn needs_nothing(content: &RefOr<Content>) -> bool {
    let optional = [Empty::name(), RedeliverInput::name()]
        .map(|name| Ref::from_schema_name(name).ref_location);
    let RefOr::T(content) = content else { return false };
    matches!(&content.schema, Some(RefOr::Ref(schema)) if optional.contains(&schema.ref_location))
}

/// Rule 32.
fn account_header() -> Parameter {
    let id = ObjectBuilder::new().schema_type(Type::String);
    ParameterBuilder::new()
        .name("X-Account-Id")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The account that the write is for. If the session is another account's, the write is refused.",
        ))
        .schema(Some(id))
        .build()
}

/// `patch_api_v1_members_id`
fn operation_id(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(method).chain(words).collect::<Vec<_>>().join("_")
}

fn complete_responses(method: &str, path: &str, operation: &mut Operation) {
    for (status, description) in shared_errors(method, path, operation) {
        add_error(&mut operation.responses.responses, status, description);
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            let status = status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
            let reason = status.and_then(|status| status.canonical_reason());
            reason.unwrap_or_default().clone_into(&mut response.description);
        }
    }
}

/// The errors that follow from what an operation takes.
fn shared_errors(
    method: &str,
    path: &str,
    operation: &Operation,
) -> Vec<(&'static str, &'static str)> {
    let mut errors = vec![
        ("413", "The body has more than 64 KiB."),
        ("500", "The server failed."),
        ("503", "The server or its database is busy. `Retry-After` says when to try again."),
    ];
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let has_query = parameters
        .iter()
        .any(|it| matches!(it, RefOr::T(it) if it.parameter_in == ParameterIn::Query));
    if has_query {
        errors.push(("400", "A query parameter is invalid; see `details.fields`."));
    }
    if operation.request_body.is_some() {
        errors.push((
            "400",
            "The body isn't a JSON object, or a field is invalid; see `details.fields`.",
        ));
        errors.push(("415", "The body isn't `application/json`."));
    } else if method != "get" {
        // OpenAPI discourages bodies of `DELETE`, so none is documented.
        errors.push(("400", "There is a body, and it isn't `{}` or didn't arrive in time."));
        errors.push(("415", "There is a body, and it isn't `application/json`."));
    }
    if path.contains("{id}") {
        errors.push(("404", "It doesn't exist, or belongs to another organization."));
    }
    if path.starts_with("/api/partner/v1/") && operation.security.is_none() {
        errors.push(("401", "The token is missing, malformed, unknown or revoked."));
        errors.push(("403", "Reason `APP_DISABLED` or `SCOPE_REQUIRED`."));
        errors
            .push(("429", "Too many calls with this token. `Retry-After` says when to try again."));
    }
    if path.starts_with("/api/v1/") {
        // Open operations override the document's security.
        if operation.security.is_none() {
            errors.push(("401", "Reason `SIGN_IN_REQUIRED`."));
        }
        if method != "get" {
            errors.push(("403", "Reason `CROSS_ORIGIN`."));
            errors.push(("409", "Reason `ACCOUNT_CHANGED`."));
        }
    }
    errors
}

/// Adds to the description if the operation has a response with this status.
fn add_error(responses: &mut BTreeMap<String, RefOr<Response>>, status: &str, description: &str) {
    match responses.get_mut(status) {
        Some(RefOr::T(response)) => {
            response.description = format!("{} {description}", response.description);
        }
        _ => {
            responses.insert(status.to_owned(), RefOr::T(error(description)));
        }
    }
}

fn error(description: &str) -> Response {
    let body = Ref::from_schema_name(ErrorBody::name());
    let content = ContentBuilder::new().schema(Some(body)).build();
    ResponseBuilder::new().description(description).content("application/json", content).build()
}

pub(super) fn router(serialized: Serialized) -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(document)).layer(Extension(serialized))
}

/// This document.
#[utoipa::path(
    get, path = "/openapi.json", tag = "Documents",
    responses((status = 200, body = serde_json::Value)),
    security(())
)]
async fn document(Extension(Serialized(json)): Extension<Serialized>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], json)
}
