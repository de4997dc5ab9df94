//! What happens to every API request first. Layers of the router, so that no new endpoint can forget it.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use domain::api_types::ErrorCode;
use http_body_util::{BodyExt, LengthLimitError};

use crate::error::{ApiError, ApiResult};

/// In bytes.
pub const MAX_BODY: usize = 64 * 1024;
/// How long a client may take to send the body.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(30);

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
