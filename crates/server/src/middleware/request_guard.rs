//! The checks that every API request passes first, in the contract's order: method 405, size 413.
//! Layers of the router, so that no new endpoint can forget them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use domain::api_types::ErrorCode;
use http_body_util::{BodyExt, LengthLimitError};
use utoipa::openapi::OpenApi;

use crate::error::{ApiError, ApiResult};

/// In bytes.
pub const MAX_BODY: usize = 64 * 1024;
/// How long a client may take to send the body.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// The methods of each path, from the OpenAPI documents.
#[derive(Clone, Debug, Default)]
pub struct AllowedMethods(Arc<HashMap<String, Vec<Method>>>);

impl AllowedMethods {
    pub fn from_documents(documents: &[&OpenApi]) -> Self {
        let paths = documents.iter().flat_map(|document| &document.paths.paths);
        Self(Arc::new(paths.map(|(path, item)| (path.clone(), methods(item))).collect()))
    }

    /// # Errors
    /// `METHOD_NOT_ALLOWED`, with the allowed methods.
    fn check(&self, path: &str, method: &Method) -> Result<(), ApiError> {
        let allowed = self.0.get(path).map(Vec::as_slice).unwrap_or_default();
        if allowed.contains(method) {
            return Ok(());
        }
        Err(ApiError::method_not_allowed(allowed))
    }
}

fn methods(item: &utoipa::openapi::PathItem) -> Vec<Method> {
    [
        (&item.get, &[Method::GET, Method::HEAD][..]),
        (&item.post, &[Method::POST]),
        (&item.put, &[Method::PUT]),
        (&item.patch, &[Method::PATCH]),
        (&item.delete, &[Method::DELETE]),
    ]
    .into_iter()
    .filter(|(operation, _)| operation.is_some())
    .flat_map(|(_, methods)| methods.iter().cloned())
    .collect()
}

pub async fn check_method(
    State(allowed): State<AllowedMethods>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> ApiResult {
    allowed.check(path.as_str(), request.method())?;
    Ok(next.run(request).await)
}

/// Waits for the whole body, so that what comes after can read it twice and none of it is slow.
pub async fn buffer_body(request: Request, next: Next) -> ApiResult {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map_err(unreadable)?.to_bytes();
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

fn unreadable(error: axum::Error) -> ApiError {
    if error.into_inner().is::<LengthLimitError>() {
        return ApiError::too_large();
    }
    ApiError::new(ErrorCode::BadRequest, "The body didn't arrive in time. Send it again.")
}
