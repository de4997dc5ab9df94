use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use uuid::Uuid;

use crate::error::ApiError;

/// The ID in a path. Extraction never fails, because the contract checks existence after the body:
/// anything but a UUID becomes the nil UUID, which no resource has.
#[derive(Clone, Debug)]
pub struct ResourceId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for ResourceId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let PathSegment(text) = PathSegment::from_request_parts(parts, state).await?;
        let canonical = Uuid::parse_str(&text).is_ok_and(|id| id.to_string() == text);
        Ok(Self(if canonical { text } else { Uuid::nil().to_string() }))
    }
}

/// The variable segment of a path, decoded. U+FFFD if it isn't UTF-8, which nothing is called.
#[derive(Clone, Debug)]
pub struct PathSegment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathSegment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(path.map_or_else(|_| char::REPLACEMENT_CHARACTER.into(), |Path(text)| text)))
    }
}
