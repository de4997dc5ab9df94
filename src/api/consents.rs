//! The customer's decision.

use domain::wire::{ApproveInput, Approved, Consent, ConsentInput, Declined, NoMembers};
use gloo_net::http::Response;

use super::ApiError;
use super::client::{self, Call, encoded};

/// `POST /consents`
pub async fn open(slug: String, query: String) -> Result<Consent, ApiError> {
    Call::post("consents").body(&ConsentInput { slug, query }).json().await
}

/// The answer to a `POST /consents` that the page sent before this program was there.
pub fn from_prefetched(response: web_sys::Response, text: String) -> Result<Consent, ApiError> {
    client::decode(&client::outcome(&Response::from(response), text)?)
}

/// `GET /consents/{id}`
pub async fn get(id: String) -> Result<Consent, ApiError> {
    Call::get(&format!("consents/{}", encoded(&id))).json().await
}

/// `POST /consents/{id}/approve`
pub async fn approve(id: String, pii_consent: bool) -> Result<Approved, ApiError> {
    let input = ApproveInput { pii_consent: Some(pii_consent) };
    Call::post(&format!("consents/{}/approve", encoded(&id))).body(&input).json().await
}

/// `POST /consents/{id}/decline`
pub async fn decline(id: String) -> Result<Declined, ApiError> {
    Call::post(&format!("consents/{}/decline", encoded(&id))).body(&NoMembers {}).json().await
}
