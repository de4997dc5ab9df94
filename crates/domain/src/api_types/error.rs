use serde::{Deserialize, Serialize};

use crate::string_enum::string_enum;
use crate::{FieldError, LinkParameter, LinkProblem, RedirectRefusal};

string_enum! {
    /// What kind of answer an error is; each has one HTTP status.
    pub enum ErrorCode {
        BadRequest = "BAD_REQUEST",
        Unauthorized = "UNAUTHORIZED",
        Forbidden = "FORBIDDEN",
        NotFound = "NOT_FOUND",
        MethodNotAllowed = "METHOD_NOT_ALLOWED",
        Conflict = "CONFLICT",
        PreconditionFailed = "PRECONDITION_FAILED",
        PayloadTooLarge = "PAYLOAD_TOO_LARGE",
        UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
        PreconditionRequired = "PRECONDITION_REQUIRED",
        RateLimited = "RATE_LIMITED",
        InternalError = "INTERNAL_ERROR",
        Unavailable = "UNAVAILABLE",
    }
}

impl ErrorCode {
    /// The HTTP status of this code.
    pub const fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Conflict => 409,
            Self::PreconditionFailed => 412,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::PreconditionRequired => 428,
            Self::RateLimited => 429,
            Self::InternalError => 500,
            Self::Unavailable => 503,
        }
    }
}

string_enum! {
    /// `details.reason`: the state that stands in the way, where it is not a field.
    pub enum Reason {
        SignInRequired = "SIGN_IN_REQUIRED",
        CrossOrigin = "CROSS_ORIGIN",
        OwnerRequired = "OWNER_REQUIRED",
        LastOwner = "LAST_OWNER",
        UnknownApp = "UNKNOWN_APP",
        AppDisabled = "APP_DISABLED",
        InvalidLink = "INVALID_LINK",
        RedirectUriRefused = "REDIRECT_URI_REFUSED",
        ConsentUsed = "CONSENT_USED",
        ConsentExpired = "CONSENT_EXPIRED",
        AppChanged = "APP_CHANGED",
        InstallChanged = "INSTALL_CHANGED",
        ScopeRequired = "SCOPE_REQUIRED",
    }
}

/// The envelope of every error answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// English text for people.
    pub error: String,
    pub code: ErrorCode,
    pub request_id: String,
    #[serde(default)]
    pub details: ErrorDetails,
}

/// What a program needs to know about an error; only the members that say something are there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorDetails {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// A free slug, beside `TAKEN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_name: Option<String>,
    /// Beside `INVALID_LINK`: which parameter, and what is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<LinkParameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<LinkProblem>,
    /// Beside `REDIRECT_URI_REFUSED`: the condition that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<RedirectRefusal>,
}
