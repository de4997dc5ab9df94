//! The ID that finds a request in the log. An inbound one is ignored, or clients could choose what
//! the log says.

use axum::extract::Request;
use axum::http::{Extensions, HeaderName, HeaderValue};
use tower_http::request_id::{MakeRequestId, RequestId};

use crate::clock::Clock;
use crate::rng::SharedRng;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone, Debug)]
pub struct RequestIds {
    pub clock: Clock,
    pub rng: SharedRng,
}

impl MakeRequestId for RequestIds {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = self.rng.new_id(self.clock.now());
        HeaderValue::try_from(id).ok().map(RequestId::new)
    }
}

/// The layer that sets IDs would keep it.
pub fn ignore_inbound_id(mut request: Request) -> Request {
    request.headers_mut().remove(HEADER);
    request
}

pub(super) fn request_id(extensions: &Extensions) -> &str {
    let id = extensions.get::<RequestId>().and_then(|id| id.header_value().to_str().ok());
    id.unwrap_or_default()
}
