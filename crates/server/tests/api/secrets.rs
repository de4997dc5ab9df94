//! A secret appears in one response and nowhere else: not in other responses, the database or the
//! log, even at the most verbose level (rules 21 and 29).

use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use domain::PlatformToken;
use serde_json::{Value, json};
use server::rng::{SharedRng, sha256_hex};

use crate::harness::{Client, Database, TestResponse};
use crate::helpers::*;
use crate::platform::Platform;
use crate::process::Process;
use crate::receiver::Receiver;

const PASSWORD: &str = "first-and-only-pass-word";
const WRONG_PASSWORD: &str = "another-wrong-pass-word";
const CHANGED_PASSWORD: &str = "second-and-last-pass-word";
const STATE: &str = "state-of-the-customer";
const REFUSED_STATE: &str = "state-of-a-refused-link";
const SEARCH: &str = "a-search-for-something";

/// A real server that logs everything, its responses and its database.
struct RecordedServer {
    server: Process,
    database: Database,
    answers: Responses,
}

/// Responses by endpoint, such as `GET /api/v1/session`.
type Responses = Arc<Mutex<Vec<RecordedResponse>>>;

struct RecordedResponse {
    call: String,
    headers: String,
    body: String,
}

impl RecordedServer {
    async fn start() -> Self {
        let database = Database::create().await;
        let variables = [("WEBHOOK_ALLOW_PRIVATE", "true")];
        let server = Process::start_with(&database.url(), "trace", &variables);
        Self { server, database, answers: Responses::default() }
    }

    fn client(&self) -> Client {
        let answers = Arc::clone(&self.answers);
        let record_layer =
            move |request: Request, next: Next| record(Arc::clone(&answers), request, next);
        Client::of(self.server.router().layer(from_fn(record_layer)))
    }

    async fn account(&self, email: &str, more: Value) -> Client {
        let input = json!({"email": email, "password": PASSWORD, "displayName": "Ada"});
        let client = self.client();
        client.post("/api/v1/accounts", with(input, more)).await.expect(201);
        client
    }

    /// The endpoints whose responses contain this.
    fn responses_with(&self, secret: &str) -> Vec<String> {
        let answers = self.answers.lock().unwrap();
        let holds =
            |seen: &&RecordedResponse| seen.headers.contains(secret) || seen.body.contains(secret);
        answers.iter().filter(holds).map(|seen| seen.call.clone()).collect()
    }

    async fn stores(&self, secret: &str) -> bool {
        let stored = self.database.dump().await;
        stored.windows(secret.len()).any(|bytes| bytes == secret.as_bytes())
    }

    async fn stores_or_logs(&self, secret: &str) -> bool {
        self.stores(secret).await || self.server.log().contains(secret)
    }
}

async fn record(answers: Responses, request: Request, next: Next) -> Response {
    let call = format!("{} {}", request.method(), request.uri().path());
    let (head, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let (headers, text) = (format!("{:?}", head.headers), String::from_utf8_lossy(&body).into());
    answers.lock().unwrap().push(RecordedResponse { call, headers, body: text });
    Response::from_parts(head, Body::from(body))
}

async fn call_as_platform(client: &Client, token: &str) -> TestResponse {
    let request = client.request(Method::GET, "/api/partner/v1/installs/current");
    client.send(request.header("authorization", &format!("Bearer {token}"))).await
}

/// The secret in the session cookie.
fn session(client: &Client) -> String {
    client.cookie().unwrap().split_once('=').unwrap().1.to_owned()
}

#[tokio::test]
async fn tokens_appear_only_in_approval_responses() {
    let it = RecordedServer::start().await;
    let acme = it.account("acme@example.com", json!({"organizationName": "Acme"})).await;
    let app = register(&acme, full_app_input()).await;
    let mut tokens = Vec::new();
    let mut approvals = Vec::new();
    // A first connection and a reconnect.
    for _ in 0..2 {
        let consent = open(&acme, "acme", LINK).await.expect(201);
        let approved = approve(&acme, &consent, true).await.expect(201);
        approve(&acme, &consent, true).await.reason(409, "CONSENT_USED");
        tokens.push(text(&approved, "token").to_owned());
        approvals.push(format!("POST /api/v1/consents/{}/approve", text(&consent, "id")));
    }
    call_as_platform(&acme, &tokens[0]).await.error(401, "UNAUTHORIZED");
    call_as_platform(&acme, &tokens[1]).await.expect(200);
    for path in [
        "/api/v1/installs",
        "/api/v1/activity",
        &format!("{}/installs", path_of(&app)),
        &format!("{}/activity", path_of(&app)),
    ] {
        acme.get(path).await.expect(200);
    }
    // A well-formed token that nobody holds must not be logged either.
    let unknown = SharedRng::from_seed(9).with_rng(PlatformToken::generate);
    call_as_platform(&acme, unknown.expose()).await.error(401, "UNAUTHORIZED");

    it.server.kill();
    assert!(!it.stores_or_logs(unknown.expose()).await);
    for (token, approval) in tokens.iter().zip(approvals) {
        assert_eq!(it.responses_with(token), [approval]);
        assert!(!it.stores_or_logs(token).await);
        // Only the token's hash is stored, and the hash doesn't leak either.
        let hash = hex::encode(PlatformToken::parse(token).unwrap().hash());
        assert!(it.stores(&hash).await);
        assert_eq!(it.responses_with(&hash), [""; 0]);
        assert!(!it.server.log().contains(&hash));
    }
}

#[tokio::test]
async fn passwords_sessions_and_invitations_are_neither_stored_nor_logged() {
    let it = RecordedServer::start().await;
    let owner = it.account("ada@example.com", json!({"organizationName": "Acme"})).await;
    let invited = owner.post("/api/v1/invitations", json!({})).await.expect(201);
    let invitation = text(&invited, "invitation");
    let member = it.account("eve@example.com", json!({"invitation": invitation})).await;
    let again = it.client();
    let input = |password| json!({"email": "ada@example.com", "password": password});
    again.post("/api/v1/session", input(WRONG_PASSWORD)).await.expect(401);
    again.post("/api/v1/session", input(PASSWORD)).await.expect(200);
    for (current, status) in [(WRONG_PASSWORD, 400), (PASSWORD, 204)] {
        let input = json!({"currentPassword": current, "newPassword": CHANGED_PASSWORD});
        member.put("/api/v1/account/password", input).await.expect(status);
    }
    for path in ["/api/v1/session", "/api/v1/sessions", "/api/v1/members", "/api/v1/activity"] {
        again.get(path).await.expect(200);
    }

    it.server.kill();
    for password in [PASSWORD, WRONG_PASSWORD, CHANGED_PASSWORD] {
        assert_eq!(it.responses_with(password), [""; 0]);
        assert!(!it.stores_or_logs(password).await);
    }
    for (client, call) in [
        (&owner, "POST /api/v1/accounts"),
        (&member, "POST /api/v1/accounts"),
        (&again, "POST /api/v1/session"),
    ] {
        assert_eq!(it.responses_with(&session(client)), [call]);
        assert!(!it.stores_or_logs(&session(client)).await);
        assert!(it.stores(&sha256_hex(&session(client))).await);
        assert!(!it.server.log().contains(&sha256_hex(&session(client))));
    }
    assert_eq!(it.responses_with(invitation), ["POST /api/v1/invitations"]);
    assert!(!it.stores_or_logs(invitation).await);
}

/// Rule 36. The secret itself is stored, because signing needs it.
#[tokio::test]
async fn webhook_secrets_appear_in_one_response_and_in_no_log() {
    let it = RecordedServer::start().await;
    let acme = it.account("acme@example.com", json!({"organizationName": "Acme"})).await;
    let scopes = json!({"scopes": ["project-links:write", "webhooks:manage"]});
    let app = register(&acme, with(app_input("acme"), scopes)).await;
    let platform = Platform::with_client(it.client(), &connect(&acme, "acme").await);
    let receiver = Receiver::start().await;
    receiver.answer(|_| (StatusCode::BAD_GATEWAY, STATE));
    let url = format!("{}/{STATE}?key={STATE}", receiver.url);
    let endpoint = platform.subscribe(&url).await;
    platform.link(STATE).await;
    let path = format!("{}/deliveries", path_of(&app));
    let attempts = async || acme.get(&path).await.expect(200)["items"][0]["attempts"].clone();
    while attempts().await == json!([]) {
        tokio::task::yield_now().await;
    }

    it.server.kill();
    assert_eq!(receiver.take().len(), 1);
    let secret = text(&endpoint, "secret");
    assert_eq!(it.responses_with(secret), ["POST /api/partner/v1/webhook-endpoints"]);
    let log = it.server.log();
    assert!(log.contains("webhook_deliveries"), "the worker's log is missing");
    for text in [secret, STATE, "v1="] {
        assert!(!log.contains(text), "{text}");
    }
}

#[tokio::test]
async fn queries_and_states_appear_in_neither_logs_nor_activity() {
    let it = RecordedServer::start().await;
    let acme = it.account("acme@example.com", json!({"organizationName": "Acme"})).await;
    let app = register(&acme, full_app_input()).await;
    let link = LINK.replace("state=a+b", &format!("state={STATE}"));
    let declined = open(&acme, "acme", &link).await.expect(201);
    assert!(text(&decline(&acme, &declined).await.expect(200), "returnUrl").contains(STATE));
    let approved = open(&acme, "acme", &link).await.expect(201);
    let approved = approve(&acme, &approved, false).await.expect(201);
    assert!(text(&approved, "continueUrl").contains(STATE));
    let refused = format!("redirect_uri=https://u:{REFUSED_STATE}@evil.example/{REFUSED_STATE}");
    for (slug, query) in [
        ("acme", format!("{refused}?{REFUSED_STATE}&state={REFUSED_STATE}")),
        ("acme", format!("state={REFUSED_STATE}&state=2")),
        ("unknown", format!("state={REFUSED_STATE}")),
    ] {
        assert!(open(&acme, slug, &query).await.status.is_client_error());
    }
    for path in [
        format!("/api/v1/platform-apps?query={SEARCH}"),
        format!("/integrations/acme/connect?state={STATE}"),
        format!("/api/v1/unknown?{SEARCH}"),
    ] {
        acme.get(&path).await;
    }
    for path in ["/api/v1/activity".to_owned(), format!("{}/activity", path_of(&app))] {
        let activity = acme.get(&path).await.text();
        assert!(activity.contains("https://evil.example"));
        assert!(!activity.contains(STATE) && !activity.contains(REFUSED_STATE));
    }

    it.server.kill();
    let log = it.server.log();
    for text in [STATE, REFUSED_STATE, SEARCH] {
        assert!(!log.contains(text), "{text}");
    }
    assert!(!it.stores(REFUSED_STATE).await);
}

/// Otherwise the tests above could pass on an empty log.
#[tokio::test]
async fn log_and_database_are_really_recorded() {
    let it = RecordedServer::start().await;
    let acme = it.account("acme@example.com", json!({"organizationName": "Acme"})).await;
    register(&acme, full_app_input()).await;
    acme.get("/api/v1/platform-apps?query=acme").await.expect(200);
    it.server.kill();
    let log = it.server.log();
    for part in ["TRACE", "sqlx::query", "INSERT INTO platform_apps", "request completed"] {
        assert!(log.contains(part), "{part}\n{log}");
    }
    assert!(it.stores("https://acme.example/cb").await);
}
