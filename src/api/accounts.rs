//! New accounts, and other ways into one.

use domain::api_types::{
    PasswordResetAccount, PasswordResetInput, PasswordResetLookup, PendingProviderLink,
    ProviderLinkInput, ProviderRedirect, ProviderSignUpInput, Session, SignUpInput,
};

use super::ApiError;
use super::client::{ApiRequest, set_account};

/// `POST /accounts`. It replaces whatever session there is, so it names no account.
pub async fn sign_up(input: SignUpInput) -> Result<Session, ApiError> {
    set_account(None);
    ApiRequest::post("accounts").send_json(&input).await
}

/// `POST /password-resets/lookup`: whose password the operator's link sets.
pub async fn look_up_password_reset(secret: String) -> Result<PasswordResetAccount, ApiError> {
    set_account(None);
    ApiRequest::post("password-resets/lookup").send_json(&PasswordResetLookup { secret }).await
}

/// `POST /password-resets`. It signs out whoever has the account, so it names none.
pub async fn reset_password(input: PasswordResetInput) -> Result<(), ApiError> {
    set_account(None);
    ApiRequest::post("password-resets").send_json_empty(&input).await
}

/// `POST /provider-sign-up`: the address of the provider, which leads back to a new account.
pub async fn accept_with_provider(invitation: String) -> Result<ProviderRedirect, ApiError> {
    set_account(None);
    ApiRequest::post("provider-sign-up").send_json(&ProviderSignUpInput { invitation }).await
}

/// `GET /provider-link`: what a password is needed for.
pub async fn pending_link() -> Result<PendingProviderLink, ApiError> {
    ApiRequest::get("provider-link").json().await
}

/// `POST /provider-link`
pub async fn link_with_password(password: String) -> Result<Session, ApiError> {
    set_account(None);
    ApiRequest::post("provider-link").send_json(&ProviderLinkInput { password }).await
}
