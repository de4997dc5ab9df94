//! Accounts and the session.

use domain::api_types::{
    Collection, Session, SessionEntry, SignInInput, SignInMethods, SignUpInput,
};

use super::ApiError;
use super::client::{ApiRequest, set_account};

/// `POST /accounts`. It replaces whatever session there is, so it names no account.
pub async fn sign_up(input: SignUpInput) -> Result<Session, ApiError> {
    set_account(None);
    ApiRequest::post("accounts").send_json(&input).await
}

/// `POST /session`. It replaces whatever session there is, so it names no account.
pub async fn sign_in(input: SignInInput) -> Result<Session, ApiError> {
    set_account(None);
    ApiRequest::post("session").send_json(&input).await
}

/// `GET /session`
pub async fn session() -> Result<Session, ApiError> {
    ApiRequest::get("session").json().await
}

/// `DELETE /session`
pub async fn sign_out() -> Result<(), ApiError> {
    ApiRequest::delete("session").send_empty().await
}

/// `GET /sign-in-methods`
pub async fn sign_in_methods() -> Result<SignInMethods, ApiError> {
    ApiRequest::get("sign-in-methods").json().await
}

/// `GET /sessions`
pub async fn sessions() -> Result<Collection<SessionEntry>, ApiError> {
    ApiRequest::get("sessions").json().await
}

/// `DELETE /sessions`: all but this one.
pub async fn end_other_sessions() -> Result<(), ApiError> {
    ApiRequest::delete("sessions").send_empty().await
}
