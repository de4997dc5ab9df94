//! Refused attempts to connect: reported to the customer and recorded for both sides.

use domain::api_types::Reason;
use domain::{LinkError, RedirectRefusal};

use super::{Consents, ConsentsError};
use crate::services::activity::RefusedAttempt;
use crate::services::sessions::Session;

/// Why a consent link or a decision is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("refused: {}", self.reason())]
pub enum Refusal {
    UnknownApp,
    AppDisabled {
        /// `None` for a decision: its page has shown the name.
        app_name: Option<String>,
    },
    InvalidLink(LinkError),
    RedirectUri {
        code: RedirectRefusal,
        /// Where the redirect would have led.
        origin: Option<String>,
        app_name: String,
    },
    ConsentUsed,
    ConsentExpired,
    OwnerRequired,
    AppChanged,
    InstallChanged,
}

impl Refusal {
    pub fn reason(&self) -> Reason {
        match self {
            Self::UnknownApp => Reason::UnknownApp,
            Self::AppDisabled { .. } => Reason::AppDisabled,
            Self::InvalidLink(_) => Reason::InvalidLink,
            Self::RedirectUri { .. } => Reason::RedirectUriRefused,
            Self::ConsentUsed => Reason::ConsentUsed,
            Self::ConsentExpired => Reason::ConsentExpired,
            Self::OwnerRequired => Reason::OwnerRequired,
            Self::AppChanged => Reason::AppChanged,
            Self::InstallChanged => Reason::InstallChanged,
        }
    }

    fn attempt<'a>(&'a self, app_id: Option<&'a str>) -> RefusedAttempt<'a> {
        let (code, origin) = match self {
            Self::RedirectUri { code, origin, .. } => (Some(*code), origin.as_deref()),
            _ => (None, None),
        };
        RefusedAttempt { app_id, reason: self.reason(), code, origin }
    }
}

impl Consents {
    /// Refuses a consent link or an approval, and records that. `app_id` is `None` for a link to an
    /// app that doesn't exist.
    pub(super) async fn refuse<T>(
        &self,
        caller: &Session,
        app_id: Option<&str>,
        refusal: Refusal,
    ) -> Result<T, ConsentsError> {
        let mut tx = self.db.begin().await?;
        self.activity.record_refusal(&mut tx, caller, refusal.attempt(app_id)).await?;
        tx.commit().await?;
        Err(refusal.into())
    }
}
