//! The error of every handler, and how service errors map to it.

use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::FieldError;
use domain::api_types::{ErrorCode, ErrorDetails, Reason};

use crate::rate_limit::RateLimited;
use crate::services::password_resets::PasswordResetError;
use crate::services::{Refusal, ServiceError};

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
    pub fn state(code: ErrorCode, reason: Reason, message: &'static str) -> Self {
        Self::new(code, message).with(|details| details.reason = Some(reason))
    }

    /// All invalid fields.
    pub fn fields(fields: Vec<FieldError>) -> Self {
        Self::new(ErrorCode::BadRequest, "Some fields need your attention.")
            .with(|details| details.fields = fields)
    }

    /// A field whose value must be unique and is taken.
    pub fn taken(field: &str) -> Self {
        let field = FieldError::new(field, domain::FieldCode::Taken);
        Self { code: ErrorCode::Conflict, ..Self::fields(vec![field]) }
    }

    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "This doesn't exist, or you don't have access to it.")
    }

    pub fn method_not_allowed(allowed: &[Method]) -> Self {
        let allow = allowed.iter().map(Method::as_str).collect::<Vec<_>>().join(", ");
        let error =
            Self::new(ErrorCode::MethodNotAllowed, "This path doesn't support this method.");
        match HeaderValue::from_str(&allow) {
            Ok(allow) => error.with_header(header::ALLOW, allow),
            Err(_) => error,
        }
    }

    pub fn sign_in_required() -> Self {
        Self::state(ErrorCode::Unauthorized, Reason::SignInRequired, "Sign in first.")
    }

    /// Missing, malformed, unknown and revoked tokens get the same response (rule 27).
    pub fn token_required() -> Self {
        let message = "Send a live platform token: Authorization: Bearer ot_ptk_…";
        Self::new(ErrorCode::Unauthorized, message)
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
    }

    pub fn internal() -> Self {
        Self::new(ErrorCode::InternalError, "Something went wrong on our side. Try again.")
    }

    pub fn unavailable() -> Self {
        let message = "The database can't be reached right now. Try again in a moment.";
        Self::new(ErrorCode::Unavailable, message).with_retry_after(5)
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

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::not_found(),
            ServiceError::SignInRequired => Self::sign_in_required(),
            ServiceError::WrongCredentials => {
                Self::new(ErrorCode::Unauthorized, "The email address or the password is wrong.")
            }
            ServiceError::PasswordSignInOff => {
                let message = "Passwords are switched off here. Sign in through the provider.";
                Self::state(ErrorCode::Forbidden, Reason::PasswordSignInOff, message)
            }
            ServiceError::OwnerRequired => {
                let message = "Only an owner of the organization can do this.";
                Self::state(ErrorCode::Forbidden, Reason::OwnerRequired, message)
            }
            ServiceError::LastOwner => {
                let message = "This is the last owner. Make someone else an owner first.";
                Self::state(ErrorCode::Conflict, Reason::LastOwner, message)
            }
            ServiceError::ProviderLinked => {
                let message = "The provider is linked to an account already.";
                Self::state(ErrorCode::Conflict, Reason::ProviderLinked, message)
            }
            ServiceError::LastSignInMethod => {
                let message = "Nothing else signs in to this account. Set a password first.";
                Self::state(ErrorCode::Conflict, Reason::LastSignInMethod, message)
            }
            ServiceError::ProviderUnavailable => {
                let message = "The sign-in provider can't be reached. Try again in a moment.";
                Self::new(ErrorCode::Unavailable, message).with_retry_after(5)
            }
            ServiceError::InvalidFields(fields) => Self::fields(fields),
            ServiceError::EmailTaken => Self::taken("email"),
            ServiceError::SlugTaken { suggestion, own_app } => {
                Self::taken("slug").with(|details| {
                    details.suggestion = suggestion;
                    details.own_app = own_app;
                })
            }
            ServiceError::RevisionRequired => {
                let message = "Send If-Match with the revision you edited.";
                Self::new(ErrorCode::PreconditionRequired, message)
            }
            ServiceError::RevisionMismatch => {
                let message = "This has changed in the meantime. Load it again, then edit it.";
                Self::new(ErrorCode::PreconditionFailed, message)
            }
            ServiceError::AppDisabled => {
                let message = "This app is switched off.";
                Self::state(ErrorCode::Forbidden, Reason::AppDisabled, message)
            }
            ServiceError::DisabledByOperator => {
                let message = "OpenTrain has disabled this app. Ask OpenTrain to enable it again.";
                Self::state(ErrorCode::Forbidden, Reason::DisabledByOperator, message)
            }
            ServiceError::TokenRequired => Self::token_required(),
            ServiceError::ScopeRequired => {
                let message = "The token lacks the scope that this call needs.";
                Self::state(ErrorCode::Forbidden, Reason::ScopeRequired, message)
            }
            ServiceError::ProjectLinked => Self::taken("externalProjectId"),
            ServiceError::UnknownJob => {
                let message = "The customer has no job with this ID.";
                Self::state(ErrorCode::NotFound, Reason::UnknownJob, message)
            }
            ServiceError::JobsUnavailable => {
                let message = "The job can't be checked right now. Try again in a moment.";
                Self::new(ErrorCode::Unavailable, message).with_retry_after(5)
            }
            ServiceError::EndpointDeleted => {
                let message = "The endpoint of this delivery was deleted.";
                Self::state(ErrorCode::Conflict, Reason::EndpointDeleted, message)
            }
            ServiceError::LimitReached => {
                let message = "This install has as many as it can have. Remove one first.";
                Self::state(ErrorCode::Conflict, Reason::LimitReached, message)
            }
            ServiceError::Refused(refusal) => (*refusal).into(),
            ServiceError::RateLimited(error) => error.into(),
            ServiceError::Unavailable => Self::unavailable(),
            ServiceError::Conflict => Self { retry: true, ..Self::unavailable() },
            ServiceError::Busy => {
                let message = "The server is busy right now. Try again in a moment.";
                Self::new(ErrorCode::Unavailable, message).with_retry_after(5)
            }
            ServiceError::Internal => Self::internal(),
        }
    }
}

impl From<PasswordResetError> for ApiError {
    fn from(error: PasswordResetError) -> Self {
        match error {
            PasswordResetError::InvalidFields(fields) => Self::fields(fields),
            PasswordResetError::PasswordSignInOff => ServiceError::PasswordSignInOff.into(),
            PasswordResetError::Hash(error) => ServiceError::from(error).into(),
            PasswordResetError::Storage(error) => ServiceError::from(error).into(),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = refusal_message(refusal.reason);
        Self::state(code, refusal.reason, message).with(|details| {
            details.parameter = refusal.link.map(|error| error.parameter);
            details.problem = refusal.link.map(|error| error.problem);
            details.code = refusal.code;
            details.app_name = refusal.app_name;
        })
    }
}

fn refusal_message(reason: Reason) -> (ErrorCode, &'static str) {
    match reason {
        Reason::UnknownApp => {
            (ErrorCode::NotFound, "There is no app with this slug. Check the link.")
        }
        Reason::AppDisabled => {
            (ErrorCode::Forbidden, "This app isn't accepting connections at the moment.")
        }
        Reason::InvalidLink => {
            (ErrorCode::BadRequest, "This link isn't valid. Ask the platform for a new one.")
        }
        Reason::RedirectUriRefused => (
            ErrorCode::BadRequest,
            "This link leads to an address that the platform hasn't registered.",
        ),
        Reason::ConsentUsed => {
            (ErrorCode::Conflict, "This has already been decided. Open the link again to connect.")
        }
        Reason::ConsentExpired => {
            (ErrorCode::Conflict, "This took more than ten minutes. Open the link again.")
        }
        Reason::OwnerRequired => {
            (ErrorCode::Forbidden, "Only an owner of your organization can decide this.")
        }
        Reason::AppChanged => {
            (ErrorCode::Conflict, "The app has changed. Open the link again to review it.")
        }
        Reason::InstallChanged => (
            ErrorCode::Conflict,
            "Your organization's connection has changed. Open the link again.",
        ),
        // The other reasons aren't about consents.
        _ => (ErrorCode::Conflict, "This can't be decided. Open the link again."),
    }
}
