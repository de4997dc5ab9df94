//! What the consent page shows, and which answer of the server leads to what.

use domain::wire::{Consent, ErrorCode, Install, InstallStatus, Reason};
use domain::{LinkParameter, LinkProblem, RedirectRefusal};

use super::link::Link;
use crate::api::ApiError;
use crate::i18n::common::{rate_limited, t};

#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    Loading,
    /// The request, undecided. A member reads it and cannot decide.
    Review(Consent),
    /// It stopped being what was shown, so nothing was granted. This is the request now.
    Changed(Consent),
    /// The token is not in here, so that there is one place to clear it from.
    Approved(Granted),
    Declined {
        consent: Consent,
        return_url: Option<String>,
    },
    Refused(Refusal),
    Failed(Failure),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Granted {
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
    /// Which parameter and what is wrong with it; `None` when the query is too long to be read.
    BrokenLink(Option<(LinkParameter, LinkProblem)>),
    Unregistered {
        app: String,
        code: RedirectRefusal,
        origin: Option<String>,
    },
    Expired,
    /// `connected`: a connection came of the decision, whose answer may have been lost.
    Decided {
        app: String,
        organization: String,
        connected: bool,
    },
}

/// Why the request could not be loaded; trying again may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    Offline,
    Server,
    /// Wait that many seconds.
    TooMany(u32),
}

/// What follows from a decision that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setback {
    /// Nobody is signed in any more: the page is being left.
    SignedOut,
    /// It was decided before, perhaps by the very request whose answer got lost.
    Used,
    Expired,
    AppDisabled,
    /// Not an owner any more: the request has to be shown as a member sees it.
    MayNotDecide,
    Changed,
    /// No answer came: it may or may not have been granted.
    Unknown,
    /// The server says that it did nothing.
    NotDecided,
}

impl From<&ApiError> for Failure {
    fn from(error: &ApiError) -> Self {
        match error {
            ApiError::Network => Self::Offline,
            ApiError::RateLimited(seconds) => Self::TooMany(*seconds),
            ApiError::Decode { .. } | ApiError::Api(_) => Self::Server,
        }
    }
}

impl Failure {
    pub fn text(self) -> String {
        match self {
            Self::Offline => t().offline().to_owned(),
            Self::Server => t().server_failed().to_owned(),
            Self::TooMany(seconds) => rate_limited(seconds),
        }
    }
}

impl From<&ApiError> for Setback {
    fn from(error: &ApiError) -> Self {
        match error.reason() {
            Some(Reason::SignInRequired) => Self::SignedOut,
            Some(Reason::ConsentUsed) => Self::Used,
            Some(Reason::ConsentExpired) => Self::Expired,
            Some(Reason::OwnerRequired) => Self::MayNotDecide,
            Some(Reason::AppDisabled) => Self::AppDisabled,
            Some(Reason::AppChanged | Reason::InstallChanged) => Self::Changed,
            // Another session's, or forgotten: to start again is what helps.
            _ if error.is_not_found() => Self::Expired,
            _ => match (error, error.code()) {
                (ApiError::Network | ApiError::Decode { .. }, _)
                | (_, Some(ErrorCode::InternalError | ErrorCode::Unavailable)) => Self::Unknown,
                _ => Self::NotDecided,
            },
        }
    }
}

impl Screen {
    /// What to show when `POST /consents` was refused.
    pub fn unopened(error: &ApiError, link: &Link) -> Self {
        let Some(body) = error.body() else { return Self::Failed(error.into()) };
        let details = &body.details;
        let app = details.app_name.clone().unwrap_or_else(|| link.slug.clone());
        Self::Refused(match details.reason {
            Some(Reason::UnknownApp) => Refusal::UnknownApp,
            Some(Reason::AppDisabled) => Refusal::AppDisabled { app, connected: false },
            Some(Reason::InvalidLink) => {
                Refusal::BrokenLink(details.parameter.zip(details.problem))
            }
            Some(Reason::RedirectUriRefused) => Refusal::Unregistered {
                app,
                code: details.code.unwrap_or(RedirectRefusal::NotAUrl),
                origin: link.presented_origin(),
            },
            _ if body.code == ErrorCode::BadRequest => Refusal::BrokenLink(None),
            _ => return Self::Failed(error.into()),
        })
    }
}

/// Whether the organization holds a connection to the app that is not the one it had before.
pub fn is_connected(installs: &[Install], slug: &str, before: Option<&str>) -> bool {
    installs.iter().any(|install| {
        install.app.slug == slug
            && install.status == InstallStatus::Active
            && Some(install.id.as_str()) != before
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::wire::{AppStatus, ErrorBody, ErrorDetails, InstallApp};

    fn refused(code: ErrorCode, details: ErrorDetails) -> ApiError {
        let body = ErrorBody { error: String::new(), code, request_id: String::new(), details };
        ApiError::Api(Box::new(body))
    }

    fn because(code: ErrorCode, reason: Reason) -> ApiError {
        refused(code, ErrorDetails { reason: Some(reason), ..ErrorDetails::default() })
    }

    fn link() -> Link {
        Link::parse("/integrations/acme/connect", "?redirect_uri=https%3A%2F%2Fevil.example%2Fx")
    }

    #[test]
    fn each_refusal_has_its_page() {
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
            assert_eq!(Screen::unopened(&error, &link()), Screen::Refused(page));
        }
    }

    #[test]
    fn what_may_pass_can_be_tried_again() {
        for (error, failure) in [
            (ApiError::Network, Failure::Offline),
            (ApiError::Decode { member: String::new() }, Failure::Server),
            (refused(ErrorCode::Unavailable, ErrorDetails::default()), Failure::Server),
            (ApiError::RateLimited(7), Failure::TooMany(7)),
        ] {
            assert_eq!(Screen::unopened(&error, &link()), Screen::Failed(failure));
        }
    }

    #[test]
    fn a_decision_that_was_not_taken_says_why() {
        for (error, setback) in [
            (because(ErrorCode::Unauthorized, Reason::SignInRequired), Setback::SignedOut),
            (because(ErrorCode::Conflict, Reason::ConsentUsed), Setback::Used),
            (because(ErrorCode::Conflict, Reason::ConsentExpired), Setback::Expired),
            (because(ErrorCode::Forbidden, Reason::OwnerRequired), Setback::MayNotDecide),
            (because(ErrorCode::Forbidden, Reason::AppDisabled), Setback::AppDisabled),
            (because(ErrorCode::Conflict, Reason::AppChanged), Setback::Changed),
            (because(ErrorCode::Conflict, Reason::InstallChanged), Setback::Changed),
            (refused(ErrorCode::NotFound, ErrorDetails::default()), Setback::Expired),
            (ApiError::RateLimited(7), Setback::NotDecided),
            (refused(ErrorCode::InternalError, ErrorDetails::default()), Setback::Unknown),
            (ApiError::Network, Setback::Unknown),
            (ApiError::Decode { member: String::new() }, Setback::Unknown),
        ] {
            assert_eq!(Setback::from(&error), setback);
        }
    }

    #[test]
    fn a_connection_counts_if_it_is_live_and_new() {
        let install = |id: &str, slug: &str, status| Install {
            id: id.into(),
            app: InstallApp {
                slug: slug.into(),
                name: "Acme".into(),
                owner_name: "Acme Inc".into(),
                status: AppStatus::Active,
            },
            scopes: vec![],
            pii_consent: false,
            status,
            granted_by: "Ada".into(),
            created_at: String::new(),
            revoked_at: None,
            last_used_at: None,
            token_hint: String::new(),
        };
        let installs = [
            install("3", "other", InstallStatus::Active),
            install("2", "acme", InstallStatus::Active),
            install("1", "acme", InstallStatus::Revoked),
        ];
        assert!(is_connected(&installs, "acme", Some("1")));
        assert!(is_connected(&installs, "acme", None));
        assert!(!is_connected(&installs, "acme", Some("2")), "it was there before");
        assert!(!is_connected(&installs[2..], "acme", None), "it is over");
    }
}
