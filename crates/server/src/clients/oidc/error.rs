use std::error::Error;
use std::time::Duration;

use super::http::Endpoint;
use crate::clients::http_error::{causes, is_tls};

/// What went wrong with the provider. The text is for the log: it may name hosts, settings and members
/// of a response, but never their values, a code or a token.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("time-out: no answer within {} s", .0.as_secs_f32())]
    TimedOut(Duration),
    #[error("DNS: can't resolve the host of {endpoint} ({cause})")]
    Dns { endpoint: Endpoint, cause: String },
    #[error("TLS: can't trust {endpoint} ({cause}); a private CA goes into SSL_CERT_FILE")]
    Tls { endpoint: Endpoint, cause: String },
    #[error("unreachable: can't connect to {endpoint} ({cause})")]
    Unreachable { endpoint: Endpoint, cause: String },
    #[error("{endpoint} answered with status {status}")]
    Status { endpoint: Endpoint, status: u16 },
    #[error("can't read `{member}` of {endpoint}")]
    Unreadable { endpoint: Endpoint, member: String },
    #[error("the provider calls itself {0}; OIDC_ISSUER must be exactly that")]
    OtherIssuer(String),
    #[error("the token endpoint refused: {0}")]
    Refused(String),
    #[error("the ID token's signature fits no key of the provider")]
    Signature,
    #[error("the ID token's `{0}` is wrong")]
    IdToken(&'static str),
    #[error("userinfo is about another `sub` than the ID token")]
    OtherSubject,
}

impl OidcError {
    pub(super) fn from_http(endpoint: Endpoint, error: &reqwest::Error) -> Self {
        let mut cause: &(dyn Error + 'static) = error;
        let mut dns = false;
        for next in causes(error) {
            cause = next;
            dns |= cause.to_string().starts_with("dns error");
        }
        let tls = is_tls(error);
        let cause = cause.to_string();
        match (dns, tls) {
            (true, _) => Self::Dns { endpoint, cause },
            (_, true) => Self::Tls { endpoint, cause },
            _ => Self::Unreachable { endpoint, cause },
        }
    }
}
