//! The checks that every API request passes before its handler, in the contract's order: method 405,
//! size 413, cross origin 403. A layer of the router, so that no new endpoint can forget them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use domain::api_types::{ErrorCode, Reason};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use utoipa::openapi::OpenApi;

use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// In bytes.
const MAX_BODY: usize = 64 * 1024;
/// How long a client may take to send the body.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

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

pub async fn request_guard(
    State((state, allowed)): State<(AppState, AllowedMethods)>,
    path: MatchedPath,
    request: Request,
    next: Next,
) -> ApiResult {
    allowed.check(path.as_str(), request.method())?;
    let request = buffer_body(request).await?;
    if !request.method().is_safe() {
        same_origin(request.headers(), state.settings.origin())?;
    }
    // Several waits for the database may add up. A dropped transaction rolls back.
    tokio::time::timeout(state.db.limits().answer, next.run(request))
        .await
        .map_err(|_| ApiError::unavailable())
}

async fn buffer_body(request: Request) -> Result<Request, ApiError> {
    let (parts, body) = request.into_parts();
    let declared = parts.headers.get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > MAX_BODY as u64) {
        return Err(too_large());
    }
    Ok(Request::from_parts(parts, Body::from(read(body).await?)))
}

async fn read(body: Body) -> Result<Bytes, ApiError> {
    let reading = Limited::new(body, MAX_BODY).collect();
    match tokio::time::timeout(BODY_TIMEOUT, reading).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        _ => Err(ApiError::new(
            ErrorCode::BadRequest,
            "The body didn't arrive in time. Send it again.",
        )),
    }
}

fn too_large() -> ApiError {
    ApiError::new(ErrorCode::PayloadTooLarge, "The body is too large: send at most 64 KiB.")
}

/// Browsers say where a write comes from. Other programs send neither header, and can't carry
/// another person's cookie.
fn same_origin(headers: &HeaderMap, own: &str) -> Result<(), ApiError> {
    let same = match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.get(header::ORIGIN).is_none_or(|origin| origin == own),
    };
    if same {
        return Ok(());
    }
    let message = "This request comes from another site. Open the page here and try again.";
    Err(ApiError::state(ErrorCode::Forbidden, Reason::CrossOrigin, message))
}
