//! The session of this browser, and the account's other ones.

use domain::api_types::{Collection, Session, SessionEntry, SignInInput};

use super::ApiError;
use super::client::{ApiRequest, set_account};

/// `GET /session`
pub async fn get() -> Result<Session, ApiError> {
    ApiRequest::get("session").json().await
}

/// `POST /session`. It replaces whatever session there is, so it names no account.
pub async fn sign_in(input: SignInInput) -> Result<Session, ApiError> {
    set_account(None);
    ApiRequest::post("session").send_json(&input).await
}

/// `DELETE /session`
pub async fn sign_out() -> Result<(), ApiError> {
    ApiRequest::delete("session").send_empty().await
}

/// `GET /sessions`
pub async fn list() -> Result<Collection<SessionEntry>, ApiError> {
    ApiRequest::get("sessions").json().await
}

/// `DELETE /sessions`: all but this one.
pub async fn end_others() -> Result<(), ApiError> {
    ApiRequest::delete("sessions").send_empty().await
}
