//! The customer's decision.

use domain::api_types::{ApproveInput, Approved, Consent, ConsentInput, Declined, Empty};
use gloo_net::http::Response;

use super::ApiError;
use super::client::{self, ApiRequest, encode_component};

/// `POST /consents`
pub async fn open(slug: String, query: String) -> Result<Consent, ApiError> {
    let input = ConsentInput { slug: Some(slug), query: Some(query) };
    ApiRequest::post("consents").send_json(&input).await
}

/// The answer to a `POST /consents` that `index.html` sent while the program was loading.
pub fn from_prefetched(response: web_sys::Response, text: String) -> Result<Consent, ApiError> {
    let name = "POST consents";
    client::decode(name, &client::into_result(name, &Response::from(response), text)?)
}

/// `POST /consents/{id}/approve`
pub async fn approve(id: String, pii_consent: bool) -> Result<Approved, ApiError> {
    let input = ApproveInput { pii_consent: Some(pii_consent) };
    ApiRequest::post(&format!("consents/{}/approve", encode_component(&id))).send_json(&input).await
}

/// `POST /consents/{id}/decline`
pub async fn decline(id: String) -> Result<Declined, ApiError> {
    ApiRequest::post(&format!("consents/{}/decline", encode_component(&id)))
        .send_json(&Empty {})
        .await
}
