use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use uuid::Uuid;

use crate::error::ApiError;
use crate::rng::is_id;

/// The ID in a path. Extraction never fails, because the contract checks existence after the body:
/// anything but a UUID becomes the nil UUID, which no resource has.
#[derive(Clone, Debug)]
pub struct ResourceId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for ResourceId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let PathSegment(text) = PathSegment::from_request_parts(parts, state).await?;
        Ok(Self(Self::canonical(&text)))
    }
}

impl ResourceId {
    /// The ID, or the nil UUID for anything else.
    pub fn canonical(text: &str) -> String {
        if is_id(text) { text.to_owned() } else { Uuid::nil().to_string() }
    }
}

/// The two IDs in a path, each like a [`ResourceId`].
#[derive(Clone, Debug)]
pub struct ResourceIds(pub [String; 2]);

impl<S: Send + Sync> FromRequestParts<S> for ResourceIds {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<[String; 2]>::from_request_parts(parts, state).await;
        let texts = path.map(|Path(texts)| texts).unwrap_or_default();
        Ok(Self(texts.map(|text| ResourceId::canonical(&text))))
    }
}

/// The variable segment of a path, decoded. U+FFFD if it isn't UTF-8: nothing has that name.
#[derive(Clone, Debug)]
pub struct PathSegment(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathSegment {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(path.map_or_else(|_| char::REPLACEMENT_CHARACTER.into(), |Path(text)| text)))
    }
}
