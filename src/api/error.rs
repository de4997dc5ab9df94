use domain::FieldError;
use domain::api_types::{ErrorBody, ErrorCode, Reason};

use super::json;

/// Why a call failed.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// No response: offline, or the server is unreachable. The call may have taken effect.
    Network,
    /// The response doesn't follow the contract, such as a proxy's error page.
    Decode {
        /// The path of the member that can't be read, such as `items[0].app.slug`; empty for the
        /// whole response.
        member: String,
    },
    /// Too many requests, so nothing happened. Holds the seconds to wait.
    RateLimited(u32),
    /// The API's error envelope.
    Api(Box<ErrorBody>),
}

impl ApiError {
    pub fn body(&self) -> Option<&ErrorBody> {
        match self {
            Self::Api(body) => Some(body),
            Self::Network | Self::Decode { .. } | Self::RateLimited(_) => None,
        }
    }

    pub fn code(&self) -> Option<ErrorCode> {
        self.body().map(|body| body.code)
    }

    /// The state that caused the error, if it wasn't a field.
    pub fn reason(&self) -> Option<Reason> {
        self.body().and_then(|body| body.details.reason)
    }

    /// The fields that the server refused.
    pub fn fields(&self) -> &[FieldError] {
        self.body().map_or(&[], |body| &body.details.fields)
    }

    pub fn is_not_found(&self) -> bool {
        self.code() == Some(ErrorCode::NotFound)
    }

    /// Whether the call may have taken effect: its answer was lost, or says that the server failed.
    pub fn is_outcome_unknown(&self) -> bool {
        match self {
            Self::Network | Self::Decode { .. } => true,
            Self::RateLimited(_) => false,
            Self::Api(body) => {
                matches!(body.code, ErrorCode::InternalError | ErrorCode::Unavailable)
            }
        }
    }

    /// Nobody is signed in (any more).
    pub fn is_unauthenticated(&self) -> bool {
        self.reason() == Some(Reason::SignInRequired)
    }
}

impl From<json::Error> for ApiError {
    fn from(error: json::Error) -> Self {
        Self::Decode { member: error.into_path() }
    }
}
