//! The reader's own account.

use domain::api_types::{
    AccountPatch, AccountSignInMethods, Empty, PasswordInput, ProviderRedirect, Session,
};

use super::ApiError;
use super::client::ApiRequest;

/// `PATCH /account`
pub async fn set_display_name(display_name: String) -> Result<Session, ApiError> {
    ApiRequest::patch("account").send_json(&AccountPatch { display_name }).await
}

/// `PUT /account/password`. The account's other sessions end.
pub async fn set_password(input: PasswordInput) -> Result<(), ApiError> {
    ApiRequest::put("account/password").send_json_empty(&input).await
}

/// `GET /account/sign-in-methods`
pub async fn sign_in_methods() -> Result<AccountSignInMethods, ApiError> {
    ApiRequest::get("account/sign-in-methods").json().await
}

/// `POST /account/provider-link`: the address of the provider.
pub async fn link_provider() -> Result<ProviderRedirect, ApiError> {
    ApiRequest::post("account/provider-link").send_json(&Empty {}).await
}

/// `DELETE /account/provider-link`
pub async fn unlink_provider() -> Result<(), ApiError> {
    ApiRequest::delete("account/provider-link").send_empty().await
}
