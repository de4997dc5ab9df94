//! What the consent page shows, and which state each server error leads to.

use domain::api_types::{Consent, ErrorCode, Install, Reason, Session};
use domain::{LinkParameter, LinkProblem, RedirectRefusal};

use super::address::ConsentAddress;
use crate::api::ApiError;
use crate::i18n::common::{rate_limited, t};

#[derive(Clone, Debug, PartialEq)]
pub enum ConsentState {
    Loading,
    /// The request. A member can read it, but not decide.
    Review(Consent),
    /// The request changed after it was shown, so nothing was granted. Holds the new one.
    Changed(Consent),
    Approved(Approval),
    Declined {
        consent: Consent,
        return_url: Option<String>,
    },
    Refused(Refusal),
    /// Another account than the one that was shown is signed in now (rule 32).
    AccountChanged(Session),
    Failed(LoadError),
}

/// The result of approving, without the token, which is kept in one place only.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    pub consent: Consent,
    pub install: Install,
    pub continue_url: Option<String>,
}

/// Why there is nothing to decide.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    UnknownApp,
    /// `connected`: the organization has an install of it.
    AppDisabled {
        app: String,
        connected: bool,
    },
    /// Which parameter and what's wrong with it; `None` if the query is too long to be read.
    BrokenLink(Option<(LinkParameter, LinkProblem)>),
    Unregistered {
        app: String,
        code: RedirectRefusal,
        origin: Option<String>,
    },
    Expired,
    /// `connected`: the decision created a connection, and its response may have been lost.
    Decided {
        app: String,
        organization: String,
        connected: bool,
    },
}

/// Why the request couldn't be loaded. Trying again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadError {
    Offline,
    Server,
    /// Seconds to wait.
    RateLimited(u32),
}

/// Why a decision failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionError {
    /// Nobody is signed in any more, or somebody else: the program shows that.
    SessionChanged,
    /// It was decided before, perhaps by the very request whose response was lost.
    Used,
    Expired,
    /// It's another session's, or deleted.
    NotFound,
    AppDisabled,
    /// The account is no longer an owner: show the request as a member sees it.
    OwnerRequired,
    Changed,
    /// There was no readable response: the request may or may not have been granted.
    Unknown,
    /// The server refused and did nothing.
    NotDecided,
}

impl From<&ApiError> for LoadError {
    fn from(error: &ApiError) -> Self {
        match error {
            ApiError::Network => Self::Offline,
            ApiError::RateLimited(seconds) => Self::RateLimited(*seconds),
            ApiError::Decode { .. } | ApiError::Api(_) => Self::Server,
        }
    }
}

impl LoadError {
    pub fn message(self) -> String {
        match self {
            Self::Offline => t().offline().to_owned(),
            Self::Server => t().server_failed().to_owned(),
            Self::RateLimited(seconds) => rate_limited(seconds),
        }
    }
}

impl From<&ApiError> for DecisionError {
    fn from(error: &ApiError) -> Self {
        match error.reason() {
            Some(Reason::SignInRequired | Reason::AccountChanged) => Self::SessionChanged,
            Some(Reason::ConsentUsed) => Self::Used,
            Some(Reason::ConsentExpired) => Self::Expired,
            Some(Reason::OwnerRequired) => Self::OwnerRequired,
            Some(Reason::AppDisabled) => Self::AppDisabled,
            Some(Reason::AppChanged | Reason::InstallChanged) => Self::Changed,
            _ if error.is_not_found() => Self::NotFound,
            _ if error.is_outcome_unknown() => Self::Unknown,
            _ => Self::NotDecided,
        }
    }
}

impl ConsentState {
    /// What to show when `POST /consents` was refused.
    pub fn from_open_error(error: &ApiError, address: &ConsentAddress) -> Self {
        let Some(body) = error.body() else { return Self::Failed(error.into()) };
        let details = &body.details;
        let app = details.app_name.clone().unwrap_or_else(|| address.slug.clone());
        Self::Refused(match details.reason {
            Some(Reason::UnknownApp) => Refusal::UnknownApp,
            Some(Reason::AppDisabled) => Refusal::AppDisabled { app, connected: false },
            Some(Reason::InvalidLink) => {
                Refusal::BrokenLink(details.parameter.zip(details.problem))
            }
            Some(Reason::RedirectUriRefused) => Refusal::Unregistered {
                app,
                code: details.code.unwrap_or(RedirectRefusal::NotAUrl),
                origin: address.presented_origin(),
            },
            _ if body.code == ErrorCode::BadRequest => Refusal::BrokenLink(None),
            _ => return Self::Failed(error.into()),
        })
    }

    /// The request was decided before.
    pub fn decided(consent: Consent, connected: bool) -> Self {
        Self::Refused(Refusal::Decided {
            app: consent.app.name,
            organization: consent.decider.organization_name,
            connected,
        })
    }
}

/// Whether one of an organization's active `installs` isn't the one with the ID `before`.
pub fn has_new_install(installs: &[Install], before: Option<&str>) -> bool {
    installs.iter().any(|install| Some(&*install.id) != before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::api_types::{AppStatus, ErrorBody, ErrorDetails, InstallApp, InstallStatus};

    fn refused(code: ErrorCode, details: ErrorDetails) -> ApiError {
        let body = ErrorBody { error: String::new(), code, request_id: String::new(), details };
        ApiError::Api(Box::new(body))
    }

    fn because(code: ErrorCode, reason: Reason) -> ApiError {
        refused(code, ErrorDetails { reason: Some(reason), ..ErrorDetails::default() })
    }

    fn address() -> ConsentAddress {
        ConsentAddress::parse(
            "/integrations/acme/connect",
            "?redirect_uri=https%3A%2F%2Fevil.example%2Fx",
        )
    }

    /// Rule 14.
    #[test]
    fn each_refusal_has_its_own_page() {
        let named = |code, reason| {
            refused(
                code,
                ErrorDetails {
                    reason: Some(reason),
                    app_name: Some("Acme".into()),
                    parameter: Some(LinkParameter::State),
                    problem: Some(LinkProblem::Repeated),
                    code: Some(RedirectRefusal::OriginMismatch),
                    ..ErrorDetails::default()
                },
            )
        };
        for (error, page) in [
            (named(ErrorCode::NotFound, Reason::UnknownApp), Refusal::UnknownApp),
            (
                named(ErrorCode::Forbidden, Reason::AppDisabled),
                Refusal::AppDisabled { app: "Acme".into(), connected: false },
            ),
            (
                named(ErrorCode::BadRequest, Reason::InvalidLink),
                Refusal::BrokenLink(Some((LinkParameter::State, LinkProblem::Repeated))),
            ),
            (
                named(ErrorCode::BadRequest, Reason::RedirectUriRefused),
                Refusal::Unregistered {
                    app: "Acme".into(),
                    code: RedirectRefusal::OriginMismatch,
                    origin: Some("https://evil.example".into()),
                },
            ),
            (refused(ErrorCode::BadRequest, ErrorDetails::default()), Refusal::BrokenLink(None)),
        ] {
            assert_eq!(
                ConsentState::from_open_error(&error, &address()),
                ConsentState::Refused(page)
            );
        }
    }

    #[test]
    fn temporary_failures_can_be_retried() {
        for (error, load_error) in [
            (ApiError::Network, LoadError::Offline),
            (ApiError::Decode { member: "id".into() }, LoadError::Server),
            (refused(ErrorCode::Unavailable, ErrorDetails::default()), LoadError::Server),
            (ApiError::RateLimited(7), LoadError::RateLimited(7)),
        ] {
            assert_eq!(
                ConsentState::from_open_error(&error, &address()),
                ConsentState::Failed(load_error)
            );
        }
    }

    #[test]
    fn each_failed_decision_has_its_reason() {
        for (error, decision_error) in [
            (
                because(ErrorCode::Unauthorized, Reason::SignInRequired),
                DecisionError::SessionChanged,
            ),
            (because(ErrorCode::Conflict, Reason::AccountChanged), DecisionError::SessionChanged),
            (because(ErrorCode::Conflict, Reason::ConsentUsed), DecisionError::Used),
            (because(ErrorCode::Conflict, Reason::ConsentExpired), DecisionError::Expired),
            (because(ErrorCode::Forbidden, Reason::OwnerRequired), DecisionError::OwnerRequired),
            (because(ErrorCode::Forbidden, Reason::AppDisabled), DecisionError::AppDisabled),
            (because(ErrorCode::Conflict, Reason::AppChanged), DecisionError::Changed),
            (because(ErrorCode::Conflict, Reason::InstallChanged), DecisionError::Changed),
            (refused(ErrorCode::NotFound, ErrorDetails::default()), DecisionError::NotFound),
            (ApiError::RateLimited(7), DecisionError::NotDecided),
            (refused(ErrorCode::InternalError, ErrorDetails::default()), DecisionError::Unknown),
            (ApiError::Network, DecisionError::Unknown),
            (ApiError::Decode { member: "id".into() }, DecisionError::Unknown),
        ] {
            assert_eq!(DecisionError::from(&error), decision_error);
        }
    }

    /// Rule 22: a lost response may have connected the app.
    #[test]
    fn only_a_new_install_counts() {
        let installs = [Install {
            id: "2".into(),
            app: InstallApp {
                slug: "acme".into(),
                name: "Acme".into(),
                owner_name: "Acme Inc".into(),
                status: AppStatus::Active,
            },
            scopes: vec![],
            pii_consent: false,
            status: InstallStatus::Active,
            granted_by: "Ada".into(),
            created_at: String::new(),
            revoked_at: None,
            last_used_at: None,
            token_hint: String::new(),
        }];
        assert!(has_new_install(&installs, None));
        assert!(has_new_install(&installs, Some("1")));
        assert!(!has_new_install(&installs, Some("2")), "it was there before");
        assert!(!has_new_install(&[], None));
    }
}
