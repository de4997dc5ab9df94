//! The error of every handler. `routes/errors.rs` maps the errors of services to it.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::api_types::{ErrorCode, ErrorDetails, Reason};
use domain::{FieldCode, FieldError};

use crate::passwords::HashError;
use crate::rate_limit::RateLimited;
use crate::services::StorageError;

/// What a handler returns.
pub type ApiResult<T = Response> = Result<T, ApiError>;

/// The contract's error envelope, before the request ID is known.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub code: ErrorCode,
    /// English text that says what to do and never repeats input.
    pub message: &'static str,
    pub details: Box<ErrorDetails>,
    pub header: Option<(HeaderName, HeaderValue)>,
    /// Nothing was written, and the same request may succeed at once.
    pub retry: bool,
}

impl ApiError {
    pub fn new(code: ErrorCode, message: &'static str) -> Self {
        Self { code, message, details: Box::default(), header: None, retry: false }
    }

    /// An error with a reason.
    pub fn with_reason(code: ErrorCode, reason: Reason, message: &'static str) -> Self {
        Self::new(code, message).with(|details| details.reason = Some(reason))
    }

    /// All invalid fields.
    pub fn fields(fields: Vec<FieldError>) -> Self {
        Self::new(ErrorCode::BadRequest, "Some fields need your attention.")
            .with(|details| details.fields = fields)
    }

    /// A field whose value must be unique and is taken.
    pub fn taken(field: &str) -> Self {
        let field = FieldError::new(field, FieldCode::Taken);
        Self { code: ErrorCode::Conflict, ..Self::fields(vec![field]) }
    }

    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "This doesn't exist, or you don't have access to it.")
    }

    /// A router adds `Allow`.
    pub fn method_not_allowed() -> Self {
        Self::new(ErrorCode::MethodNotAllowed, "This path doesn't support this method.")
    }

    pub fn sign_in_required() -> Self {
        Self::with_reason(ErrorCode::Unauthorized, Reason::SignInRequired, "Sign in first.")
    }

    pub fn owner_required() -> Self {
        let message = "Only an owner of the organization can do this.";
        Self::with_reason(ErrorCode::Forbidden, Reason::OwnerRequired, message)
    }

    pub fn provider_linked() -> Self {
        let message = "The provider is linked to an account already.";
        Self::with_reason(ErrorCode::Conflict, Reason::ProviderLinked, message)
    }

    pub fn invalid_invitation() -> Self {
        Self::fields(vec![FieldError::new("invitation", FieldCode::Invalid)])
    }

    pub fn limit_reached() -> Self {
        let message = "This install has as many as it can have. Remove one first.";
        Self::with_reason(ErrorCode::Conflict, Reason::LimitReached, message)
    }

    /// Missing, malformed, unknown and revoked tokens get the same response (rule 27).
    pub fn token_required() -> Self {
        let message = "Send a live platform token: Authorization: Bearer ot_ptk_…";
        Self::new(ErrorCode::Unauthorized, message)
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    pub fn too_large() -> Self {
        Self::new(ErrorCode::PayloadTooLarge, "The body is too large: send at most 64 KiB.")
    }

    pub fn internal() -> Self {
        Self::new(ErrorCode::InternalError, "Something went wrong on our side. Try again.")
    }

    /// The database can't be reached.
    pub fn unavailable() -> Self {
        Self::try_again("The database can't be reached right now. Try again in a moment.")
    }

    /// Something else that this server needs doesn't answer.
    pub fn try_again(message: &'static str) -> Self {
        Self::new(ErrorCode::Unavailable, message).with_retry_after(5)
    }

    /// The server is draining.
    pub fn stopping() -> Self {
        Self::try_again("This server is about to stop. Send the request to another one.")
    }

    /// Another transaction got in the way.
    pub fn conflict() -> Self {
        Self { retry: true, ..Self::unavailable() }
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    #[must_use]
    pub fn with(mut self, tell: impl FnOnce(&mut ErrorDetails)) -> Self {
        tell(&mut self.details);
        self
    }

    fn with_retry_after(self, seconds: u128) -> Self {
        match HeaderValue::from_str(&seconds.to_string()) {
            Ok(seconds) => self.with_header(header::RETRY_AFTER, seconds),
            Err(_) => self,
        }
    }

    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.header = Some((name, value));
        self
    }
}

/// Attaches the error for the response middleware, which knows the request ID.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Vec<FieldError>> for ApiError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::fields(fields)
    }
}

impl From<RateLimited> for ApiError {
    fn from(error: RateLimited) -> Self {
        let message = "Too many requests. Wait, then try again.";
        Self::new(ErrorCode::RateLimited, message).with_retry_after(error.retry_after_seconds)
    }
}

impl From<HashError> for ApiError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => {
                Self::try_again("The server is busy right now. Try again in a moment.")
            }
            HashError::Failed => Self::internal(),
        }
    }
}

/// Logs the error: the response says nothing about it.
impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        error.log();
        if error.is_conflict() {
            Self::conflict()
        } else if error.is_unavailable() {
            Self::unavailable()
        } else {
            Self::internal()
        }
    }
}
