//! Accounts and the session.

use domain::wire::{Items, Session, SessionEntry, SignInInput, SignInMethods, SignUpInput};

use super::ApiError;
use super::client::Call;

/// `POST /accounts`
pub async fn sign_up(input: SignUpInput) -> Result<Session, ApiError> {
    Call::post("accounts").body(&input).json().await
}

/// `POST /session`
pub async fn sign_in(input: SignInInput) -> Result<Session, ApiError> {
    Call::post("session").body(&input).json().await
}

/// `GET /session`
pub async fn session() -> Result<Session, ApiError> {
    Call::get("session").json().await
}

/// `DELETE /session`
pub async fn sign_out() -> Result<(), ApiError> {
    Call::delete("session").done().await
}

/// `GET /sign-in-methods`
pub async fn sign_in_methods() -> Result<SignInMethods, ApiError> {
    Call::get("sign-in-methods").json().await
}

/// `GET /sessions`
pub async fn sessions() -> Result<Items<SessionEntry>, ApiError> {
    Call::get("sessions").json().await
}

/// `DELETE /sessions`: all but this one.
pub async fn end_other_sessions() -> Result<(), ApiError> {
    Call::delete("sessions").done().await
}
