//! What `/metrics` says after something happened. `docs/metrics.md` explains it to operators.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use futures_util::FutureExt;
use serde_json::json;
use server::clock::MINUTE;

use crate::fake_oidc_provider::FakeProvider;
use crate::harness::{Client, Harness, Options, PASSWORD, START, per_minute};
use crate::helpers::*;
use crate::platform::{Connection, endpoint_path};
use crate::receiver::{Receiver, gated_receiver};

/// The samples of one scrape.
struct Scrape(String);

impl Scrape {
    async fn of(server: &Harness) -> Self {
        let metrics = Client::of(server::routes::metrics::router(&server.state));
        let answer = metrics.get("/metrics").await;
        answer.expect(200);
        let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert!(answer.text().ends_with("# EOF\n"));
        Self(answer.text())
    }

    /// The lines that aren't comments, as `name{labels}` and value.
    fn samples(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.0.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.rsplit_once(' ').unwrap())
    }

    fn find(&self, sample: &str) -> Option<f64> {
        let value = self.samples().find(|(name, _)| *name == sample).map(|(_, value)| value);
        value.map(|value| value.parse().unwrap())
    }

    #[track_caller]
    fn has(&self, sample: &str, value: f64) {
        let found = self.find(sample).unwrap_or_else(|| panic!("no {sample}\n{}", self.0));
        assert!((found - value).abs() < 1e-6, "{sample} is {found}");
    }
}

#[tokio::test]
async fn responses_are_counted_by_route_not_by_path() {
    let server = Harness::start().await;
    let client = server.client();
    client.get("/api/v1/members").await.expect(401);
    for path in ["/api/v1/consents/secret-path?secret-query", "/secret-page", "/api/secret-path"] {
        client.get(path).await;
    }
    client.send(client.request(Method::from_bytes(b"SECRET").unwrap(), "/healthz")).await;

    let scrape = Scrape::of(&server).await;
    for sample in [
        "http_requests_total{method=\"GET\",route=\"/api/v1/members\",status=\"401\"}",
        "http_requests_total{method=\"GET\",route=\"/api/v1/consents/{id}\",status=\"401\"}",
        "http_requests_total{method=\"OTHER\",route=\"/healthz\",status=\"405\"}",
        "http_requests_total{method=\"GET\",route=\"other\",status=\"404\"}",
        "http_request_duration_seconds_count{route=\"/api/v1/members\"}",
    ] {
        scrape.has(sample, 1.0);
    }
    assert!(!scrape.0.to_lowercase().contains("secret"), "{}", scrape.0);
}

#[tokio::test]
async fn requests_whose_client_gives_up_are_counted_once() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    acme.get("/api/v1/members").await.expect(200);
    // Polled once, so that it waits for the database when it is dropped.
    assert!(acme.get("/api/v1/members").now_or_never().is_none());

    let scrape = Scrape::of(&server).await;
    for status in [200, 499] {
        let labels = format!("method=\"GET\",route=\"/api/v1/members\",status=\"{status}\"");
        scrape.has(&format!("http_requests_total{{{labels}}}"), 1.0);
    }
    scrape.has("http_request_duration_seconds_count{route=\"/api/v1/members\"}", 2.0);
}

#[tokio::test]
async fn errors_are_counted_by_what_the_envelope_says() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    let app = register(&acme, full_app_input()).await;
    open(&acme, "nobody", "").await.reason(404, "UNKNOWN_APP");
    open(&acme, "acme", "state=a&state=b").await.reason(400, "INVALID_LINK");
    let elsewhere = "redirect_uri=https%3A%2F%2Fevil.example";
    open(&acme, "acme", elsewhere).await.reason(400, "REDIRECT_URI_REFUSED");
    let consent = review(&acme, "acme").await;
    deactivate(&acme, &app).await;
    open(&acme, "acme", "").await.reason(403, "APP_DISABLED");
    approve(&acme, &consent, false).await.reason(403, "APP_DISABLED");
    reactivate(&acme, &app).await;
    approve(&acme, &consent, false).await.expect(201);
    approve(&acme, &consent, false).await.reason(409, "CONSENT_USED");
    decline(&acme, &consent).await.reason(409, "CONSENT_USED");

    let scrape = Scrape::of(&server).await;
    let consents = "/api/v1/consents";
    for (route, code, reason, detail) in [
        (consents, "NOT_FOUND", "UNKNOWN_APP", ""),
        (consents, "BAD_REQUEST", "INVALID_LINK", "REPEATED"),
        (consents, "BAD_REQUEST", "REDIRECT_URI_REFUSED", "ORIGIN_MISMATCH"),
        (consents, "FORBIDDEN", "APP_DISABLED", ""),
        ("/api/v1/consents/{id}/approve", "FORBIDDEN", "APP_DISABLED", ""),
        ("/api/v1/consents/{id}/approve", "CONFLICT", "CONSENT_USED", ""),
        ("/api/v1/consents/{id}/decline", "CONFLICT", "CONSENT_USED", ""),
    ] {
        let labels =
            format!("route=\"{route}\",code=\"{code}\",reason=\"{reason}\",detail=\"{detail}\"");
        scrape.has(&format!("http_errors_total{{{labels}}}"), 1.0);
    }
}

#[tokio::test]
async fn consents_are_counted_by_outcome() {
    let server = Harness::start().await;
    let acme = server.sign_up("acme@example.com").await;
    register(&acme, full_app_input()).await;
    for _ in 0..3 {
        connect(&acme, "acme").await;
    }
    let consent = review(&acme, "acme").await;
    decline(&acme, &consent).await.expect(200);
    decline(&acme, &consent).await.reason(409, "CONSENT_USED");

    let scrape = Scrape::of(&server).await;
    for (outcome, number) in [("approved", 1.0), ("reconnected", 2.0), ("declined", 1.0)] {
        scrape.has(&format!("consent_decisions_total{{outcome=\"{outcome}\"}}"), number);
    }
}

/// Signs in with the password, by every limit once too often.
async fn exceed_limits(server: &Harness) {
    let sign_in = json!({"email": "ada@example.com", "password": PASSWORD});
    let client = server.client();
    let from = async |address: &str| {
        let request = client.request(Method::POST, "/api/v1/session").json(sign_in.clone());
        client.send(request.address(address)).await
    };
    from("192.0.2.7").await.expect(401);
    from("192.0.2.7").await.error(429, "RATE_LIMITED");
    from("192.0.2.8").await.error(429, "RATE_LIMITED");
}

#[tokio::test]
async fn refusals_of_rate_limits_are_counted_by_limit() {
    let provider = FakeProvider::start().await;
    let mut options = Options { oidc: Some(provider.settings()), ..Options::default() };
    options.rates.sign_in = per_minute(1);
    options.rates.sign_up = per_minute(1);
    options.rates.consent = per_minute(1);
    options.rates.token = per_minute(1);
    let server = Harness::with(options).await;
    let acme = server.sign_up("acme@example.com").await;
    acme.post("/api/v1/accounts", json!({})).await.error(429, "RATE_LIMITED");
    register(&acme, full_app_input()).await;
    let connected = connect(&acme, "acme").await;
    open(&acme, "acme", "").await.error(429, "RATE_LIMITED");
    let token = text(&connected, "token");
    call_platform_api(&server, token).await.expect(200);
    call_platform_api(&server, token).await.error(429, "RATE_LIMITED");
    exceed_limits(&server).await;
    for path in ["/auth/sign-in", "/auth/callback?state=x"] {
        for _ in 0..2 {
            let request = acme.request(Method::GET, path).header("cookie", "__Host-ot_sign_in=x");
            acme.send(request).await;
        }
    }

    let scrape = Scrape::of(&server).await;
    for limit in [
        "sign_in",
        "sign_in_account",
        "sign_up",
        "provider_sign_in",
        "provider_callback",
        "consent",
        "token",
    ] {
        scrape.has(&format!("rate_limited_total{{limit=\"{limit}\"}}"), 1.0);
    }
    scrape.has("sign_in_failures_total{method=\"password\",reason=\"WRONG_CREDENTIALS\"}", 1.0);
    // Only the limit per account is checked where the sign-in is.
    scrape.has("sign_in_failures_total{method=\"password\",reason=\"RATE_LIMITED\"}", 1.0);
    scrape.has("sign_in_failures_total{method=\"provider\",reason=\"RATE_LIMITED\"}", 2.0);
    scrape.has("sign_in_failures_total{method=\"provider\",reason=\"FAILED\"}", 1.0);
}

#[tokio::test]
async fn password_sign_ins_that_are_switched_off_are_counted() {
    let oidc = Some(FakeProvider::start().await.settings());
    let options = Options { oidc, password_sign_in: false, ..Options::default() };
    let server = Harness::with(options).await;
    let input = json!({"email": "ada@example.com", "password": PASSWORD});
    let answer = server.client().post("/api/v1/session", input).await;
    answer.reason(403, "PASSWORD_SIGN_IN_OFF");
    let labels = "method=\"password\",reason=\"PASSWORD_SIGN_IN_OFF\"";
    let scrape = Scrape::of(&server).await;
    scrape.has(&format!("sign_in_failures_total{{{labels}}}"), 1.0);
}

#[tokio::test]
async fn deliveries_are_counted_as_they_wait_and_end() {
    let server = Harness::start().await;
    let receiver = Receiver::start().await;
    let connection = Connection::new(&server).await;
    connection.platform.subscribe(&receiver.url).await;
    let scrape = Scrape::of(&server).await;
    scrape.has("webhook_deliveries_pending", 0.0);
    scrape.has("webhook_oldest_due_age_seconds", 0.0);

    connection.platform.link("1").await;
    server.clock.advance(MINUTE);
    connection.platform.link("2").await;
    let scrape = Scrape::of(&server).await;
    scrape.has("webhook_deliveries_pending", 2.0);
    scrape.has("webhook_oldest_due_age_seconds", 60.0);

    server.deliver().await;
    receiver.answer(|_| (StatusCode::BAD_GATEWAY, ""));
    connection.platform.link("3").await;
    for waits in [1.0, 1.0, 1.0, 1.0, 0.0] {
        server.deliver().await;
        let scrape = Scrape::of(&server).await;
        scrape.has("webhook_deliveries_pending", waits);
        // It waits, but it isn't due.
        scrape.has("webhook_oldest_due_age_seconds", 0.0);
        server.clock.advance(121 * MINUTE);
    }

    let scrape = Scrape::of(&server).await;
    scrape.has("webhook_deliveries_total{status=\"DELIVERED\"}", 2.0);
    scrape.has("webhook_deliveries_total{status=\"FAILED\"}", 1.0);
    scrape.has("webhook_attempts_total{result=\"DELIVERED\"}", 2.0);
    scrape.has("webhook_attempts_total{result=\"HTTP\"}", 5.0);
}

/// Rules 37 and 39.
#[tokio::test]
async fn deliveries_that_wait_on_purpose_are_not_late() {
    let server = Harness::start().await;
    let connection = Connection::new(&server).await;
    let (url, gate) = gated_receiver().await;
    let endpoint = connection.platform.subscribe(&url).await;
    let has = async |pending: f64, age: f64| {
        let scrape = Scrape::of(&server).await;
        scrape.has("webhook_deliveries_pending", pending);
        scrape.has("webhook_oldest_due_age_seconds", age);
    };

    // Another one of the endpoint is under way.
    connection.platform.link("1").await;
    connection.platform.link("2").await;
    let worker = server.state.worker.clone();
    let delivering = tokio::spawn(async move { worker.deliver_due().await });
    gate.arrived.acquire().await.unwrap().forget();
    server.clock.advance(MINUTE - 1);
    has(2.0, 0.0).await;
    gate.permits.add_permits(2);
    delivering.await.unwrap().unwrap();

    // Its endpoint is disabled.
    let set_status = async |status: &str| {
        let patch = json!({"status": status});
        connection.platform.patch(&endpoint_path(&endpoint), patch).await.expect(200);
    };
    set_status("DISABLED").await;
    let delivery = text(&connection.deliveries("").await[0], "id").to_owned();
    let path = format!("{}/deliveries/{delivery}/redeliver", path_of(&connection.app));
    connection.developer.post(&path, json!({})).await.expect(200);
    server.clock.advance(60 * MINUTE);
    has(1.0, 0.0).await;
    set_status("ACTIVE").await;
    has(1.0, 3600.0).await;

    // Its app is disabled.
    deactivate(&connection.developer, &connection.app).await;
    has(1.0, 0.0).await;
}

#[tokio::test]
async fn pool_shows_connections_open_idle_and_in_use() {
    let server = Harness::start().await;
    let _held = server.state.db.read().await.unwrap();
    // The one that the start used may still be on its way back.
    let settled = async {
        loop {
            let scrape = Scrape::of(&server).await;
            if scrape.find("database_connections_in_use") == Some(1.0) {
                return scrape;
            }
        }
    };
    let scrape = tokio::time::timeout(Duration::from_secs(5), settled).await.unwrap();
    scrape.has("database_up", 1.0);
    scrape.has("database_connections_max", 10.0);
    let [open, idle] = ["open", "idle"]
        .map(|state| scrape.find(&format!("database_connections_{state}")).unwrap());
    assert!((open - idle - 1.0).abs() < 1e-6, "{open} {idle}");
}

#[tokio::test]
async fn scrape_does_not_wait_for_a_busy_database() {
    let server = Harness::start().await;
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(server.state.db.read().await.unwrap());
    }
    let started = Instant::now();
    let scrape = Scrape::of(&server).await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    scrape.has("database_up", 1.0);
    scrape.has("database_connections_in_use", 10.0);
    assert_eq!(scrape.find("webhook_deliveries_pending"), None, "unknown, not zero");
    assert_eq!(scrape.find("webhook_oldest_due_age_seconds"), None);
    drop(held);
    Scrape::of(&server).await.has("webhook_deliveries_pending", 0.0);
}

#[tokio::test]
async fn database_that_is_gone_is_down() {
    let server = Harness::start().await;
    server.state.db.close().await;
    let scrape = Scrape::of(&server).await;
    scrape.has("database_up", 0.0);
    assert_eq!(scrape.find("webhook_deliveries_pending"), None, "unknown, not zero");
}

/// An increase from nothing doesn't count.
#[tokio::test]
async fn outcomes_are_there_before_the_first_one() {
    let scrape = Scrape::of(&Harness::start().await).await;
    for outcome in ["approved", "reconnected", "declined"] {
        scrape.has(&format!("consent_decisions_total{{outcome=\"{outcome}\"}}"), 0.0);
    }
    for status in ["DELIVERED", "FAILED"] {
        scrape.has(&format!("webhook_deliveries_total{{status=\"{status}\"}}"), 0.0);
    }
}

#[tokio::test]
async fn process_reports_its_version_and_start_time() {
    let server = Harness::start().await;
    server.clock.advance(MINUTE);
    let scrape = Scrape::of(&server).await;
    let version = env!("CARGO_PKG_VERSION");
    scrape.has(&format!("platform_apps_build_info{{version=\"{version}\"}}"), 1.0);
    let started = Duration::from_millis(START.cast_unsigned()).as_secs_f64();
    scrape.has("process_start_time_seconds", started);
}

#[tokio::test]
async fn metrics_are_not_served_publicly() {
    let server = Harness::start().await;
    let answer = server.client().get("/metrics").await;
    assert!(!answer.text().contains("http_requests"));
}

/// Names with their labels.
type Names = BTreeMap<String, BTreeSet<String>>;

/// The metrics of a scrape, named as queries name them.
fn scraped(scrape: &Scrape) -> Names {
    let types = scrape.0.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let families = types.map(|line| line.split_once(' ').unwrap());
    let named = families.map(|(name, kind)| match kind {
        "counter" => format!("{name}_total"),
        "info" => format!("{name}_info"),
        _ => name.to_owned(),
    });
    named
        .map(|name| (labels_of(scrape, &name), name))
        .map(|(labels, name)| (name, labels))
        .collect()
}

fn labels_of(scrape: &Scrape, name: &str) -> BTreeSet<String> {
    let parts = ["", "_bucket", "_count", "_sum"].map(|part| format!("{name}{part}"));
    let samples = scrape.samples().filter_map(|(sample, _)| sample.split_once('{'));
    let own = samples.filter(|(sample, _)| parts.iter().any(|part| part == sample));
    let labels =
        own.flat_map(|(_, labels)| labels.split("\",")).filter_map(|it| it.split_once('='));
    labels.map(|(label, _)| label.to_owned()).filter(|label| label != "le").collect()
}

/// The rows of the tables in `docs/metrics.md`: `` | `name` | `label`, `label` | … ``
fn documented() -> Names {
    let text = include_str!("../../../../docs/metrics.md");
    let (text, _) = text.split_once("\n## Traces\n").unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let label = |part: &str| part.trim().trim_matches('`').to_owned();
    rows.map(|(name, rest)| {
        let labels = rest.split(" |").next().unwrap().split(',').map(label);
        (name.to_owned(), labels.filter(|label| label != "none").collect())
    })
    .collect()
}

#[tokio::test]
async fn documentation_names_every_metric_with_its_labels() {
    let provider = FakeProvider::start().await;
    let options = Options { oidc: Some(provider.settings()), ..Options::default() };
    let server = Harness::with(options).await;
    let connection = Connection::new(&server).await;
    let receiver = Receiver::start().await;
    connection.platform.subscribe(&receiver.url).await;
    connection.platform.link("1").await;
    server.deliver().await;
    server.client().get("/auth/callback").await;
    server.client().get("/api/v1/session").await.expect(401);
    let broken = json!({"kind": "PANIC", "route": "/", "build": "customer.wasm"});
    server.client().post("/api/v1/client-errors", broken).await.expect(204);
    assert_eq!(scraped(&Scrape::of(&server).await), documented());
}
