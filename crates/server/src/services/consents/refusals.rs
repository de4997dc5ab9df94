//! Why an attempt to connect is refused: told to the customer, recorded for both sides.

use domain::api_types::{ErrorCode, Reason};
use domain::{LinkError, RedirectRefusal, redirect};

use crate::error::ApiError;
use crate::services::activity;
use crate::services::sessions::Session;
use crate::state::AppState;
use crate::storage::apps::AppWithOwner;
use crate::storage::{StorageError, Tx};

/// A refusal and what belongs to its reason.
pub(super) struct Refusal {
    reason: Reason,
    link: Option<LinkError>,
    code: Option<RedirectRefusal>,
    /// Where a refused redirect would have led.
    origin: Option<String>,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self { reason, link: None, code: None, origin: None }
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

/// Refuses a link.
pub(super) async fn refuse<T>(
    state: &AppState,
    caller: &Session,
    app: Option<&AppWithOwner>,
    refusal: Refusal,
) -> Result<T, ApiError> {
    let tx = state.db.begin().await?;
    let error = error(&refusal);
    record(state, tx, caller, app, refusal).await?;
    let shown =
        matches!(error.details.reason, Some(Reason::AppDisabled | Reason::RedirectUriRefused));
    let app_name = app.filter(|_| shown).map(|app| app.app.name.clone());
    Err(error.with(|details| details.app_name = app_name))
}

/// Refuses an approval. Its transaction has written nothing yet and ends with the record.
pub(super) async fn refuse_approval<T>(
    state: &AppState,
    tx: Tx,
    caller: &Session,
    app: &AppWithOwner,
    reason: Reason,
) -> Result<T, ApiError> {
    record(state, tx, caller, Some(app), reason.into()).await?;
    Err(error(&reason.into()))
}

async fn record(
    state: &AppState,
    mut tx: Tx,
    caller: &Session,
    app: Option<&AppWithOwner>,
    Refusal { reason, code, origin, .. }: Refusal,
) -> Result<(), StorageError> {
    let app_id = app.map(|app| app.app.id.as_str());
    activity::record_refusal(&mut tx, state, caller, app_id, reason, code, origin).await?;
    tx.commit().await
}

/// What the customer is told.
pub(super) fn error(refusal: &Refusal) -> ApiError {
    let (code, message) = explain(refusal.reason);
    ApiError::state(code, refusal.reason, message).with(|details| {
        details.parameter = refusal.link.map(|error| error.parameter);
        details.problem = refusal.link.map(|error| error.problem);
        details.code = refusal.code;
    })
}

fn explain(reason: Reason) -> (ErrorCode, &'static str) {
    match reason {
        Reason::UnknownApp => {
            (ErrorCode::NotFound, "There is no app with this address. Check the link.")
        }
        Reason::AppDisabled => {
            (ErrorCode::Forbidden, "This app takes no connections at the moment.")
        }
        Reason::InvalidLink => {
            (ErrorCode::BadRequest, "This link is not valid. Ask the platform for a new one.")
        }
        Reason::RedirectUriRefused => (
            ErrorCode::BadRequest,
            "This link leads to an address that the platform has not registered.",
        ),
        Reason::ConsentUsed => {
            (ErrorCode::Conflict, "This was decided already. Open the link again to connect.")
        }
        Reason::ConsentExpired => {
            (ErrorCode::Conflict, "This took more than ten minutes. Open the link again.")
        }
        Reason::OwnerRequired => {
            (ErrorCode::Forbidden, "Only an owner of your organization can decide this.")
        }
        Reason::AppChanged => (
            ErrorCode::Conflict,
            "The app was changed meanwhile. Open the link again to review it.",
        ),
        Reason::InstallChanged => (
            ErrorCode::Conflict,
            "Your organization's connection was changed meanwhile. Open the link again.",
        ),
        // The other reasons are not about a consent.
        _ => (ErrorCode::Conflict, "This cannot be decided. Open the link again."),
    }
}
