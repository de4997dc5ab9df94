//! Refused attempts to connect: reported to the customer and recorded for both sides.

use domain::api_types::Reason;

use crate::services::activity;
use crate::services::error::ServiceError;
use crate::services::refusal::Refusal;
use crate::services::sessions::Session;
use crate::state::AppState;
use crate::storage::apps::AppWithOwner;
use crate::storage::{StorageError, Tx};

/// Refuses a consent link.
pub(super) async fn refuse<T>(
    state: &AppState,
    caller: &Session,
    app: Option<&AppWithOwner>,
    refusal: Refusal,
) -> Result<T, ServiceError> {
    let tx = state.db.begin().await?;
    record(state, tx, caller, app, &refusal).await?;
    let names_app = matches!(refusal.reason, Reason::AppDisabled | Reason::RedirectUriRefused);
    let app_name = app.filter(|_| names_app).map(|app| app.app.name.clone());
    Err(Refusal { app_name, ..refusal }.into())
}

/// Refuses an approval. Its transaction, which has written nothing yet, records the refusal.
pub(super) async fn refuse_approval<T>(
    state: &AppState,
    tx: Tx,
    caller: &Session,
    app: &AppWithOwner,
    reason: Reason,
) -> Result<T, ServiceError> {
    let refusal = Refusal::from(reason);
    record(state, tx, caller, Some(app), &refusal).await?;
    Err(refusal.into())
}

async fn record(
    state: &AppState,
    mut tx: Tx,
    caller: &Session,
    app: Option<&AppWithOwner>,
    refusal: &Refusal,
) -> Result<(), StorageError> {
    let app_id = app.map(|app| app.app.id.as_str());
    let (reason, code, origin) = (refusal.reason, refusal.code, refusal.origin.clone());
    activity::record_refusal(&mut tx, state, caller, app_id, reason, code, origin).await?;
    tx.commit().await
}
