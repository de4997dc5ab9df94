//! Repeats requests whose transaction lost against another one.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

use crate::error::{ApiError, ApiResult};
use crate::rate_limit::count_once;

/// How often a request runs before it is answered as unavailable.
const ATTEMPTS: usize = 3;

/// Runs a request again if the database rolled it back for another transaction's sake: deadlocks
/// and serialization failures. Rate limits count it once.
pub async fn retry_conflicts(request: Request, next: Next) -> ApiResult {
    count_once(run(request, next)).await
}

async fn run(request: Request, next: Next) -> ApiResult {
    let (parts, body) = request.into_parts();
    // The request guard has buffered the body.
    let body = to_bytes(body, usize::MAX).await.map_err(|_| ApiError::internal())?;
    let request = || Request::from_parts(parts.clone(), Body::from(body.clone()));
    for _ in 1..ATTEMPTS {
        let response = next.clone().run(request()).await;
        if !lost_a_conflict(&response) {
            return Ok(response);
        }
    }
    Ok(next.run(request()).await)
}

fn lost_a_conflict(response: &Response) -> bool {
    response.extensions().get::<ApiError>().is_some_and(|error| error.retry)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::Router;
    use axum::http::{StatusCode, header};
    use axum::middleware::from_fn;
    use axum::response::IntoResponse;
    use axum::routing::post;
    use tower::ServiceExt;

    use super::*;
    use crate::clock::Clock;
    use crate::metrics::Metrics;
    use crate::passwords::HashError;
    use crate::rate_limit::{RateLimitConfig, RateLimits};

    /// Sends a request to a handler that fails `failures` times; returns status and calls.
    async fn send(failures: usize, error: fn() -> ApiError) -> (StatusCode, usize, bool) {
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&calls);
        let handler = async move |body: String| {
            assert_eq!(body, "body");
            if counter.fetch_add(1, Ordering::SeqCst) < failures {
                return error().into_response();
            }
            "done".into_response()
        };
        let router = Router::new().route("/", post(handler)).layer(from_fn(retry_conflicts));
        let request = Request::post("/").body(Body::from("body")).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let error = response.extensions().get::<ApiError>();
        let retry_after = error.and_then(|error| error.header.as_ref());
        let has_retry_after = retry_after.is_some_and(|(name, _)| name == header::RETRY_AFTER);
        (response.status(), calls.load(Ordering::SeqCst), has_retry_after)
    }

    #[tokio::test]
    async fn conflicts_are_retried_a_few_times() {
        assert_eq!(send(0, ApiError::conflict).await, (StatusCode::OK, 1, false));
        assert_eq!(send(2, ApiError::conflict).await, (StatusCode::OK, 3, false));
        assert_eq!(send(3, ApiError::conflict).await, (StatusCode::SERVICE_UNAVAILABLE, 3, true));
        assert_eq!(send(99, ApiError::conflict).await, (StatusCode::SERVICE_UNAVAILABLE, 3, true));
    }

    #[tokio::test]
    async fn rate_limits_count_a_retried_request_once() {
        let rates = RateLimitConfig { token: NonZeroU32::new(1), ..RateLimitConfig::default() };
        let limits = Arc::new(RateLimits::new(rates, &Clock::mock(0), &Metrics::new(0)));
        let runs = Arc::new(AtomicUsize::new(0));
        let handler = async move || {
            limits.tokens.check("token")?;
            let loses = runs.fetch_add(1, Ordering::SeqCst) < 2;
            if loses { Err(ApiError::conflict()) } else { Ok("done") }
        };
        let router = Router::new().route("/", post(handler)).layer(from_fn(retry_conflicts));
        let send = || router.clone().oneshot(Request::post("/").body(Body::empty()).unwrap());
        assert_eq!(send().await.unwrap().status(), StatusCode::OK);
        assert_eq!(send().await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS);
    }

    #[tokio::test]
    async fn other_errors_are_not_retried() {
        let unavailable = send(1, ApiError::unavailable).await;
        assert_eq!(unavailable, (StatusCode::SERVICE_UNAVAILABLE, 1, true));
        let busy = send(1, || HashError::Busy.into()).await;
        assert_eq!(busy, (StatusCode::SERVICE_UNAVAILABLE, 1, true));
        let internal = send(1, ApiError::internal).await;
        assert_eq!(internal, (StatusCode::INTERNAL_SERVER_ERROR, 1, false));
    }
}
