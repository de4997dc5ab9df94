//! Writes errors as the contract's envelope, which has the request's ID.

use std::any::Any;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::api_types::ErrorBody;

use super::request_id::request_id;
use crate::error::ApiError;

pub async fn error_envelope(request: Request, next: Next) -> Response {
    let id = request_id(request.extensions()).to_owned();
    let mut response = next.run(request).await;
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    let allow = response.headers_mut().remove(header::ALLOW);
    let mut envelope = envelope(error, id);
    envelope.headers_mut().extend(allow.map(|methods| (header::ALLOW, methods)));
    envelope
}

fn envelope(error: ApiError, request_id: String) -> Response {
    let body = ErrorBody {
        error: error.message.to_owned(),
        code: error.code,
        request_id,
        details: *error.details.clone(),
    };
    let mut response = (error.status(), Json(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().extend(error.header);
    response
}

/// Answers a panic like any other failure. Its message goes to the log only.
#[allow(clippy::needless_pass_by_value, reason = "signature required by the layer")]
pub fn handle_panic(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    tracing::error!(panic = text.unwrap_or("no message"), "handler panicked");
    ApiError::internal().into_response()
}

/// Turns the responses of layers that don't know the contract into its errors.
pub fn name_layer_errors(response: impl IntoResponse) -> Response {
    let response = response.into_response();
    if response.extensions().get::<ApiError>().is_some() {
        return response;
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large().into_response(),
        StatusCode::SERVICE_UNAVAILABLE => ApiError::unavailable().into_response(),
        _ => response,
    }
}
