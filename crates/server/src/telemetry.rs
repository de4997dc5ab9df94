//! The log and, if an endpoint is set, traces. `docs/metrics.md` describes the variables.

use std::env;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Bytes;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reqwest::redirect;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry};

use crate::config::LogFormat;
use crate::trace_target::TRACES;

/// Statements hold no secrets but would flood the log.
const DEFAULT_FILTER: &str = "info,sqlx=warn";
/// Quotes the value of a parameter of `DATABASE_URL` that it doesn't know, which may be a password.
const NEVER_LOGGED: &str = "sqlx_postgres::options=off";
const SERVICE_NAME: &str = "platform-apps";
/// The standard's default, for one export.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(10);
/// For what is left at shutdown.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(2);

/// Which variable of OpenTelemetry is wrong. The line doesn't repeat its value, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("{variable} must be an http:// or https:// address")]
    Endpoint { variable: &'static str },
    #[error("can't create the client for {variable}")]
    Client { variable: &'static str, source: reqwest::Error },
    #[error("the OTEL_EXPORTER_OTLP_* variables are wrong")]
    Exporter(#[from] ExporterBuildError),
}

/// What to flush at shutdown.
#[derive(Debug)]
pub(crate) struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Starts to log and trace.
    ///
    /// # Errors
    /// A variable of OpenTelemetry is wrong.
    pub(crate) fn start(format: LogFormat) -> Result<Self, TelemetryError> {
        let traces = tracer_provider()?;
        let exported = traces.as_ref().map(|provider| {
            tracing_opentelemetry::layer()
                .with_tracer(provider.tracer(SERVICE_NAME))
                .with_location(false)
                .with_target(false)
                .with_threads(false)
                .with_tracked_inactivity(false)
                .with_filter(Targets::new().with_target(TRACES, LevelFilter::TRACE))
        });
        Registry::default().with(exported).with(log(format)).init();
        if format == LogFormat::Json {
            std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
        }
        Ok(Self { traces })
    }

    /// Exports what is left, within a limit.
    pub(crate) async fn stop(self) {
        let Some(traces) = self.traces else { return };
        let flush = move || traces.shutdown_with_timeout(FLUSH_TIMEOUT);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(flush).await {
            tracing::warn!("the last traces weren't exported: {error}");
        }
    }
}

fn log<S: Subscriber + for<'a> LookupSpan<'a>>(format: LogFormat) -> impl Layer<S> {
    let wanted = variable(EnvFilter::DEFAULT_ENV).unwrap_or_else(|| DEFAULT_FILTER.to_owned());
    let filter = EnvFilter::new(format!("{wanted},{NEVER_LOGGED}"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    lines.with_filter(filter)
}

/// `None` unless an endpoint is set. The SDK reads the other variables.
fn tracer_provider() -> Result<Option<SdkTracerProvider>, TelemetryError> {
    let is_off = variable("OTEL_SDK_DISABLED").is_some_and(|off| off.eq_ignore_ascii_case("true"))
        || variable("OTEL_TRACES_EXPORTER").is_some_and(|exporter| exporter == "none");
    let endpoints = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
    let Some((name, endpoint)) =
        endpoints.into_iter().find_map(|name| Some((name, variable(name)?)))
    else {
        return Ok(None);
    };
    if is_off {
        return Ok(None);
    }
    let url = url::Url::parse(&endpoint).ok();
    if !url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        return Err(TelemetryError::Endpoint { variable: name });
    }
    let http =
        Collector::new().map_err(|source| TelemetryError::Client { variable: name, source })?;
    let exporter = SpanExporter::builder().with_http().with_http_client(http).build()?;
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter);
    Ok(Some(provider.with_resource(resource()).build()))
}

fn resource() -> Resource {
    let named = |resource: &Resource| {
        let name = resource.get(&"service.name".into());
        name.is_some_and(|name| !name.as_str().starts_with("unknown_service"))
    };
    let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_attribute(version);
    if named(&Resource::builder().build()) {
        return resource.build();
    }
    resource.with_service_name(SERVICE_NAME).build()
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Exports with the HTTP client and the TLS that the server has anyway.
#[derive(Clone)]
struct Collector {
    http: reqwest::Client,
    /// The exporter has a thread of its own, without a runtime.
    runtime: Handle,
}

impl Collector {
    fn new() -> reqwest::Result<Self> {
        let names = ["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"];
        let timeout = names.iter().find_map(|name| variable(name)?.parse().ok());
        let timeout = timeout.map_or(EXPORT_TIMEOUT, Duration::from_millis);
        let http = reqwest::Client::builder().redirect(redirect::Policy::none()).timeout(timeout);
        Ok(Self { http: http.build()?, runtime: Handle::current() })
    }

    async fn send(self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let response = self.http.execute(request.try_into()?).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = Response::new(response.bytes().await?);
        *answer.status_mut() = status;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Collector(…)")
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        self.runtime.spawn(self.clone().send(request)).await?
    }
}
