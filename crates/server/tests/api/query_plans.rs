//! What a request costs doesn't grow with the number of installs: each statement that it runs finds
//! its rows by an index.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use domain::PlatformToken;
use serde_json::json;
use server::rng::sha256_hex;
use server::storage::install_counts;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::fill::{Secrets, Size, Subject};
use crate::harness::{Client, Harness};
use crate::helpers::*;
use crate::platform::{Platform, endpoint_path};
use crate::receiver::Receiver;

/// The statements that sqlx logs.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl Statements {
    /// Of all threads: SQLite's statements run on threads of their own.
    fn collect() -> Self {
        let statements = Self::default();
        let subscriber = tracing_subscriber::registry().with(statements.clone());
        tracing::subscriber::set_global_default(subscriber).unwrap();
        statements
    }

    /// Those that look for rows, since the last time.
    fn take(&self) -> Vec<String> {
        let mut all = std::mem::take(&mut *self.0.lock().unwrap());
        all.retain(|sql| {
            ["SELECT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| sql.starts_with(verb))
        });
        all.sort();
        all.dedup();
        all
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut statement = Statement::default();
            event.record(&mut statement);
            self.0.lock().unwrap().push(statement.sql());
        }
    }
}

/// sqlx logs a short statement as the summary alone.
#[derive(Default)]
struct Statement {
    summary: String,
    full: String,
}

impl Statement {
    fn sql(self) -> String {
        let sql = if self.full.is_empty() { self.summary } else { self.full };
        sql.trim().to_owned()
    }
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.full),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

/// A server whose database is as large as it must be for PostgreSQL to prefer indexes.
struct Filled {
    server: Harness,
    statements: Statements,
    subject: Subject,
    developer: Client,
    customer: Client,
    token: String,
}

impl Filled {
    async fn start(installs: u64) -> Self {
        let statements = Statements::collect();
        let server = Harness::start().await;
        let token = server.state.rng.with_rng(PlatformToken::generate);
        let size = Size { installs };
        let secrets = Secrets {
            developer_session: sha256_hex("developer"),
            customer_sessions: vec![sha256_hex("customer")],
            token: hex::encode(token.hash()),
        };
        let mut tx = server.state.db.begin().await.unwrap();
        for sql in size.statements(&secrets) {
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
        if server.is_postgres() {
            server.execute("ANALYZE").await;
        }
        let client = |secret: &str| {
            let client = server.client();
            client.set_cookie(Some(format!("__Host-ot_session={secret}")));
            client
        };
        Self {
            subject: size.subject(),
            developer: client("developer"),
            customer: client("customer"),
            token: token.expose().to_owned(),
            statements,
            server,
        }
    }

    /// The plans of everything that ran since the last call, none of which reads a whole table.
    async fn plans(&self, what: &str) -> String {
        let mut plans = String::new();
        for sql in self.statements.take() {
            let plan = self.server.query_plan(&sql).await;
            let whole = plan.iter().enumerate().find(|(n, _)| reads_everything(&plan[*n..]));
            assert_eq!(whole, None, "{what}\n{sql}\n{}", plan.join("\n"));
            writeln!(plans, "{}", plan.join("\n")).unwrap();
        }
        // What explaining has logged.
        self.statements.take();
        plans
    }
}

/// Whether the first of these lines of a plan reads a whole table or a whole index.
fn reads_everything(plan: &[String]) -> bool {
    let line = plan[0].trim_start_matches([' ', '-', '>']);
    // SQLite.
    if let Some(scanned) = line.strip_prefix("SCAN ") {
        let subqueries = ["newest", "branches", "waiting", "ready", "(subquery", "CONSTANT ROW"];
        return !subqueries.iter().any(|subquery| scanned.starts_with(subquery));
    }
    // For MIN and MAX, SQLite reads an index until a row matches. Each entry of a partial one does.
    if let Some(searched) = line.strip_prefix("SEARCH ") {
        return !searched.contains('(') && !searched.ends_with("pending_deliveries");
    }
    // PostgreSQL: what an index scan looks for is in the next line.
    let is_index_scan = ["Index Scan", "Index Only Scan", "Bitmap Index Scan"]
        .iter()
        .any(|scan| line.starts_with(scan));
    let has_condition = plan.get(1).is_some_and(|next| next.contains("Index Cond"));
    line.starts_with("Seq Scan") || is_index_scan && !has_condition
}

#[tokio::test]
async fn lists_and_lookups_use_the_index_made_for_them() {
    let filled = Filled::start(20_000).await;
    let Subject { app_id, app_slug, install_id, endpoint_id, own_install_id } = &filled.subject;
    let app = format!("/api/v1/platform-apps/{app_id}");
    let of_developer = [
        ("/api/v1/session".to_owned(), "sessions"),
        ("/api/v1/platform-apps".to_owned(), "search_of_apps"),
        ("/api/v1/platform-apps?status=DISABLED".to_owned(), "search_of_apps"),
        ("/api/v1/platform-apps?query=tool-19".to_owned(), "search_of_apps"),
        (app.clone(), "install_counts_of_app"),
        (app.clone(), "last_use_of_installs"),
        (format!("{app}/installs"), "installs_of_app"),
        (format!("{app}/installs?outdated=true"), "active_installs_by_scopes"),
        (format!("{app}/installs?outdated=false"), "active_installs_by_scopes"),
        (format!("{app}/installs?outdated=false"), "revoked_installs_of_app"),
        (format!("{app}/activity"), "activity_of_app"),
        (format!("{app}/deliveries"), "deliveries_of_app"),
        (format!("{app}/deliveries?status=FAILED"), "deliveries_of_app_by_status"),
        (format!("{app}/deliveries?endpoint={endpoint_id}"), "deliveries_to_endpoint"),
        (
            format!("{app}/deliveries?endpoint={endpoint_id}&status=FAILED"),
            "deliveries_to_endpoint_by_status",
        ),
        (format!("{app}/installs/{install_id}/webhook-endpoints"), "webhook_endpoints_of_install"),
        (format!("/api/v1/slugs/{app_slug}"), "platform_apps"),
        ("/api/v1/activity".to_owned(), "activity_of_organization"),
        ("/api/v1/members".to_owned(), "accounts_of_organization"),
    ];
    let of_customer = [
        ("/api/v1/installs".to_owned(), "installs_of_organization"),
        ("/api/v1/installs?status=REVOKED".to_owned(), "installs_of_organization"),
        (format!("/api/v1/installs?app={app_slug}"), "installs_of_organization_and_app"),
        (format!("/api/v1/installs/{own_install_id}/project-links"), "project_links_of_install"),
    ];
    filled.statements.take();
    for (client, requests) in
        [(&filled.developer, &of_developer[..]), (&filled.customer, &of_customer)]
    {
        for (path, index) in requests {
            client.get(path).await.expect(200);
            let plans = filled.plans(path).await;
            assert!(uses(&plans, index), "{path} doesn't use {index}:\n{plans}");
        }
    }
    call_platform_api(&filled.server, &filled.token).await.expect(200);
    let plans = filled.plans("installs/current").await;
    assert!(plans.contains("token_hash"), "{plans}");
}

/// Whether the plans name this index, and not only one whose name begins alike.
fn uses(plans: &str, index: &str) -> bool {
    plans.split([' ', '\n']).any(|word| word == index)
        // Indexes of constraints have names of the databases' own.
        || matches!(index, "sessions" | "platform_apps") && plans.contains(index)
}

#[tokio::test]
async fn no_change_reads_a_whole_table() {
    let filled = Filled::start(20_000).await;
    let Filled { developer, customer, subject, server, .. } = &filled;
    filled.statements.take();
    let app = json!({"id": subject.app_id, "slug": subject.app_slug});
    for _ in 0..2 {
        connect(customer, &subject.app_slug).await;
        filled.plans("approve").await;
    }
    let consent = review(customer, &subject.app_slug).await;
    decline(customer, &consent).await.expect(200);
    open(customer, &subject.app_slug, "redirect_uri=https%3A%2F%2Felsewhere.example").await;
    filled.plans("decline and refuse").await;
    let list =
        customer.get(&format!("/api/v1/installs?app={}", subject.app_slug)).await.expect(200);
    let install = format!("/api/v1/installs/{}", text(&list["items"][0], "id"));
    customer.delete(&install).await.expect(204);
    filled.plans("disconnect").await;
    let edited = edit(developer, &app, json!({"scopes": ["contracts:read"]})).await;
    assert!(edited["installs"]["outdated"].as_u64().unwrap() > 1000, "{edited}");
    deactivate(developer, &app).await;
    reactivate(developer, &app).await;
    register(developer, app_input("new-app")).await;
    filled.plans("manage apps").await;
    server.write_last_used().await;
    server.state.activity.delete_old().await.unwrap();
    let plans = filled.plans("in the background").await;
    // With as few types as here, PostgreSQL prefers the index of all activity.
    assert!(server.is_postgres() || uses(&plans, "activity_by_type"), "{plans}");
}

#[tokio::test]
async fn platform_writes_and_worker_use_indexes() {
    let filled = Filled::start(20_000).await;
    let Filled { server, subject, .. } = &filled;
    // As many endpoints and deliveries that wait as it takes for PostgreSQL to prefer their indexes.
    server
        .execute(
            "INSERT INTO webhook_endpoints (id, install_id, app_id, url, event_types, secret, \
             status, created_at, consecutive_failures, claim_id, claimed_until) \
             SELECT id, id, app_id, '', '[]', '', 'ACTIVE', 0, 0, '', 0 FROM installs",
        )
        .await;
    server
        .execute(
            "UPDATE webhook_deliveries SET status = 'PENDING', next_attempt_at = ended_at, \
             ended_at = NULL WHERE status = 'FAILED'",
        )
        .await;
    if server.is_postgres() {
        server.execute("ANALYZE").await;
    }
    let receiver = Receiver::start().await;
    let connected = json!({"install": {"id": subject.own_install_id}, "token": filled.token});
    let platform = Platform::of(server, &connected);
    filled.statements.take();

    let endpoint = platform.subscribe(&receiver.url).await;
    let link = platform.link("1").await;
    let plans = filled.plans("subscribe and link").await;
    for index in ["webhook_endpoints_of_install", "project_links_of_install", "events_of_install"] {
        assert!(uses(&plans, index), "{index} isn't used:\n{plans}");
    }
    server.deliver().await;
    assert_eq!(receiver.take_projects(), ["1"]);
    let plans = filled.plans("deliver").await;
    assert!(uses(&plans, "pending_deliveries"), "{plans}");

    let path = endpoint_path(&endpoint);
    platform.post(&format!("{path}/redeliver"), json!({})).await.expect(200);
    platform.delete(&format!("/project-links/{}", text(&link, "id"))).await.expect(200);
    platform.patch(&path, json!({"status": "DISABLED"})).await.expect(200);
    platform.delete(&path).await.expect(200);
    filled.plans("redeliver, unlink, disable and unsubscribe").await;
}

/// At each scrape.
#[tokio::test]
async fn metrics_of_deliveries_read_only_what_waits() {
    let filled = Filled::start(20_000).await;
    let Filled { server, statements, .. } = &filled;
    statements.take();
    server.state.deliveries.queue().await.unwrap();
    let [sql] = statements.take().try_into().unwrap();
    let plan = server.query_plan(&sql).await;
    let whole = (0..plan.len()).filter(|n| reads_everything(&plan[*n..])).map(|n| &plan[n]);
    let whole: Vec<_> = whole.collect();
    let reads_what_waits = whole.len() == 1 && whole[0].contains("pending_deliveries");
    assert!(reads_what_waits, "{}", plan.join("\n"));
}

/// As after an upgrade during which servers of a version that doesn't count went on.
#[tokio::test]
async fn wrong_counts_are_corrected() {
    // More apps than one step corrects.
    let filled = Filled::start(12_000).await;
    let Filled { server, developer, subject, .. } = &filled;
    let app = format!("/api/v1/platform-apps/{}", subject.app_id);
    let installs = developer.get(&app).await.expect(200)["installs"].clone();
    let last = "(SELECT MAX(app_id) FROM install_counts)";
    server.execute("DELETE FROM install_counts WHERE app_id LIKE '%10'").await;
    server.execute(&format!("UPDATE install_counts SET active = -7 WHERE app_id = {last}")).await;
    assert_ne!(developer.get(&app).await.expect(200)["installs"], installs);

    for _ in 0..2 {
        let mut after = String::new();
        while let Some(last) = server.state.install_counts.correct(&after).await.unwrap() {
            after = last;
        }
        assert_eq!(developer.get(&app).await.expect(200)["installs"], installs);
        let mut connection = server.state.db.read().await.unwrap();
        let missing = install_counts::missing(&mut connection, "", "g").await.unwrap();
        assert_eq!(missing, []);
    }
}
