//! Request bodies: a wrong content type is 415, then invalid JSON and unknown members are 400.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use domain::api_types::{Empty, ErrorCode};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::error::ApiError;

/// A JSON object without unknown members.
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = is_json(request.headers());
        // The request guard has buffered the body, so its size can't be the failure.
        let body = Bytes::from_request(request, state).await.map_err(|_| ApiError::internal())?;
        parse(is_json, &body).map(Self)
    }
}

/// Like [`JsonBody`], but it may be left out.
#[derive(Clone, Copy, Debug)]
pub struct OptionalJsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = is_json(request.headers());
        let body = Bytes::from_request(request, state).await.map_err(|_| ApiError::internal())?;
        if body.is_empty() {
            return Ok(Self(T::default()));
        }
        parse(is_json, &body).map(Self)
    }
}

/// No body, or an object without members.
pub type EmptyBody = OptionalJsonBody<Empty>;

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// The messages never repeat a value from the body.
fn parse<T: DeserializeOwned>(is_json: bool, body: &[u8]) -> Result<T, ApiError> {
    if !is_json {
        let message = "Send the body as JSON, with Content-Type: application/json.";
        return Err(ApiError::new(ErrorCode::UnsupportedMediaType, message));
    }
    // A derived type also accepts an array with its members in order.
    if body.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(ApiError::new(ErrorCode::BadRequest, "The body must be a JSON object."));
    }
    serde_json::from_slice(body).map_err(|error| {
        let message = match error.classify() {
            Category::Data if error.to_string().starts_with("unknown field") => {
                "The body has an unknown member. Remove it."
            }
            Category::Data => "A member of the body has the wrong type or is repeated.",
            _ => "The body is not valid JSON.",
        };
        ApiError::new(ErrorCode::BadRequest, message)
    })
}
