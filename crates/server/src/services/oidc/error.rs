//! Why signing in through the provider, signing up or linking failed.

use domain::api_types::SignInProblem;

use super::ProviderSignInError;
use crate::clients::oidc::error_code;
use crate::storage::StorageError;

/// The text is for the log, which gets one line of each.
#[derive(Debug, thiserror::Error)]
pub(super) enum SignInError {
    #[error(transparent)]
    Provider(#[from] crate::clients::oidc::OidcError),
    #[error("rate limited: too many from one address")]
    RateLimited,
    #[error("no cookie: the browser keeps none, has lost it, or isn't the one that started")]
    NoCookie,
    #[error("no such `state`: used, from another browser, or older than a day")]
    UnknownState,
    #[error("expired: the person took more than ten minutes")]
    Expired,
    #[error("the provider answered `?error={}`", error_code(.0))]
    Refused(String),
    #[error("the callback has neither `code` nor `error`")]
    NoCode,
    #[error("unverified: the provider says `email_verified: false`")]
    Unverified,
    #[error(
        "unverified: the provider sends no `email_verified`; if it verifies every address, set \
         OIDC_TRUST_EMAIL=true"
    )]
    Unstated,
    #[error("no email address, or none that is valid; does the client have the scope `email`?")]
    NoEmail,
    #[error("address taken: an account that no password can link has this email address")]
    EmailTaken,
    #[error("no valid name can be made of the claims")]
    NoName,
    #[error("the address has an account with a password, which the page asks for")]
    PasswordToLink,
    #[error("the session that started linking is no longer this browser's")]
    OtherSession,
    #[error("identity taken: the person at the provider has another account")]
    IdentityTaken,
    #[error("the account is linked to somebody else at the provider")]
    AlreadyLinked,
    #[error("the invitation was used or expired since, or its creator is no longer an owner")]
    InvitationInvalid,
    #[error("the invited person already has an account")]
    AccountExists,
    #[error("this server failed")]
    Storage(#[from] StorageError),
}

impl SignInError {
    fn problem(&self) -> SignInProblem {
        match self {
            Self::NoCookie => SignInProblem::NoCookie,
            Self::RateLimited => SignInProblem::RateLimited,
            Self::Refused(error) if error == "access_denied" => SignInProblem::Cancelled,
            Self::Unverified => SignInProblem::EmailUnverified,
            Self::Unstated | Self::NoEmail => SignInProblem::EmailMissing,
            Self::EmailTaken => SignInProblem::EmailTaken,
            Self::PasswordToLink => SignInProblem::PasswordToLink,
            Self::IdentityTaken => SignInProblem::IdentityTaken,
            Self::InvitationInvalid => SignInProblem::InvitationInvalid,
            Self::AccountExists => SignInProblem::AccountExists,
            _ => SignInProblem::Failed,
        }
    }

    /// Logs the error, and turns it into what the page shows.
    pub(super) fn report(self) -> SignInProblem {
        if let Self::Storage(error) = &self {
            error.log();
        }
        let problem = self.problem();
        match problem {
            SignInProblem::Cancelled => {
                tracing::info!("sign-in through OIDC_ISSUER cancelled: {self}");
            }
            SignInProblem::PasswordToLink => {
                tracing::info!("sign-in through OIDC_ISSUER waits: {self}");
            }
            _ => tracing::warn!("sign-in through OIDC_ISSUER failed: {self}"),
        }
        problem
    }

    /// Like [`SignInError::report`], for a call whose page can't go to the provider. Storage errors
    /// are logged with its response.
    pub(super) fn report_unavailable(self) -> ProviderSignInError {
        if let Self::Storage(error) = self {
            return ProviderSignInError::Storage(error);
        }
        self.report();
        ProviderSignInError::ProviderUnavailable
    }
}
