//! Refused attempts to connect: reported to the customer and recorded for both sides.

use domain::api_types::Reason;
use domain::{LinkError, RedirectRefusal, redirect};

use super::{Consents, ConsentsError};
use crate::services::sessions::Session;
use crate::storage::apps::AppWithOwner;
use crate::storage::{StorageError, Tx};

/// Why a consent link or a decision is refused.
#[derive(Clone, Debug, thiserror::Error)]
#[error("refused: {}", self.reason.as_str())]
pub struct Refusal {
    pub reason: Reason,
    /// What is wrong with an invalid link.
    pub link: Option<LinkError>,
    /// Why a redirect was refused.
    pub code: Option<RedirectRefusal>,
    /// Where a refused redirect would have led.
    pub origin: Option<String>,
    /// The app, where the customer is told its name.
    pub app_name: Option<String>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, link: None, code: None, origin: None, app_name: None }
    }
}

impl Refusal {
    pub(super) fn invalid_link(error: LinkError) -> Self {
        Self { link: Some(error), ..Reason::InvalidLink.into() }
    }

    pub(super) fn redirect(code: RedirectRefusal, presented: &str) -> Self {
        let origin = redirect::presented_origin(presented);
        Self { code: Some(code), origin, ..Reason::RedirectUriRefused.into() }
    }
}

impl Consents {
    /// Refuses a consent link.
    pub(super) async fn refuse<T>(
        &self,
        caller: &Session,
        app: Option<&AppWithOwner>,
        refusal: Refusal,
    ) -> Result<T, ConsentsError> {
        let tx = self.db.begin().await?;
        self.record(tx, caller, app, &refusal).await?;
        let names_app = matches!(refusal.reason, Reason::AppDisabled | Reason::RedirectUriRefused);
        let app_name = app.filter(|_| names_app).map(|app| app.app.name.clone());
        Err(Refusal { app_name, ..refusal }.into())
    }

    /// Refuses an approval. Its transaction, which has written nothing yet, records the refusal.
    pub(super) async fn refuse_approval<T>(
        &self,
        tx: Tx,
        caller: &Session,
        app: &AppWithOwner,
        reason: Reason,
    ) -> Result<T, ConsentsError> {
        let refusal = Refusal::from(reason);
        self.record(tx, caller, Some(app), &refusal).await?;
        Err(refusal.into())
    }

    async fn record(
        &self,
        mut tx: Tx,
        caller: &Session,
        app: Option<&AppWithOwner>,
        refusal: &Refusal,
    ) -> Result<(), StorageError> {
        let app_id = app.map(|app| app.app.id.as_str());
        let (reason, code, origin) = (refusal.reason, refusal.code, refusal.origin.clone());
        self.activity.record_refusal(&mut tx, caller, app_id, reason, code, origin).await?;
        tx.commit().await
    }
}
