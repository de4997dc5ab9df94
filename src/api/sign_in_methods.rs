//! How people can sign in here.

use domain::api_types::SignInMethods;

use super::ApiError;
use super::client::ApiRequest;

/// `GET /sign-in-methods`
pub async fn get() -> Result<SignInMethods, ApiError> {
    ApiRequest::get("sign-in-methods").json().await
}
