use domain::FieldError;
use domain::wire::{ErrorBody, ErrorCode, Reason};

use super::json;

/// Why a call did not do what it was asked to.
#[derive(Clone, Debug, PartialEq)]
pub enum ApiError {
    /// No answer came: offline, or the server cannot be reached. Whether the call took effect is
    /// unknown.
    Network,
    /// An answer that is not of the contract, from a proxy for example.
    Unreadable,
    /// Too often: it did nothing, and may be tried again after that many seconds.
    TooMany(u32),
    /// The contract's envelope.
    Refused(Box<ErrorBody>),
}

impl ApiError {
    pub(super) fn from_body(text: &str) -> Self {
        json::from_str(text).map_or(Self::Unreadable, |body| Self::Refused(Box::new(body)))
    }

    pub fn body(&self) -> Option<&ErrorBody> {
        match self {
            Self::Refused(body) => Some(body),
            Self::Network | Self::Unreadable | Self::TooMany(_) => None,
        }
    }

    pub fn code(&self) -> Option<ErrorCode> {
        self.body().map(|body| body.code)
    }

    /// The state that stands in the way.
    pub fn reason(&self) -> Option<Reason> {
        self.body().and_then(|body| body.details.reason)
    }

    /// The fields that were refused.
    pub fn fields(&self) -> &[FieldError] {
        self.body().map_or(&[], |body| &body.details.fields)
    }

    pub fn is_not_found(&self) -> bool {
        self.code() == Some(ErrorCode::NotFound)
    }

    /// Nobody is signed in (any more).
    pub fn is_signed_out(&self) -> bool {
        self.reason() == Some(Reason::SignInRequired)
    }
}
