//! What is counted of each request.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::api_types::{ErrorCode, ErrorDetails, Reason};
use domain::{LinkProblem, RedirectRefusal};
use prometheus_client::encoding::EncodeLabelSet;

use super::Metrics;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct RouteLabel {
    route: String,
}

/// The members of the error envelope that say what happened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ErrorLabels {
    route: String,
    code: &'static str,
    reason: &'static str,
    detail: &'static str,
}

impl Metrics {
    /// Counts one response.
    pub fn record_response(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        took: Duration,
    ) {
        let (method, status) = (method_label(method), status.as_u16());
        let labels = RequestLabels { method, route: route.to_owned(), status };
        self.requests.get_or_create(&labels).inc();
        let route = RouteLabel { route: route.to_owned() };
        self.durations.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// Counts one response in the error envelope.
    pub fn record_error(&self, route: &str, code: ErrorCode, details: &ErrorDetails) {
        let detail = details.code.map(RedirectRefusal::as_str);
        let detail = detail.or_else(|| details.problem.map(LinkProblem::as_str));
        let labels = ErrorLabels {
            route: route.to_owned(),
            code: code.as_str(),
            reason: details.reason.map_or("", Reason::as_str),
            detail: detail.unwrap_or_default(),
        };
        self.errors.get_or_create(&labels).inc();
    }
}

/// A method that clients made up is `OTHER`.
pub(crate) fn method_label(method: &Method) -> &'static str {
    let methods = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"];
    methods.into_iter().find(|known| *known == method.as_str()).unwrap_or("OTHER")
}
