//! The one place that talks to the network.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use domain::wire::ErrorCode;
use gloo_net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ApiError, json, known};

thread_local! {
    static SIGNED_OUT: RefCell<Option<Rc<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Says what happens when a call finds nobody signed in; the call still fails.
pub fn on_signed_out(handler: impl Fn() + 'static) {
    SIGNED_OUT.set(Some(Rc::new(handler)));
}

type LocalFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// A call that was not sent yet.
pub(super) struct Call {
    builder: RequestBuilder,
    body: Option<String>,
}

impl Call {
    fn new(method: Method, path: &str) -> Self {
        if method != Method::GET {
            known::forget();
        }
        Self { builder: RequestBuilder::new(&format!("/api/v1/{path}")).method(method), body: None }
    }

    pub(super) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(super) fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    pub(super) fn patch(path: &str) -> Self {
        Self::new(Method::PATCH, path)
    }

    pub(super) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(super) fn body(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    /// Only if the resource is still at `revision`.
    pub(super) fn if_match(mut self, revision: i64) -> Self {
        self.builder = self.builder.header("If-Match", &format!("\"{revision}\""));
        self
    }

    /// Sends the call and reads its answer.
    pub(super) async fn json<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        decode(&self.text().await?)
    }

    /// Sends a call whose answer has no content.
    pub(super) async fn done(self) -> Result<(), ApiError> {
        self.text().await.map(drop)
    }

    /// In a box: this is most of what happens in a call, and else would be in each of them.
    fn text(self) -> LocalFuture<Result<String, ApiError>> {
        Box::pin(self.send())
    }

    async fn send(self) -> Result<String, ApiError> {
        let request = match self.body {
            Some(body) => self.builder.header("Content-Type", "application/json").body(body),
            None => self.builder.build(),
        };
        let request = request.map_err(|_| ApiError::Network)?;
        let response = request.send().await.map_err(|_| ApiError::Network)?;
        let text = response.text().await.map_err(|_| ApiError::Network)?;
        outcome(&response, text)
    }
}

/// The text of a good answer, or the error that a bad one tells.
pub(super) fn outcome(response: &Response, text: String) -> Result<String, ApiError> {
    if response.status() == ErrorCode::RateLimited.status() {
        let seconds = response.headers().get("Retry-After").and_then(|wait| wait.parse().ok());
        return Err(ApiError::TooMany(seconds.unwrap_or(60)));
    }
    if response.ok() {
        return Ok(text);
    }
    let error = ApiError::from_body(&text);
    if error.is_signed_out()
        && let Some(handler) = SIGNED_OUT.with_borrow(Clone::clone)
    {
        handler();
    }
    Err(error)
}

pub(super) fn decode<T: DeserializeOwned>(text: &str) -> Result<T, ApiError> {
    json::from_str(text).map_err(|_| ApiError::Unreadable)
}

/// Percent-encodes a part of a path or a query.
pub(super) fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
