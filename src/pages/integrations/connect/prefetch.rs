//! The consent that `index.html` requests while the program loads.

use domain::api_types::Consent;
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api::{ApiError, consents};

const NAME: &str = "earlyConsent";

/// Waits for the response. `index.html` shows its loading page until then, so the program doesn't
/// have to render one.
pub async fn settled() {
    if let Some(promise) = promise() {
        JsFuture::from(promise).await.ok();
    }
}

/// Takes the response, which serves the first request only.
pub fn take() -> Option<Promise> {
    let promise = promise();
    Reflect::set(&window(), &NAME.into(), &JsValue::UNDEFINED).ok();
    promise
}

pub async fn read(response: Promise) -> Result<Consent, ApiError> {
    let parts = JsFuture::from(response).await.map_err(|_| ApiError::Network)?;
    let [response, text] = [0, 1].map(|part| parts.unchecked_ref::<Array>().get(part));
    consents::from_prefetched(response.unchecked_into(), text.as_string().unwrap_or_default())
}

fn promise() -> Option<Promise> {
    Reflect::get(&window(), &NAME.into()).ok()?.dyn_into().ok()
}
