//! An in-process server with its own database, a mock clock, and clients that behave like browsers.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use reqwest::dns::Resolve;
use serde_json::{Value, json};
use server::assets::Assets;
use server::clients::Clients;
use server::clients::jobs::JobsClient;
use server::clients::oidc::OidcClient;
use server::clients::webhooks::WebhookClient;
use server::clock::{Clock, Millis};
use server::config::{OidcSettings, Settings, WebhookSettings};
use server::passwords::Passwords;
use server::rate_limit::RateLimitConfig;
use server::rng::SharedRng;
use server::services::admin::Admin;
use server::state::Components;
use server::storage::{Db, DbLimits};
use sqlx::{Connection, PgConnection, Row};
use tower::ServiceExt;

pub const ORIGIN: &str = "https://apps.example";
pub const PASSWORD: &str = "correct horse battery";
/// 2026-11-24T04:08:18.123Z
pub const START: Millis = 1_795_493_298_123;

/// A server. Its database is dropped with it.
pub struct Harness {
    pub state: Arc<Components>,
    pub clock: Clock,
    pub passwords: Passwords,
    app: Router,
    database: Arc<Database>,
}

/// How a test's server differs from the default.
pub struct Options {
    pub origin: &'static str,
    pub rates: RateLimitConfig,
    pub trusted_proxies: usize,
    pub oidc: Option<OidcSettings>,
    pub password_sign_in: bool,
    pub jobs_url: Option<url::Url>,
    pub webhooks: WebhookSettings,
    /// How webhooks resolve names, unless as the operating system does.
    pub resolver: Option<Arc<dyn Resolve>>,
    pub assets: Assets,
    pub db_limits: DbLimits,
}

impl Default for Options {
    fn default() -> Self {
        // The receivers of tests are on this machine.
        let webhooks = WebhookSettings { allow_private: true, deadline: Duration::from_secs(10) };
        Self {
            origin: ORIGIN,
            rates: RateLimitConfig::default(),
            trusted_proxies: 0,
            oidc: None,
            password_sign_in: true,
            jobs_url: None,
            webhooks,
            resolver: None,
            assets: Assets::load(Path::new("no-such-folder")).unwrap(),
            db_limits: DbLimits::default(),
        }
    }
}

pub fn per_minute(number: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(number)
}

impl Harness {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        let database = Arc::new(Database::create().await);
        Self::on(database, Clock::mock(START), SharedRng::from_seed(7), options).await
    }

    /// A server on a database that exists.
    pub async fn on_database(database: Database, options: Options) -> Self {
        let (clock, rng) = (Clock::mock(START), SharedRng::from_seed(7));
        Self::on(Arc::new(database), clock, rng, options).await
    }

    /// Another server with the same database and clock.
    pub async fn second_server(&self) -> Self {
        self.second_server_with(Options::default()).await
    }

    /// Another server with these options, and the same database and clock.
    pub async fn second_server_with(&self, options: Options) -> Self {
        let (database, rng) = (Arc::clone(&self.database), SharedRng::from_seed(8));
        Self::on(database, self.clock.clone(), rng, options).await
    }

    /// Another server with the same database, whose clock differs.
    pub async fn second_server_at(&self, now: Millis) -> Self {
        let (database, rng) = (Arc::clone(&self.database), SharedRng::from_seed(8));
        Self::on(database, Clock::mock(now), rng, Options::default()).await
    }

    async fn on(database: Arc<Database>, clock: Clock, rng: SharedRng, options: Options) -> Self {
        let db = Db::connect_with(&database.url(), options.db_limits).await.unwrap();
        Self::with_db(db, database, clock, rng, options)
    }

    fn with_db(
        db: Db,
        database: Arc<Database>,
        clock: Clock,
        rng: SharedRng,
        options: Options,
    ) -> Self {
        let settings = Settings {
            own_origin: domain::Origin::parse(options.origin).unwrap(),
            trusted_proxies: options.trusted_proxies,
            rates: options.rates,
            oidc: options.oidc,
            password_sign_in: options.password_sign_in,
            jobs_url: options.jobs_url,
            webhooks: options.webhooks,
        };
        // The cheapest parameters that Argon2 allows, to keep tests fast.
        let params = argon2::Params::new(8, 1, 1, None).unwrap();
        let passwords = Passwords::new(params, rng.clone()).unwrap();
        let oidc = OidcClient::from_settings(&settings, clock.clone()).unwrap();
        let jobs = JobsClient::from_settings(&settings).unwrap();
        let webhooks = match options.resolver {
            Some(resolver) => WebhookClient::with_resolver(settings.webhooks, resolver),
            None => WebhookClient::new(settings.webhooks),
        };
        let clients = Clients { oidc, jobs, webhooks: webhooks.unwrap() };
        let assets = options.assets;
        let state =
            Components::new(db, clock.clone(), rng, settings, passwords.clone(), clients, assets);
        let state = Arc::new(state);
        Self { app: server::app(&state), state, clock, passwords, database }
    }

    /// The operator's commands, on this server's database and with its clock.
    pub fn admin(&self) -> Admin {
        let Components { db, rng, activity, .. } = &*self.state;
        Admin::new(db.clone(), self.clock.clone(), rng.clone(), activity.clone())
    }

    /// A client without a session.
    pub fn client(&self) -> Client {
        Client::of(self.app.clone())
    }

    /// The first owner of a new organization, named after the address.
    pub async fn sign_up(&self, email: &str) -> Client {
        let client = self.client();
        client.sign_up(email).await;
        client
    }

    /// A member of the owner's organization.
    pub async fn join(&self, owner: &Client, email: &str) -> Client {
        let invited = owner.post("/api/v1/invitations", json!({})).await.expect(201);
        let client = self.client();
        let input = json!({
            "email": email, "password": PASSWORD,
            "displayName": email.split('@').next().unwrap(), "invitation": invited["invitation"],
        });
        client.post("/api/v1/accounts", input).await.expect(201);
        client
    }

    /// A new session of an existing account.
    pub async fn sign_in(&self, email: &str) -> Client {
        let client = self.client();
        let input = json!({"email": email, "password": PASSWORD});
        client.post("/api/v1/session", input).await.expect(200);
        client
    }

    /// A server that can't write, with the same database and clock. SQLite only.
    pub async fn read_only_server(&self) -> Option<Self> {
        let Database::Sqlite(folder) = &*self.database else { return None };
        let url = format!("sqlite://{}/test.db?mode=ro", folder.path().display());
        Some(self.second_server_through(&url, Options::default()).await)
    }

    /// Another server with the same clock, and another way to the same database.
    pub async fn second_server_through(&self, url: &str, options: Options) -> Self {
        let db = Db::connect_with(url, options.db_limits).await.unwrap();
        let (database, rng) = (Arc::clone(&self.database), SharedRng::from_seed(9));
        Self::with_db(db, database, self.clock.clone(), rng, options)
    }

    /// Writes the batch that the server would write within a second.
    pub async fn write_last_used(&self) {
        self.state.last_used.write().await.unwrap();
    }

    /// Delivers the webhooks that are due, as this server would in the background.
    pub async fn deliver(&self) {
        self.state.worker.deliver_due().await.unwrap();
    }

    pub async fn dump(&self) -> Vec<u8> {
        self.database.dump().await
    }

    pub fn database(&self) -> &Database {
        &self.database
    }

    pub fn is_postgres(&self) -> bool {
        matches!(&*self.database, Database::Postgres { .. })
    }

    /// Runs a statement on a connection of its own.
    pub async fn execute(&self, sql: &str) {
        let mut tx = self.state.db.begin().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// How the database would run a statement, a line for each step.
    pub async fn query_plan(&self, sql: &str) -> Vec<String> {
        match &*self.database {
            Database::Sqlite(_) => {
                let mut connection = self.state.db.read().await.unwrap();
                let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
                let steps = sqlx::query(sql).fetch_all(&mut *connection).await.unwrap();
                steps.iter().map(|step| step.get("detail")).collect()
            }
            database @ Database::Postgres { .. } => {
                let mut connection = PgConnection::connect(&database.url()).await.unwrap();
                let parameters = (1..100).take_while(|n| sql.contains(&format!("${n}"))).count();
                let arguments = vec!["NULL"; parameters].join(", ");
                let arguments = if parameters > 0 { format!("({arguments})") } else { arguments };
                // A small table would be read as a whole otherwise.
                let setup = format!(
                    "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; \
                     PREPARE statement AS {sql}"
                );
                let setup = sqlx::raw_sql(sqlx::AssertSqlSafe(setup));
                setup.execute(&mut connection).await.unwrap();
                let sql = format!("EXPLAIN (COSTS OFF) EXECUTE statement{arguments}");
                let plan = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
                plan.fetch_all(&mut connection).await.unwrap()
            }
        }
    }

    /// The only value that a query returns.
    pub async fn count(&self, sql: &str) -> i64 {
        let mut connection = self.state.db.read().await.unwrap();
        sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await.unwrap()
    }

    /// Makes PostgreSQL refuse or take writes, as a failover does: the connections break too.
    pub async fn set_read_only(&self, on: bool) {
        let Database::Postgres { name, .. } = &*self.database else { return };
        let value = if on { "on" } else { "off" };
        let sql = format!("ALTER DATABASE {name} SET default_transaction_read_only = {value}");
        self.administer(&sql).await;
    }

    /// Runs a statement of PostgreSQL's administrator while nobody is connected to the database.
    pub async fn administer(&self, sql: &str) {
        let Database::Postgres { server, name } = &*self.database else { return };
        let disconnect = format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        for sql in [&disconnect, sql, &disconnect] {
            execute(server, sql).await;
        }
    }

    /// Whether a transaction waits for a lock. PostgreSQL only.
    pub async fn has_blocked_transaction(&self) -> bool {
        let mut connection = PgConnection::connect(&self.database.url()).await.unwrap();
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut connection).await.unwrap() > 0
    }
}

/// A browser: stores cookies and sends `Sec-Fetch-Site`.
pub struct Client {
    app: Router,
    /// `name=value`, each name once.
    cookies: Mutex<Vec<String>>,
}

impl Client {
    pub fn of(app: Router) -> Self {
        Self { app, cookies: Mutex::default() }
    }

    /// The first owner of a new organization, named after the address.
    pub async fn sign_up(&self, email: &str) {
        let name = email.split('@').next().unwrap();
        let input = json!({
            "email": email, "password": PASSWORD,
            "displayName": name, "organizationName": format!("{name} inc"),
        });
        self.post("/api/v1/accounts", input).await.expect(201);
    }

    pub async fn get(&self, path: &str) -> TestResponse {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> TestResponse {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> TestResponse {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> TestResponse {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> TestResponse {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// A request with this client's cookies, ready to be modified.
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap();
        let peer: SocketAddr = "192.0.2.1:50000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let request = TestRequest(request).header("sec-fetch-site", "same-origin");
        match self.cookie() {
            Some(cookie) => request.header("cookie", &cookie),
            None => request,
        }
    }

    pub async fn send(&self, request: TestRequest) -> TestResponse {
        let response = self.app.clone().oneshot(request.0).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.store_cookie(cookie.to_str().unwrap().split(';').next().unwrap());
        }
        let body = body.collect().await.unwrap().to_bytes();
        TestResponse { status: parts.status, headers: parts.headers, body }
    }

    fn store_cookie(&self, pair: &str) {
        let name = &pair[..=pair.find('=').unwrap()];
        let mut cookies = self.cookies.lock().unwrap();
        cookies.retain(|cookie| !cookie.starts_with(name));
        if pair != name {
            cookies.push(pair.to_owned());
        }
    }

    /// The `Cookie` header of this client.
    pub fn cookie(&self) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        (!cookies.is_empty()).then(|| cookies.join("; "))
    }

    /// Replaces all cookies.
    pub fn set_cookie(&self, cookie: Option<String>) {
        *self.cookies.lock().unwrap() = cookie.into_iter().collect();
    }
}

pub struct TestRequest(pub Request<Body>);

impl TestRequest {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap();
        self.0.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.headers_mut().remove(name);
        self
    }

    pub fn address(mut self, address: &str) -> Self {
        let peer = SocketAddr::new(address.parse().unwrap(), 50_000);
        self.0.extensions_mut().insert(ConnectInfo(peer));
        self
    }

    pub fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub fn body(mut self, body: impl Into<Body>) -> Self {
        *self.0.body_mut() = body.into();
        self
    }
}

#[derive(Clone, Debug)]
pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl TestResponse {
    /// The JSON body, or null if there is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Asserts the status and returns the JSON body.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// Asserts an error in the envelope and returns its details.
    #[track_caller]
    pub fn error(&self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(body["requestId"].as_str(), self.header("x-request-id"), "{body}");
        assert!(body["error"].as_str().is_some_and(|text| !text.is_empty()), "{body}");
        assert_eq!(body.as_object().unwrap().len(), 4, "{body}");
        body["details"].clone()
    }

    /// Asserts status and `details.reason`, and returns the details.
    #[track_caller]
    pub fn reason(&self, status: u16, reason: &str) -> Value {
        let details = self.json()["details"].clone();
        assert_eq!((self.status.as_u16(), &details["reason"]), (status, &json!(reason)));
        details
    }

    /// Asserts the status and returns the invalid fields as `field CODE`, in order.
    #[track_caller]
    pub fn fields(&self, status: u16) -> Vec<String> {
        let body = self.expect(status);
        let fields = body["details"]["fields"].as_array().unwrap_or_else(|| panic!("{body}"));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        fields.iter().map(|it| format!("{} {}", text(&it["field"]), text(&it["code"]))).collect()
    }
}

/// The database of one test: a SQLite file or, with `TEST_DATABASE=postgres://…`, a fresh database on
/// that server.
pub enum Database {
    Sqlite(tempfile::TempDir),
    Postgres { server: String, name: String },
}

static COUNT: AtomicU64 = AtomicU64::new(0);

impl Database {
    pub async fn create() -> Self {
        let Ok(server) = std::env::var("TEST_DATABASE") else {
            return Self::Sqlite(tempfile::tempdir().unwrap());
        };
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("test_{}_{nanos}_{count}", std::process::id());
        execute(&server, &format!("CREATE DATABASE {name}")).await;
        Self::Postgres { server, name }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite://{}/test.db", folder.path().display()),
            Self::Postgres { server, name } => {
                let mut url = url::Url::parse(server).unwrap();
                url.set_path(name);
                url.into()
            }
        }
    }

    /// The whole content: what someone who stole the database would see.
    pub async fn dump(&self) -> Vec<u8> {
        match self {
            Self::Sqlite(folder) => {
                let files = ["test.db", "test.db-wal"].map(|file| folder.path().join(file));
                files.iter().filter_map(|file| std::fs::read(file).ok()).flatten().collect()
            }
            Self::Postgres { .. } => {
                let mut connection = PgConnection::connect(&self.url()).await.unwrap();
                let tables: Vec<String> = sqlx::query_scalar(
                    "SELECT table_name::text FROM information_schema.tables
                     WHERE table_schema = 'public'",
                )
                .fetch_all(&mut connection)
                .await
                .unwrap();
                let mut text = String::new();
                for table in tables {
                    let sql = format!("SELECT COALESCE(json_agg(t)::text, '') FROM {table} t");
                    let sql = sqlx::AssertSqlSafe(sql);
                    text += &sqlx::query_scalar::<_, String>(sql)
                        .fetch_one(&mut connection)
                        .await
                        .unwrap();
                }
                text.into_bytes()
            }
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgres { server, name } = self else { return };
        // FORCE: a failed test may leave connections open.
        let (server, sql) = (server.clone(), format!("DROP DATABASE {name} WITH (FORCE)"));
        // A separate runtime, because the test's is shutting down.
        let drop = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(execute(&server, &sql));
        });
        drop.join().unwrap();
    }
}

async fn execute(server: &str, sql: &str) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
