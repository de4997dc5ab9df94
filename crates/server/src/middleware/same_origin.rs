//! Refuses writes that another site makes with a browser's cookie. A layer of the router, so that no
//! new endpoint can forget it. The Platform API doesn't need it: a token isn't sent by itself.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use domain::api_types::{ErrorCode, Reason};

use crate::config::Settings;
use crate::error::{ApiError, ApiResult};

pub async fn same_origin_guard(
    State(settings): State<Arc<Settings>>,
    request: Request,
    next: Next,
) -> ApiResult {
    if !request.method().is_safe() {
        check(request.headers(), settings.origin())?;
    }
    Ok(next.run(request).await)
}

/// Browsers say where a write comes from. Other programs send neither header, and can't carry
/// another person's cookie.
fn check(headers: &HeaderMap, own: &str) -> Result<(), ApiError> {
    let same = match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => headers.get(header::ORIGIN).is_none_or(|origin| origin == own),
    };
    if same {
        return Ok(());
    }
    let message = "This request comes from another site. Open the page here and try again.";
    Err(ApiError::with_reason(ErrorCode::Forbidden, Reason::CrossOrigin, message))
}
