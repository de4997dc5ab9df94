//! How the errors of services map to the contract's.

use domain::LinkError;
use domain::api_types::{ErrorCode, Reason};

use crate::error::ApiError;
use crate::services::account::AccountSettingsError;
use crate::services::accounts::AccountsError;
use crate::services::apps::AppsError;
use crate::services::consents::{ConsentsError, Refusal};
use crate::services::installs::InstallsError;
use crate::services::invitations::InvitationsError;
use crate::services::members::MembersError;
use crate::services::oidc::ProviderSignInError;
use crate::services::password_resets::PasswordResetsError;
use crate::services::password_sign_in::PasswordSignInError;
use crate::services::platform_tokens::AccessError;
use crate::services::project_links::ProjectLinksError;
use crate::services::provider_link::ProviderLinksError;
use crate::services::webhooks::{DeliveriesError, EndpointsError};

impl From<AccountSettingsError> for ApiError {
    fn from(error: AccountSettingsError) -> Self {
        match error {
            AccountSettingsError::SignInRequired => Self::sign_in_required(),
            AccountSettingsError::InvalidFields(fields) => Self::fields(fields),
            AccountSettingsError::NoProvider => Self::not_found(),
            AccountSettingsError::LastSignInMethod => {
                let message = "Nothing else signs in to this account. Set a password first.";
                Self::with_reason(ErrorCode::Conflict, Reason::LastSignInMethod, message)
            }
            AccountSettingsError::Password(error) => error.into(),
            AccountSettingsError::Storage(error) => error.into(),
        }
    }
}

impl From<AccountsError> for ApiError {
    fn from(error: AccountsError) -> Self {
        match error {
            AccountsError::InvalidFields(fields) => Self::fields(fields),
            AccountsError::InvalidInvitation => Self::invalid_invitation(),
            AccountsError::EmailTaken => Self::taken("email"),
            AccountsError::Password(error) => error.into(),
            AccountsError::Storage(error) => error.into(),
        }
    }
}

impl From<AppsError> for ApiError {
    fn from(error: AppsError) -> Self {
        match error {
            AppsError::NotFound => Self::not_found(),
            AppsError::SignInRequired => Self::sign_in_required(),
            AppsError::InvalidFields(fields) => Self::fields(fields),
            AppsError::SlugTaken { suggestion, own_app } => Self::taken("slug").with(|details| {
                details.suggestion = suggestion;
                details.own_app = own_app;
            }),
            AppsError::DisabledByOperator => {
                let message = "OpenTrain has disabled this app. Ask OpenTrain to enable it again.";
                Self::with_reason(ErrorCode::Forbidden, Reason::DisabledByOperator, message)
            }
            AppsError::RevisionRequired => {
                let message = "Send If-Match with the revision you edited.";
                Self::new(ErrorCode::PreconditionRequired, message)
            }
            AppsError::RevisionMismatch => {
                let message = "This has changed in the meantime. Load it again, then edit it.";
                Self::new(ErrorCode::PreconditionFailed, message)
            }
            AppsError::Storage(error) => error.into(),
        }
    }
}

impl From<InstallsError> for ApiError {
    fn from(error: InstallsError) -> Self {
        match error {
            InstallsError::NotFound => Self::not_found(),
            InstallsError::SignInRequired => Self::sign_in_required(),
            InstallsError::OwnerRequired => Self::owner_required(),
            InstallsError::Storage(error) => error.into(),
        }
    }
}

impl From<InvitationsError> for ApiError {
    fn from(error: InvitationsError) -> Self {
        match error {
            InvitationsError::SignInRequired => Self::sign_in_required(),
            InvitationsError::OwnerRequired => Self::owner_required(),
            InvitationsError::Storage(error) => error.into(),
        }
    }
}

impl From<MembersError> for ApiError {
    fn from(error: MembersError) -> Self {
        match error {
            MembersError::NotFound => Self::not_found(),
            MembersError::SignInRequired => Self::sign_in_required(),
            MembersError::OwnerRequired => Self::owner_required(),
            MembersError::LastOwner => {
                let message = "This is the last owner. Make someone else an owner first.";
                Self::with_reason(ErrorCode::Conflict, Reason::LastOwner, message)
            }
            MembersError::InvalidFields(fields) => Self::fields(fields),
            MembersError::Storage(error) => error.into(),
        }
    }
}

impl From<PasswordResetsError> for ApiError {
    fn from(error: PasswordResetsError) -> Self {
        match error {
            PasswordResetsError::InvalidFields(fields) => Self::fields(fields),
            PasswordResetsError::Password(error) => error.into(),
            PasswordResetsError::Storage(error) => error.into(),
        }
    }
}

impl From<PasswordSignInError> for ApiError {
    fn from(error: PasswordSignInError) -> Self {
        match error {
            PasswordSignInError::Off => {
                let message = "Passwords are switched off here. Sign in through the provider.";
                Self::with_reason(ErrorCode::Forbidden, Reason::PasswordSignInOff, message)
            }
            PasswordSignInError::WrongCredentials => {
                Self::new(ErrorCode::Unauthorized, "The email address or the password is wrong.")
            }
            PasswordSignInError::RateLimited(error) => error.into(),
            PasswordSignInError::Hash(error) => error.into(),
            PasswordSignInError::Storage(error) => error.into(),
        }
    }
}

impl From<ProviderSignInError> for ApiError {
    fn from(error: ProviderSignInError) -> Self {
        match error {
            ProviderSignInError::ProviderLinked => Self::provider_linked(),
            ProviderSignInError::InvalidInvitation => Self::invalid_invitation(),
            ProviderSignInError::ProviderUnavailable => {
                Self::try_again("The sign-in provider can't be reached. Try again in a moment.")
            }
            ProviderSignInError::Storage(error) => error.into(),
        }
    }
}

impl From<ProviderLinksError> for ApiError {
    fn from(error: ProviderLinksError) -> Self {
        match error {
            ProviderLinksError::NotFound => Self::not_found(),
            ProviderLinksError::InvalidFields(fields) => Self::fields(fields),
            ProviderLinksError::ProviderLinked => Self::provider_linked(),
            ProviderLinksError::Password(error) => error.into(),
            ProviderLinksError::Storage(error) => error.into(),
        }
    }
}

impl From<AccessError> for ApiError {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::TokenRequired => Self::token_required(),
            AccessError::AppDisabled => {
                let message = "This app is switched off.";
                Self::with_reason(ErrorCode::Forbidden, Reason::AppDisabled, message)
            }
            AccessError::ScopeRequired => {
                let message = "The token lacks the scope that this call needs.";
                Self::with_reason(ErrorCode::Forbidden, Reason::ScopeRequired, message)
            }
            AccessError::Storage(error) => error.into(),
        }
    }
}

impl From<ProjectLinksError> for ApiError {
    fn from(error: ProjectLinksError) -> Self {
        match error {
            ProjectLinksError::NotFound => Self::not_found(),
            ProjectLinksError::InvalidFields(fields) => Self::fields(fields),
            ProjectLinksError::Access(error) => error.into(),
            ProjectLinksError::UnknownJob => {
                let message = "The customer has no job with this ID.";
                Self::with_reason(ErrorCode::NotFound, Reason::UnknownJob, message)
            }
            ProjectLinksError::JobsUnavailable => {
                Self::try_again("The job can't be checked right now. Try again in a moment.")
            }
            ProjectLinksError::AlreadyLinked => Self::taken("externalProjectId"),
            ProjectLinksError::LimitReached => Self::limit_reached(),
            ProjectLinksError::Storage(error) => error.into(),
        }
    }
}

impl From<EndpointsError> for ApiError {
    fn from(error: EndpointsError) -> Self {
        match error {
            EndpointsError::NotFound => Self::not_found(),
            EndpointsError::InvalidFields(fields) => Self::fields(fields),
            EndpointsError::Access(error) => error.into(),
            EndpointsError::LimitReached => Self::limit_reached(),
            EndpointsError::Storage(error) => error.into(),
        }
    }
}

impl From<DeliveriesError> for ApiError {
    fn from(error: DeliveriesError) -> Self {
        match error {
            DeliveriesError::NotFound => Self::not_found(),
            DeliveriesError::SignInRequired => Self::sign_in_required(),
            DeliveriesError::InvalidFields(fields) => Self::fields(fields),
            DeliveriesError::EndpointDeleted => {
                let message = "The endpoint of this delivery was deleted.";
                Self::with_reason(ErrorCode::Conflict, Reason::EndpointDeleted, message)
            }
            DeliveriesError::Storage(error) => error.into(),
        }
    }
}

impl From<ConsentsError> for ApiError {
    fn from(error: ConsentsError) -> Self {
        match error {
            ConsentsError::NotFound => Self::not_found(),
            ConsentsError::SignInRequired => Self::sign_in_required(),
            ConsentsError::InvalidFields(fields) => Self::fields(fields),
            ConsentsError::Refused(refusal) => refusal.into(),
            ConsentsError::Storage(error) => error.into(),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = refusal_message(&refusal);
        let error = Self::with_reason(code, refusal.reason(), message);
        match refusal {
            Refusal::AppDisabled { app_name } => error.with(|details| details.app_name = app_name),
            Refusal::InvalidLink(LinkError { parameter, problem }) => error.with(|details| {
                details.parameter = Some(parameter);
                details.problem = Some(problem);
            }),
            Refusal::RedirectUri { code, app_name, .. } => error.with(|details| {
                details.code = Some(code);
                details.app_name = Some(app_name);
            }),
            Refusal::UnknownApp
            | Refusal::ConsentUsed
            | Refusal::ConsentExpired
            | Refusal::OwnerRequired
            | Refusal::AppChanged
            | Refusal::InstallChanged => error,
        }
    }
}

fn refusal_message(refusal: &Refusal) -> (ErrorCode, &'static str) {
    match refusal {
        Refusal::UnknownApp => {
            (ErrorCode::NotFound, "There is no app with this slug. Check the link.")
        }
        Refusal::AppDisabled { .. } => {
            (ErrorCode::Forbidden, "This app isn't accepting connections at the moment.")
        }
        Refusal::InvalidLink(_) => {
            (ErrorCode::BadRequest, "This link isn't valid. Ask the platform for a new one.")
        }
        Refusal::RedirectUri { .. } => (
            ErrorCode::BadRequest,
            "This link leads to an address that the platform hasn't registered.",
        ),
        Refusal::ConsentUsed => {
            (ErrorCode::Conflict, "This has already been decided. Open the link again to connect.")
        }
        Refusal::ConsentExpired => {
            (ErrorCode::Conflict, "This took more than ten minutes. Open the link again.")
        }
        Refusal::OwnerRequired => {
            (ErrorCode::Forbidden, "Only an owner of your organization can decide this.")
        }
        Refusal::AppChanged => {
            (ErrorCode::Conflict, "The app has changed. Open the link again to review it.")
        }
        Refusal::InstallChanged => (
            ErrorCode::Conflict,
            "Your organization's connection has changed. Open the link again.",
        ),
    }
}
