//! Prometheus metrics. `docs/metrics.md` describes each.
//!
//! No label value comes from a client: clients choose paths, methods and addresses, so their number
//! is unbounded. Hence `&'static str`, and routes instead of paths.

mod http;
mod snapshot;

pub(crate) use http::method_label;
pub use snapshot::Snapshot;

use std::fmt::Debug;
use std::hash::Hash;

use domain::api_types::{
    AttemptError, ClientErrorKind, ClientRoute, DeliveryStatus, ErrorCode, Reason, SignInProblem,
};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::clock::Millis;
use http::{ErrorLabels, RequestLabels, RouteLabel};
use snapshot::seconds;

#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    durations: Family<RouteLabel, Histogram>,
    errors: Family<ErrorLabels, Counter>,
    rate_limited: Family<LimitLabel, Counter>,
    sign_in_failures: Family<SignInLabels, Counter>,
    consent_decisions: Family<OutcomeLabel, Counter>,
    webhook_attempts: Family<ResultLabel, Counter>,
    webhook_deliveries: Family<StatusLabel, Counter>,
    client_errors: Family<ClientErrorLabels, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LimitLabel {
    limit: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SignInLabels {
    method: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClientErrorLabels {
    kind: &'static str,
    route: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabel {
    result: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabel {
    status: &'static str,
}

/// How a consent was decided.
#[derive(Clone, Copy, Debug)]
pub enum ConsentOutcome {
    Approved,
    /// Approved, in place of an install that the organization had.
    Reconnected,
    Declined,
}

impl ConsentOutcome {
    const ALL: [Self; 3] = [Self::Approved, Self::Reconnected, Self::Declined];
}

impl From<ConsentOutcome> for OutcomeLabel {
    fn from(outcome: ConsentOutcome) -> Self {
        let outcome = match outcome {
            ConsentOutcome::Approved => "approved",
            ConsentOutcome::Reconnected => "reconnected",
            ConsentOutcome::Declined => "declined",
        };
        Self { outcome }
    }
}

impl From<DeliveryStatus> for StatusLabel {
    fn from(status: DeliveryStatus) -> Self {
        Self { status: status.as_str() }
    }
}

impl Metrics {
    /// For a process that started at this time.
    pub fn new(started: Millis) -> Self {
        let mut registry = Registry::default();
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("platform_apps_build", "What is running", version);
        let help = "When the process started, since 1970";
        let started = ConstGauge::new(seconds(started));
        registry.register_with_unit("process_start_time", help, Unit::Seconds, started);

        let durations = Family::new_with_constructor(histogram as fn() -> Histogram);
        let help = "Time until the answer began";
        let duration = "http_request_duration";
        registry.register_with_unit(duration, help, Unit::Seconds, durations.clone());
        let requests = counters(&mut registry, "http_requests", "Requests answered");
        let errors = counters(&mut registry, "http_errors", "Requests answered with an error");
        let rate_limited = counters(&mut registry, "rate_limited", "Refusals by a rate limit");
        let sign_in_failures = counters(&mut registry, "sign_in_failures", "Sign-ins that failed");
        let consent_decisions = counters(&mut registry, "consent_decisions", "Consents decided");
        let help = "Attempts to deliver a webhook";
        let webhook_attempts = counters(&mut registry, "webhook_attempts", help);
        let help = "Webhook deliveries that an attempt ended";
        let webhook_deliveries = counters(&mut registry, "webhook_deliveries", help);
        let help = "Pages that failed in a browser";
        let client_errors = counters(&mut registry, "client_errors", help);
        // There before the first one happens: an increase from nothing doesn't count.
        for outcome in ConsentOutcome::ALL {
            drop(consent_decisions.get_or_create(&OutcomeLabel::from(outcome)));
        }
        for status in [DeliveryStatus::Delivered, DeliveryStatus::Failed] {
            drop(webhook_deliveries.get_or_create(&StatusLabel::from(status)));
        }
        Self {
            registry,
            requests,
            durations,
            errors,
            rate_limited,
            sign_in_failures,
            consent_decisions,
            webhook_attempts,
            webhook_deliveries,
            client_errors,
        }
    }

    /// Counts a page that failed in a browser.
    pub fn record_client_error(&self, kind: ClientErrorKind, route: ClientRoute) {
        let labels = ClientErrorLabels { kind: kind.as_str(), route: route.as_str() };
        self.client_errors.get_or_create(&labels).inc();
    }

    /// The counter of what a rate limit refuses.
    pub fn rate_limited(&self, limit: &'static str) -> Counter {
        self.rate_limited.get_or_create_owned(&LimitLabel { limit })
    }

    /// Counts a password sign-in that failed.
    pub fn record_sign_in_failure(&self, code: ErrorCode, reason: Option<Reason>) {
        let reason = match (reason, code) {
            (Some(reason), _) => reason.as_str(),
            (None, ErrorCode::Unauthorized) => "WRONG_CREDENTIALS",
            (None, code) => code.as_str(),
        };
        self.sign_in_failures.get_or_create(&SignInLabels { method: "password", reason }).inc();
    }

    /// Counts a sign-in, sign-up or link through the provider that failed.
    pub fn record_provider_problem(&self, problem: SignInProblem) {
        let labels = SignInLabels { method: "provider", reason: problem.as_str() };
        self.sign_in_failures.get_or_create(&labels).inc();
    }

    /// Counts a decision.
    pub fn record_decision(&self, outcome: ConsentOutcome) {
        self.consent_decisions.get_or_create(&OutcomeLabel::from(outcome)).inc();
    }

    /// Counts an attempt to deliver a webhook.
    pub fn record_webhook_attempt(&self, error: Option<AttemptError>) {
        let result = error.map_or("DELIVERED", AttemptError::as_str);
        self.webhook_attempts.get_or_create(&ResultLabel { result }).inc();
    }

    /// Counts a delivery that an attempt ended.
    pub fn record_delivery(&self, status: DeliveryStatus) {
        self.webhook_deliveries.get_or_create(&StatusLabel::from(status)).inc();
    }

    /// Everything recorded so far and what is read now, in the `OpenMetrics` text format.
    ///
    /// # Errors
    /// Formatting failed.
    pub fn encode(&self, snapshot: &Snapshot) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode_registry(&mut text, &self.registry)?;
        encode_registry(&mut text, &snapshot.registry())?;
        encode_eof(&mut text)?;
        Ok(text)
    }
}

/// Registers counters, one for each combination of labels.
fn counters<Labels>(registry: &mut Registry, name: &str, help: &str) -> Family<Labels, Counter>
where
    Labels: Clone + Debug + Eq + Hash + Send + Sync + EncodeLabelSet + 'static,
{
    let counters = Family::default();
    registry.register(name, help, counters.clone());
    counters
}

/// From half a millisecond to eight seconds.
fn histogram() -> Histogram {
    Histogram::new(exponential_buckets(0.0005, 2.0, 15))
}
