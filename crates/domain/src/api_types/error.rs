use serde::{Deserialize, Serialize};

use super::apps::OwnApp;
use crate::consent_link::{LinkParameter, LinkProblem};
use crate::field_error::FieldError;
use crate::redirect::RedirectRefusal;
use crate::string_enum::string_enum;

string_enum! {
    /// The kind of an error. Each has one HTTP status ([`ErrorCode::status`]).
    pub enum ErrorCode {
        /// The request or one of its fields is invalid.
        BadRequest = "BAD_REQUEST",
        /// There is no valid session or token.
        Unauthorized = "UNAUTHORIZED",
        /// The caller isn't allowed to do this.
        Forbidden = "FORBIDDEN",
        /// It doesn't exist, or belongs to another organization (rule 11).
        NotFound = "NOT_FOUND",
        /// The path exists but not with this method. `Allow` lists the others.
        MethodNotAllowed = "METHOD_NOT_ALLOWED",
        /// The current state doesn't permit it.
        Conflict = "CONFLICT",
        /// `If-Match` has a stale revision (rule 8).
        PreconditionFailed = "PRECONDITION_FAILED",
        /// The body has more than 64 KiB.
        PayloadTooLarge = "PAYLOAD_TOO_LARGE",
        /// The body isn't `application/json`.
        UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE",
        /// `If-Match` is missing (rule 8).
        PreconditionRequired = "PRECONDITION_REQUIRED",
        /// Too many requests. `Retry-After` says when to try again.
        RateLimited = "RATE_LIMITED",
        /// The server failed. The log has the details under the request ID.
        InternalError = "INTERNAL_ERROR",
        /// The database didn't answer in time. `Retry-After` says when to try again.
        Unavailable = "UNAVAILABLE",
    }
}

impl ErrorCode {
    /// The HTTP status that goes with this code.
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
    /// The state that caused an error, sent as `details.reason` when no field is at fault.
    pub enum Reason {
        /// There is no session.
        SignInRequired = "SIGN_IN_REQUIRED",
        /// Accounts sign in through the provider only.
        PasswordSignInOff = "PASSWORD_SIGN_IN_OFF",
        /// A write came from another site.
        CrossOrigin = "CROSS_ORIGIN",
        /// A write named another account than the session's in `X-Account-Id` (rule 32).
        AccountChanged = "ACCOUNT_CHANGED",
        /// Only an `OWNER` may do this (rules 16 and 19).
        OwnerRequired = "OWNER_REQUIRED",
        /// An organization must keep at least one owner (rule 46).
        LastOwner = "LAST_OWNER",
        /// The account is linked to the provider already, or the person there has another account.
        ProviderLinked = "PROVIDER_LINKED",
        /// Without the provider, nothing would sign in to the account.
        LastSignInMethod = "LAST_SIGN_IN_METHOD",
        /// No app has this slug (rule 14).
        UnknownApp = "UNKNOWN_APP",
        /// The app is `DISABLED` (rule 10).
        AppDisabled = "APP_DISABLED",
        /// The operator has disabled the app, so its developers can't reactivate it (rule 41).
        DisabledByOperator = "DISABLED_BY_OPERATOR",
        /// A parameter of the consent link is invalid (rule 13).
        InvalidLink = "INVALID_LINK",
        /// The redirect rule refused the `redirect_uri` (rule 14).
        RedirectUriRefused = "REDIRECT_URI_REFUSED",
        /// The consent has been decided already (rule 22).
        ConsentUsed = "CONSENT_USED",
        /// The consent is more than 10 minutes old.
        ConsentExpired = "CONSENT_EXPIRED",
        /// The app was edited after the page was shown (rule 19).
        AppChanged = "APP_CHANGED",
        /// The active install isn't the one that was shown (rules 19 and 22).
        InstallChanged = "INSTALL_CHANGED",
        /// The install lacks the scope that the call needs (rule 27).
        ScopeRequired = "SCOPE_REQUIRED",
        /// The customer's organization has no such job (rule 35).
        UnknownJob = "UNKNOWN_JOB",
        /// The endpoint of a delivery was deleted (rule 38).
        EndpointDeleted = "ENDPOINT_DELETED",
        /// The install has as many as it can have (rules 35 and 36).
        LimitReached = "LIMIT_REACHED",
    }
}

/// The body of every error response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// What went wrong, in English. Clients may show a translation chosen by `code` and `details`.
    pub error: String,
    /// The kind of the error.
    pub code: ErrorCode,
    /// The `X-Request-Id` of the response, to find the request in the log.
    pub request_id: String,
    /// `{}` if there is nothing to add.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub details: ErrorDetails,
}

/// What a program needs to know about an error. Members that don't apply are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorDetails {
    /// Every failing field at once, in the order of the form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// The state that caused the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// With field code `TAKEN`: a free slug that resembles the one asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
    /// With field code `TAKEN`: the app of the caller's own organization that has the slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_app: Option<OwnApp>,
    /// With `APP_DISABLED` and `REDIRECT_URI_REFUSED` of `POST /consents`: the app of the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_name: Option<String>,
    /// With `INVALID_LINK`: which parameter is invalid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<LinkParameter>,
    /// With `INVALID_LINK`: what is wrong with the parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<LinkProblem>,
    /// With `REDIRECT_URI_REFUSED`: the condition that failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<RedirectRefusal>,
}
