//! Traces, as a collector on this machine receives them from the real server.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use prost::Message;
use serde_json::json;
use tokio::net::TcpListener;

use crate::harness::{Client, Database, PASSWORD};
use crate::helpers::*;
use crate::platform::Platform;
use crate::process::Process;
use crate::receiver::Receiver;

const SECRET: &str = "planted-secret";
const CALLER: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[derive(Clone, Default)]
struct Collector {
    exports: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
}

impl Collector {
    async fn start() -> (Self, String) {
        let collector = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/v1/traces", post(receive));
        let router = router.with_state(collector.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (collector, url)
    }

    fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        let exports = self.exports.lock().unwrap();
        let decode = |(_, body): &(HeaderMap, Bytes)| ExportTraceServiceRequest::decode(&body[..]);
        exports.iter().map(|export| decode(export).unwrap()).collect()
    }

    fn spans(&self) -> Vec<Span> {
        let resources = self.requests().into_iter().flat_map(|it| it.resource_spans);
        resources.flat_map(|it| it.scope_spans).flat_map(|it| it.spans).collect()
    }

    fn contains(&self, text: &str) -> bool {
        let exports = self.exports.lock().unwrap();
        exports.iter().any(|(_, body)| body.windows(text.len()).any(|it| it == text.as_bytes()))
    }
}

async fn receive(State(collector): State<Collector>, headers: HeaderMap, body: Bytes) {
    collector.exports.lock().unwrap().push((headers, body));
}

fn attribute<'a>(attributes: &'a [KeyValue], name: &str) -> Option<&'a any_value::Value> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    let Some(AnyValue { value }) = &found.value else { return None };
    value.as_ref()
}

#[track_caller]
fn assert_text(attributes: &[KeyValue], name: &str, text: &str) {
    let value = any_value::Value::StringValue(text.to_owned());
    assert_eq!(attribute(attributes, name), Some(&value), "{name} in {attributes:?}");
}

#[track_caller]
fn find<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let names = || spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>();
    let found = spans.iter().find(|span| span.name == name);
    found.unwrap_or_else(|| panic!("no {name} among {:?}", names()))
}

fn stop(server: &Process) -> Option<i32> {
    server.terminate();
    server.wait()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_traced_with_route_and_database_and_without_secrets() {
    let (collector, url) = Collector::start().await;
    let database = Database::create().await;
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=of-the-collector"),
        ("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test"),
    ];
    let server = Process::start_with(&database.url(), "info", &variables);
    let client = Client::of(server.router());
    client.sign_up("ada@example.com").await;
    let account = account_id(&client).await;
    let request = client.request(Method::GET, &format!("/api/v1/members?{SECRET}"));
    let request = request.header("traceparent", &format!("00-{CALLER}-00f067aa0ba902b7-01"));
    let request = request.header("tracestate", &format!("vendor={SECRET}"));
    let listed = client.send(request.header("x-custom", SECRET)).await;
    listed.expect(200);
    client.get(&format!("/{SECRET}")).await;
    let wrong = json!({"email": "ada@example.com", "password": format!("{SECRET}-{PASSWORD}")});
    client.post("/api/v1/session", wrong).await.expect(401);
    let cookie = client.cookie().unwrap();
    assert_eq!(stop(&server), Some(0));

    let spans = collector.spans();
    let request = find(&spans, "GET /api/v1/members");
    assert_eq!(request.kind, SpanKind::Server as i32);
    assert_text(&request.attributes, "http.route", "/api/v1/members");
    assert_text(&request.attributes, "http.request.method", "GET");
    assert_text(&request.attributes, "request.id", listed.header("x-request-id").unwrap());
    let status = attribute(&request.attributes, "http.response.status_code");
    assert_eq!(status, Some(&any_value::Value::IntValue(200)));
    // A client's `traceparent` is a link.
    assert_eq!((request.parent_span_id.len(), request.links.len()), (0, 1));
    assert_eq!(hex::encode(&request.links[0].trace_id), CALLER);
    assert_ne!(hex::encode(&request.trace_id), CALLER);
    assert_eq!(request.links[0].trace_state, "");

    let inside = |parent: &Span, name: &str| {
        let child = |it: &&Span| it.parent_span_id == parent.span_id && it.name == name;
        spans.iter().find(child).cloned().unwrap_or_else(|| panic!("no {name} in {parent:?}"))
    };
    let read = inside(request, "read");
    assert_eq!((read.trace_id, read.kind), (request.trace_id.clone(), SpanKind::Client as i32));
    let written = inside(find(&spans, "POST /api/v1/accounts"), "transaction");
    let committed = attribute(&written.attributes, "committed");
    assert_eq!(committed, Some(&any_value::Value::BoolValue(true)));
    find(&spans, "GET other");

    let resource = collector.requests()[0].resource_spans[0].resource.clone().unwrap();
    assert_text(&resource.attributes, "service.name", "platform-apps");
    assert_text(&resource.attributes, "service.version", env!("CARGO_PKG_VERSION"));
    assert_text(&resource.attributes, "deployment.environment.name", "test");
    let key = collector.exports.lock().unwrap()[0].0["api-key"].clone();
    assert_eq!(key, "of-the-collector");
    let session = cookie.split_once('=').unwrap().1;
    for secret in [SECRET, PASSWORD, session, "ada@example.com", &account, "127.0.0.1"] {
        assert!(!collector.contains(secret), "{secret} was exported");
    }
    assert!(!server.log().contains(SECRET));
}

#[tokio::test(flavor = "multi_thread")]
async fn webhook_attempts_are_traced_without_their_address() {
    let (collector, url) = Collector::start().await;
    let database = Database::create().await;
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
        ("OTEL_SERVICE_NAME", "apps-of-a-test"),
        ("WEBHOOK_ALLOW_PRIVATE", "true"),
    ];
    let server = Process::start_with(&database.url(), "info", &variables);
    let acme = Client::of(server.router());
    acme.sign_up("acme@example.com").await;
    let scopes = json!({"scopes": ["project-links:write", "webhooks:manage"]});
    let app = register(&acme, with(app_input("acme"), scopes)).await;
    let connected = connect(&acme, "acme").await;
    let platform = Platform::with_client(Client::of(server.router()), &connected);
    let receiver = Receiver::start().await;
    platform.subscribe(&format!("{}/{SECRET}", receiver.url)).await;
    platform.link(SECRET).await;
    let path = format!("{}/deliveries", path_of(&app));
    while acme.get(&path).await.expect(200)["items"][0]["status"] != "DELIVERED" {
        tokio::task::yield_now().await;
    }
    assert_eq!(stop(&server), Some(0));

    let spans = collector.spans();
    let webhook = find(&spans, "webhook");
    assert_text(&webhook.attributes, "event.type", "project_link.created");
    let status = attribute(&webhook.attributes, "http.response.status_code");
    assert!(matches!(status, Some(any_value::Value::IntValue(200..=299))), "{status:?}");
    assert!(spans.iter().all(|it| it.name != "read" || !it.parent_span_id.is_empty()), "polling");
    let resource = collector.requests()[0].resource_spans[0].resource.clone().unwrap();
    assert_text(&resource.attributes, "service.name", "apps-of-a-test");
    assert!(!collector.contains(SECRET) && !collector.contains(text(&connected, "token")));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_exported_unless_traces_are_on() {
    for (name, value) in [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_TRACES_EXPORTER", "none"),
        ("OTEL_TRACES_SAMPLER", "always_off"),
    ] {
        let (collector, url) = Collector::start().await;
        let database = Database::create().await;
        let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()), (name, value)];
        let server = Process::start_with(&database.url(), "info", &variables);
        Client::of(server.router()).get("/api/v1/session").await.expect(401);
        assert_eq!(stop(&server), Some(0));
        assert!(collector.spans().is_empty(), "{name}={value}");
    }
}

/// It takes connections and never answers.
#[tokio::test(flavor = "multi_thread")]
async fn collector_that_hangs_delays_neither_requests_nor_the_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let database = Database::create().await;
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
        // Exports at once, and drops what doesn't fit.
        ("OTEL_BSP_SCHEDULE_DELAY", "1"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "2"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "1"),
    ];
    let server = Process::start_with(&database.url(), "info", &variables);
    let client = Client::of(server.router());
    let started = Instant::now();
    client.get("/healthz").await.expect(200);
    // It hangs in the exporter from here on.
    let _connection = listener.accept().await.unwrap();
    for _ in 0..20 {
        client.get("/api/v1/session").await.expect(401);
    }
    assert_eq!(stop(&server), Some(0));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert!(server.log().contains("the last traces weren't exported"), "{}", server.log());
}
