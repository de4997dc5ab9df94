//! The one place that talks to the network.

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use domain::api_types::{ErrorCode, Reason};
use gloo_net::http::{Method, Request, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use leptos::logging;
use leptos::prelude::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, Event};

use super::error::ApiError;
use super::{cache, json};

type Handler = Rc<dyn Fn()>;
type LoadAccount = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<String, ApiError>>>>>;

/// Milliseconds after which a request counts as failed. The server answers within 10 s.
const DEADLINE: u32 = 30_000;

thread_local! {
    /// Not in context: a response may arrive after its screen is gone, when no owner is current.
    static ON_UNAUTHENTICATED: RefCell<Option<Handler>> = const { RefCell::new(None) };
    static ON_ACCOUNT_CHANGED: RefCell<Option<Handler>> = const { RefCell::new(None) };
    /// The ID of the account that the page shows.
    static ACCOUNT: RefCell<Option<String>> = const { RefCell::new(None) };
    static LOAD_ACCOUNT: RefCell<Option<LoadAccount>> = const { RefCell::new(None) };
}

/// Sets what runs when nobody is signed in. The request still fails.
pub fn on_unauthenticated(handler: impl Fn() + 'static) {
    ON_UNAUTHENTICATED.set(Some(Rc::new(handler)));
}

/// Sets what happens when a write was meant for another account than the one that is signed in
/// now. The call still fails.
pub fn on_account_changed(handler: impl Fn() + 'static) {
    ON_ACCOUNT_CHANGED.set(Some(Rc::new(handler)));
}

/// Sets the account that the page shows: every write names it, and the server refuses a write for
/// another one (rule 32).
pub fn set_account(id: Option<String>) {
    ACCOUNT.set(id);
}

/// Sets where a write learns the account's ID while the page doesn't know it. Without an ID, the
/// write isn't sent.
pub fn load_account_with<F>(load: impl Fn() -> F + 'static)
where
    F: Future<Output = Result<String, ApiError>> + 'static,
{
    LOAD_ACCOUNT.set(Some(Rc::new(move || Box::pin(load()))));
}

/// Ends what [`load_account_with`] set: its source is gone.
pub fn forget_account_source() {
    LOAD_ACCOUNT.set(None);
}

/// The ID of the account that the page shows, if it knows.
pub fn account() -> Option<String> {
    ACCOUNT.with_borrow(Clone::clone)
}

/// A request to the API that hasn't been sent yet.
pub(super) struct ApiRequest {
    call: Call,
    builder: RequestBuilder,
}

impl ApiRequest {
    fn new(method: Method, path: &str) -> Self {
        let name = format!("{method} {path}");
        let is_write = method != Method::GET;
        if is_write {
            cache::clear();
        }
        let abort = AbortController::new().expect("a browser with WebAssembly has it");
        let builder = RequestBuilder::new(&format!("/api/v1/{path}"))
            .method(method)
            .abort_signal(Some(&abort.signal()));
        let deadline = Timeout::new(DEADLINE, move || abort.abort());
        Self { call: Call { name, is_write, _deadline: deadline }, builder }
    }

    pub(super) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// A request for the page of a list at `cursor`, or for its first page.
    pub(super) fn paginated_get(path: &str, cursor: Option<String>) -> Self {
        Self::get(path).query("cursor", cursor.as_deref())
    }

    pub(super) fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    pub(super) fn put(path: &str) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(super) fn patch(path: &str) -> Self {
        Self::new(Method::PATCH, path)
    }

    pub(super) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Adds a query parameter, if it has a value.
    pub(super) fn query(mut self, name: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.builder = self.builder.query([(name, value)]);
        }
        self
    }

    /// Only if the resource is still at `revision`.
    pub(super) fn if_match(mut self, revision: i64) -> Self {
        self.builder = self.builder.header("If-Match", &format!("\"{revision}\""));
        self
    }

    /// Sends the request and decodes the answer.
    pub(super) async fn json<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        let text = self.call.send(self.builder.build()).await?;
        decode(&self.call.name, &text)
    }

    /// Sends the request with `body` as JSON and decodes the answer.
    pub(super) async fn send_json<T: DeserializeOwned>(
        self,
        body: &impl Serialize,
    ) -> Result<T, ApiError> {
        let text = self.call.send(self.builder.json(body)).await?;
        decode(&self.call.name, &text)
    }

    /// Sends the request with `body` as JSON; its answer has no content.
    pub(super) async fn send_json_empty(self, body: &impl Serialize) -> Result<(), ApiError> {
        self.call.send(self.builder.json(body)).await.map(drop)
    }

    /// Sends a request whose answer has no content.
    pub(super) async fn send_empty(self) -> Result<(), ApiError> {
        self.call.send(self.builder.build()).await.map(drop)
    }
}

/// What is known of a request until it's answered.
struct Call {
    /// `GET installs`: how the log names it.
    name: String,
    is_write: bool,
    /// Aborts the request, unless it's dropped before.
    _deadline: Timeout,
}

impl Call {
    /// Sends the request and reads the whole answer.
    async fn send(&self, request: Result<Request, gloo_net::Error>) -> Result<String, ApiError> {
        let request = request.map_err(network)?;
        if self.is_write {
            name_account(&request).await?;
        }
        let response = request.send().await.map_err(network)?;
        let text = response.text().await.map_err(network)?;
        into_result(&self.name, &response, text)
    }
}

/// Says whose write it is, as far as anybody has to be signed in for it (rule 32).
async fn name_account(write: &Request) -> Result<(), ApiError> {
    let load = LOAD_ACCOUNT.with_borrow(Clone::clone);
    let account = match (account(), load) {
        (None, Some(load)) => Some(load().await?),
        (known, _) => known,
    };
    if let Some(account) = account {
        write.headers().set("X-Account-Id", &account);
    }
    Ok(())
}

fn network(_: gloo_net::Error) -> ApiError {
    ApiError::Network
}

/// The text of a successful answer, or the error that the answer describes.
pub(super) fn into_result(
    name: &str,
    response: &Response,
    text: String,
) -> Result<String, ApiError> {
    if response.status() == ErrorCode::RateLimited.status() {
        let seconds = response.headers().get("Retry-After").and_then(|wait| wait.parse().ok());
        return Err(ApiError::RateLimited(seconds.unwrap_or(60)));
    }
    if response.ok() {
        return Ok(text);
    }
    let error = match json::from_str(&text) {
        Ok(body) => ApiError::Api(Box::new(body)),
        Err(error) => {
            // Only a warning: proxies have error pages of their own.
            logging::warn!("{name}: {error}");
            error.into()
        }
    };
    let handler = match error.reason() {
        Some(Reason::SignInRequired) => {
            set_account(None);
            &ON_UNAUTHENTICATED
        }
        Some(Reason::AccountChanged) => &ON_ACCOUNT_CHANGED,
        _ => return Err(error),
    };
    if let Some(handler) = handler.with_borrow(Clone::clone) {
        handler();
    }
    Err(error)
}

/// Decodes the answer to the request `name`.
pub(super) fn decode<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, ApiError> {
    json::from_str(text).map_err(|error| {
        logging::error!("{name}: {error}");
        report_decode_error();
        error.into()
    })
}

/// `index.html` tells the operator.
fn report_decode_error() {
    if let Ok(event) = Event::new("decode-failed") {
        let _ = window().dispatch_event(&event);
    }
}

/// Percent-encodes a segment of a path.
pub(super) fn encode_component(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

#[cfg(test)]
#[cfg(target_arch = "wasm32")]
mod tests {
    use std::cell::Cell;

    use domain::api_types::Member;
    use gloo_net::http::ResponseBuilder;
    use js_sys::Reflect;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    const SIGN_IN_REQUIRED: &str = r#"{"error": "Sign in first.", "code": "UNAUTHORIZED",
        "requestId": "1", "details": {"reason": "SIGN_IN_REQUIRED"}}"#;

    fn result(response: ResponseBuilder, text: &str) -> Result<String, ApiError> {
        let response = response.body(None::<&str>).unwrap();
        into_result("GET members", &response, text.to_owned())
    }

    fn status(status: u16) -> ResponseBuilder {
        Response::builder().status(status)
    }

    /// What `action` writes to this method of the console.
    fn logged(method: &str, action: impl FnOnce()) -> Vec<String> {
        let lines = Rc::new(RefCell::new(Vec::new()));
        let log = Closure::<dyn Fn(JsValue)>::new({
            let lines = Rc::clone(&lines);
            move |line: JsValue| lines.borrow_mut().push(line.as_string().unwrap())
        });
        let console = Reflect::get(&js_sys::global(), &"console".into()).unwrap();
        let original = Reflect::get(&console, &method.into()).unwrap();
        Reflect::set(&console, &method.into(), log.as_ref()).unwrap();
        action();
        Reflect::set(&console, &method.into(), &original).unwrap();
        lines.take()
    }

    #[wasm_bindgen_test]
    fn a_rate_limit_says_when_to_try_again() {
        let with_header = status(429).header("Retry-After", "17");
        assert_eq!(result(with_header, ""), Err(ApiError::RateLimited(17)));
        assert_eq!(result(status(429), ""), Err(ApiError::RateLimited(60)));
    }

    #[wasm_bindgen_test]
    fn a_call_without_a_session_fails_and_calls_the_handler() {
        let calls = Rc::new(Cell::new(0));
        on_unauthenticated({
            let calls = Rc::clone(&calls);
            move || calls.set(calls.get() + 1)
        });
        let error = result(status(401), SIGN_IN_REQUIRED).unwrap_err();
        assert_eq!((error.reason(), calls.get()), (Some(Reason::SignInRequired), 1));
        let wrong_password = SIGN_IN_REQUIRED.replace("SIGN_IN_REQUIRED", "CROSS_ORIGIN");
        assert!(result(status(401), &wrong_password).is_err());
        assert_eq!(calls.get(), 1);
    }

    /// The account that the request names, if it's a write.
    async fn named(request: ApiRequest) -> Result<Option<String>, ApiError> {
        let is_write = request.call.is_write;
        let request = request.builder.build().unwrap();
        if is_write {
            name_account(&request).await?;
        }
        Ok(request.headers().get("X-Account-Id"))
    }

    /// Rule 32.
    #[wasm_bindgen_test]
    async fn every_write_names_the_account_that_the_page_shows() {
        set_account(Some("1".to_owned()));
        for write in [ApiRequest::post, ApiRequest::put, ApiRequest::patch, ApiRequest::delete] {
            assert_eq!(named(write("members")).await, Ok(Some("1".to_owned())));
        }
        assert_eq!(named(ApiRequest::get("members")).await, Ok(None));
        assert!(result(status(401), SIGN_IN_REQUIRED).is_err());
        assert_eq!(named(ApiRequest::post("session")).await, Ok(None), "nobody is signed in");
    }

    /// Rule 32.
    #[wasm_bindgen_test]
    async fn a_write_before_the_account_is_known_waits_for_it_or_fails() {
        set_account(None);
        load_account_with(async || Ok("1".to_owned()));
        assert_eq!(named(ApiRequest::post("members")).await, Ok(Some("1".to_owned())));
        load_account_with(async || Err(ApiError::Network));
        assert_eq!(named(ApiRequest::post("members")).await, Err(ApiError::Network));
        assert_eq!(named(ApiRequest::get("members")).await, Ok(None));
        forget_account_source();
    }

    #[wasm_bindgen_test]
    fn a_write_for_another_account_fails_and_calls_the_handler() {
        let calls = Rc::new(Cell::new(0));
        on_account_changed({
            let calls = Rc::clone(&calls);
            move || calls.set(calls.get() + 1)
        });
        let changed = SIGN_IN_REQUIRED
            .replace("SIGN_IN_REQUIRED", "ACCOUNT_CHANGED")
            .replace("UNAUTHORIZED", "CONFLICT");
        let error = result(status(409), &changed).unwrap_err();
        assert_eq!((error.reason(), calls.get()), (Some(Reason::AccountChanged), 1));
    }

    #[wasm_bindgen_test]
    fn a_decode_error_is_logged_with_the_request_and_the_member() {
        let lines = logged("error", || {
            let error = decode::<Member>("GET members", r#"{"id": "SECRET"}"#).err();
            assert_eq!(error, Some(ApiError::Decode { member: "email".to_owned() }));
        });
        assert_eq!(lines, ["GET members: email: missing"]);
    }

    #[wasm_bindgen_test]
    fn a_decode_error_is_reported_and_an_error_page_is_not() {
        let reports = Rc::new(Cell::new(0));
        let count = Closure::<dyn Fn()>::new({
            let reports = Rc::clone(&reports);
            move || reports.set(reports.get() + 1)
        });
        let listener = count.as_ref().unchecked_ref();
        window().add_event_listener_with_callback("decode-failed", listener).unwrap();
        assert!(decode::<Member>("GET members", "{}").is_err());
        assert_eq!(reports.get(), 1);
        assert!(result(status(502), "<html>").is_err());
        assert_eq!(reports.get(), 1);
        window().remove_event_listener_with_callback("decode-failed", listener).unwrap();
    }

    #[wasm_bindgen_test]
    fn an_error_page_of_a_proxy_is_a_warning() {
        let lines = logged("warn", || {
            let decode = ApiError::Decode { member: String::new() };
            assert_eq!(result(status(502), "<html>"), Err(decode));
        });
        assert_eq!(lines, ["GET members: not JSON"]);
    }
}
