//! Refuses a write that a page makes for another account than the session's (rule 32). A layer of
//! the router, so that no new endpoint can forget it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use domain::api_types::{ErrorCode, Reason};

use crate::config::Settings;
use crate::error::{ApiError, ApiResult};
use crate::extract::find_session;
use crate::services::sessions::Sessions;

/// The account that a page believes is signed in.
pub const ACCOUNT_HEADER: &str = "x-account-id";

pub async fn account_guard(
    State(sessions): State<Sessions>,
    State(settings): State<Arc<Settings>>,
    request: Request,
    next: Next,
) -> ApiResult {
    if request.method().is_safe() || !request.headers().contains_key(ACCOUNT_HEADER) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    // Without a session, the endpoint answers: some need none.
    if let Some(session) = find_session(&mut parts, &sessions, &settings).await? {
        check(&parts.headers, &session.account_id)?;
        // The endpoint needs it too.
        parts.extensions.insert(session);
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

fn check(headers: &HeaderMap, account_id: &str) -> Result<(), ApiError> {
    if headers.get_all(ACCOUNT_HEADER).iter().all(|named| named == account_id) {
        return Ok(());
    }
    let message = "Another account is signed in now. Reload the page, then try again.";
    Err(ApiError::with_reason(ErrorCode::Conflict, Reason::AccountChanged, message))
}
