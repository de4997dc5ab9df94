use domain::FieldError;
use domain::api_types::OwnApp;

use crate::passwords::HashError;
use crate::rate_limit::RateLimited;
use crate::services::refusal::Refusal;
use crate::storage::StorageError;

/// Why a use case failed. Routes turn it into the contract's error envelope.
#[derive(Debug)]
pub enum ServiceError {
    /// It doesn't exist, or the caller may not know that it does (rule 11).
    NotFound,
    SignInRequired,
    WrongCredentials,
    /// Accounts sign in through the provider only.
    PasswordSignInOff,
    OwnerRequired,
    LastOwner,
    /// The account is linked already, or the person at the provider has another account.
    ProviderLinked,
    /// Nothing else would sign in to the account.
    LastSignInMethod,
    /// The provider can't be reached: worth a retry.
    ProviderUnavailable,
    InvalidFields(Vec<FieldError>),
    EmailTaken,
    SlugTaken {
        /// A free slug like it.
        suggestion: Option<String>,
        /// The caller's own app that has it (rule 11).
        own_app: Option<OwnApp>,
    },
    /// An edit didn't say which revision it was made from.
    RevisionRequired,
    /// An edit was made from another revision (rule 8).
    RevisionMismatch,
    /// The token of a call was revoked while the call ran.
    TokenRequired,
    /// The install lacks the scope that a call needs (rule 27).
    ScopeRequired,
    /// The install has a link with this external project (rule 35).
    ProjectLinked,
    /// The customer has no such job (rule 35).
    UnknownJob,
    /// The marketplace can't say whether the customer has a job: worth a retry.
    JobsUnavailable,
    /// The endpoint of a delivery was deleted (rule 38).
    EndpointDeleted,
    /// The install has as many as it can have (rules 35 and 36).
    LimitReached,
    /// A call with the token of an app that is switched off (rule 27).
    AppDisabled,
    /// Only the operator can reactivate the app (rule 41).
    DisabledByOperator,
    /// A consent link or a decision was refused.
    Refused(Box<Refusal>),
    RateLimited(RateLimited),
    /// The database can't be reached: worth a retry.
    Unavailable,
    /// Another transaction got in the way, and nothing was written: worth a retry at once.
    Conflict,
    /// Too many passwords wait to be hashed: worth a retry.
    Busy,
    Internal,
}

impl From<Vec<FieldError>> for ServiceError {
    fn from(fields: Vec<FieldError>) -> Self {
        Self::InvalidFields(fields)
    }
}

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<RateLimited> for ServiceError {
    fn from(error: RateLimited) -> Self {
        Self::RateLimited(error)
    }
}

impl From<HashError> for ServiceError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::Busy,
            HashError::Failed => Self::Internal,
        }
    }
}

impl From<StorageError> for ServiceError {
    fn from(error: StorageError) -> Self {
        error.log();
        if error.is_conflict() {
            Self::Conflict
        } else if error.is_unavailable() {
            Self::Unavailable
        } else {
            Self::Internal
        }
    }
}
