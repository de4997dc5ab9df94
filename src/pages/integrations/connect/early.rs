//! The answer that `index.html` asked for before this program was there: a customer waits for the
//! slower of the two, not for their sum.

use domain::wire::Consent;
use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api::{ApiError, consents};

const NAME: &str = "earlyConsent";

/// Takes the answer; it is there once, and not when the page is shown a second time.
pub fn take() -> Option<Promise> {
    let promise = Reflect::get(&window(), &NAME.into()).ok()?.dyn_into().ok();
    let _ = Reflect::set(&window(), &NAME.into(), &JsValue::UNDEFINED);
    promise
}

pub async fn read(answer: Promise) -> Result<Consent, ApiError> {
    let answer = JsFuture::from(answer).await.map_err(|_| ApiError::Network)?;
    let [response, text] = [0, 1].map(|part| answer.unchecked_ref::<Array>().get(part));
    consents::from_prefetched(response.unchecked_into(), text.as_string().unwrap_or_default())
}
