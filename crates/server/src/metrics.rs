//! Prometheus metrics.

use std::time::Duration;

use axum::http::{Method, StatusCode};
use domain::api_types::{AttemptError, ClientErrorKind, ClientRoute};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    durations: Family<RouteLabel, Histogram>,
    webhooks: Family<ResultLabel, Counter>,
    client_errors: Family<ClientErrorLabels, Counter>,
}

/// Labeled by route, never by path: clients choose paths, so their number is unbounded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClientErrorLabels {
    kind: &'static str,
    route: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabel {
    result: String,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let durations = Family::new_with_constructor(histogram as fn() -> Histogram);
        let help = "Time until the answer began, in seconds";
        registry.register("http_request_duration_seconds", help, durations.clone());
        let webhooks = Family::default();
        registry.register("webhook_attempts", "Attempts to deliver a webhook", webhooks.clone());
        let client_errors = Family::default();
        let help = "Pages that failed in a browser";
        registry.register("client_errors", help, client_errors.clone());
        Self { registry, requests, durations, webhooks, client_errors }
    }
}

/// From half a millisecond to eight seconds.
fn histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 15))
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
        let labels = Labels {
            method: method_label(method).to_owned(),
            route: route.to_owned(),
            status: status.as_u16(),
        };
        self.requests.get_or_create(&labels).inc();
        let route = RouteLabel { route: route.to_owned() };
        self.durations.get_or_create(&route).observe(took.as_secs_f64());
    }

    /// Counts an attempt to deliver a webhook.
    pub fn record_webhook(&self, error: Option<AttemptError>) {
        let result = error.map_or("DELIVERED", AttemptError::as_str).to_owned();
        self.webhooks.get_or_create(&ResultLabel { result }).inc();
    }

    /// Counts a page that failed in a browser.
    pub fn record_client_error(&self, kind: ClientErrorKind, route: ClientRoute) {
        let labels = ClientErrorLabels { kind: kind.as_str(), route: route.as_str() };
        self.client_errors.get_or_create(&labels).inc();
    }

    /// Everything recorded so far, in the `OpenMetrics` text format.
    ///
    /// # Errors
    /// Formatting failed.
    pub fn encode(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn method_label(method: &Method) -> &str {
    let methods = ["GET", "HEAD", "POST", "PATCH", "DELETE", "PUT", "OPTIONS"];
    methods.into_iter().find(|known| *known == method.as_str()).unwrap_or("OTHER")
}
