//! The one error of services and routes: what the contract's envelope says.

use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use domain::FieldError;
use domain::api_types::{ErrorCode, ErrorDetails, Reason};

use crate::storage::StorageError;

/// What a handler returns.
pub type ApiResult<T = Response> = Result<T, ApiError>;

/// An error answer, before it has its request ID.
#[derive(Clone, Debug)]
pub struct ApiError {
    pub code: ErrorCode,
    /// English text for people; says what to do, never repeats what was sent.
    pub message: &'static str,
    pub details: Box<ErrorDetails>,
    pub header: Option<(HeaderName, HeaderValue)>,
}

impl ApiError {
    pub fn new(code: ErrorCode, message: &'static str) -> Self {
        Self { code, message, details: Box::default(), header: None }
    }

    /// A state that stands in the way.
    pub fn state(code: ErrorCode, reason: Reason, message: &'static str) -> Self {
        Self::new(code, message).with(|details| details.reason = Some(reason))
    }

    /// Fields that fail, all of them.
    pub fn fields(fields: Vec<FieldError>) -> Self {
        Self::new(ErrorCode::BadRequest, "Some fields need your attention.")
            .with(|details| details.fields = fields)
    }

    /// A field whose value somebody else has.
    pub fn taken(field: &str) -> Self {
        let field = FieldError::new(field, domain::FieldCode::Taken);
        Self { code: ErrorCode::Conflict, ..Self::fields(vec![field]) }
    }

    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "There is nothing here, or it is not yours to see.")
    }

    pub fn method_not_allowed(allowed: &[Method]) -> Self {
        let allow = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let error = Self::new(ErrorCode::MethodNotAllowed, "This path has no such method.");
        match HeaderValue::from_str(&allow) {
            Ok(allow) => error.with_header(header::ALLOW, allow),
            Err(_) => error,
        }
    }

    pub fn sign_in_required() -> Self {
        Self::state(ErrorCode::Unauthorized, Reason::SignInRequired, "Sign in first.")
    }

    pub fn owner_required() -> Self {
        let message = "Only an owner of the organization can do this.";
        Self::state(ErrorCode::Forbidden, Reason::OwnerRequired, message)
    }

    pub fn internal() -> Self {
        Self::new(ErrorCode::InternalError, "Something went wrong on our side. Try again.")
    }

    pub fn unavailable() -> Self {
        let message = "The database cannot be reached right now. Try again in a moment.";
        Self::new(ErrorCode::Unavailable, message)
            .with_header(header::RETRY_AFTER, HeaderValue::from_static("5"))
    }

    #[must_use]
    pub fn with(mut self, tell: impl FnOnce(&mut ErrorDetails)) -> Self {
        tell(&mut self.details);
        self
    }

    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.header = Some((name, value));
        self
    }
}

impl From<Vec<FieldError>> for ApiError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::fields(fields)
    }
}

/// A database that can't be reached isn't a bug and is worth a retry; anything else is a bug.
impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        error.log();
        if error.is_unavailable() { Self::unavailable() } else { Self::internal() }
    }
}
