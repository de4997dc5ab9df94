//! The rows of a product that has been used for a while, by statements that SQLite and PostgreSQL
//! take. The tests of the server's query plans fill their database with them too.

/// How much there is. The rest follows from the number of installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) installs: u64,
}

/// What one developer and one customer look at, the same at every size.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The app with the most installs.
    pub(super) app_id: String,
    pub(super) app_slug: String,
    /// An install of that app, with webhook endpoints that received everything.
    pub(super) install_id: String,
    pub(super) endpoint_id: String,
    /// An install of the customer, whose token the platform has.
    pub(super) own_install_id: String,
}

/// The hashes of the secrets that requests come with.
#[derive(Clone, Debug)]
pub(super) struct Secrets {
    pub(super) developer_session: String,
    /// Of one customer after the other. The first is the one that is looked at.
    pub(super) customer_sessions: Vec<String>,
    /// Of the platform that the first customer has connected.
    pub(super) token: String,
}

impl Secrets {
    fn cases(&self) -> String {
        let sessions = std::iter::once(&self.developer_session).chain(&self.customer_sessions);
        let cases = (1..).zip(sessions).map(|(n, hash)| format!("WHEN {n} THEN '{hash}'"));
        cases.collect::<Vec<_>>().join(" ")
    }
}

const APP: &str = "8001";
const ORGANIZATION: &str = "8002";
const ACCOUNT: &str = "8003";
const SESSION: &str = "8004";
const INSTALL: &str = "8005";
const OWN_INSTALL: &str = "8006";
const ACTIVITY: &str = "8007";
const OWN_ACTIVITY: &str = "8008";
const REGISTRATION: &str = "8009";
const REFUSAL: &str = "8010";
const ENDPOINT: &str = "800a";
const DELIVERY: &str = "800b";
const EVENT: &str = "800c";
const LINK: &str = "800d";
const TOKEN: &str = "800e";
const OWN_TOKEN: &str = "800f";

const CURRENT: &str = r#"["contracts:read","usage:write"]"#;
const OTHERS: [&str; 3] =
    [r#"["contracts:read"]"#, r#"["usage:write"]"#, r#"["project-links:read"]"#];
/// Of the install that is looked at.
const ENDPOINTS: u64 = 2;
/// Sessions must not expire while it is measured.
const IN_2100: u64 = 4_102_444_800_000;
/// In 2100, too: nothing is old enough to be deleted while it's measured.
const ID_TIME: &str = "03bb2cc3-d800";
const IN_2026: u64 = 1_770_000_000_000;

/// An ID whose last part is a number: a constant, or an expression over `i`.
fn id(table: &str, number: &str) -> String {
    format!("'{ID_TIME}-7000-{table}-' || SUBSTR(CAST(1000000000000 + {number} AS TEXT), 2)")
}

impl Size {
    /// Ten installs for each app, and more than two pages of apps.
    fn apps(self) -> u64 {
        (self.installs / 10).max(120)
    }

    /// One app in so many is the developer's. The first of them is looked at.
    fn apps_for_each_own(self) -> u64 {
        self.apps() / (self.installs / 100).max(60)
    }

    /// One install in so many is of that app. A quarter of them fills more than a page.
    fn installs_for_each_of_app(self) -> u64 {
        self.installs / (self.installs / 10).max(300)
    }

    /// A quarter is of that app, an eighth of that has failed for one endpoint. That fills a page too.
    fn deliveries(self) -> u64 {
        self.installs_of_app().max(500) * 4
    }

    fn installs_of_app(self) -> u64 {
        self.installs / self.installs_for_each_of_app()
    }

    pub(super) fn subject(self) -> Subject {
        let id = |table: &str, number: u64| format!("{ID_TIME}-7000-{table}-{number:012}");
        let app = self.apps_for_each_own();
        Subject {
            app_id: id(APP, app),
            app_slug: format!("labeling-tool-{app}"),
            install_id: id(INSTALL, self.installs_for_each_of_app() * 2),
            endpoint_id: id(ENDPOINT, 1),
            own_install_id: id(OWN_INSTALL, 1),
        }
    }

    /// The statements, for an empty database with the current schema and one connection.
    pub(super) fn statements(self, secrets: &Secrets) -> Vec<String> {
        let organizations = self.installs_of_app() + 2;
        let most = self.installs.max(self.deliveries());
        vec![
            format!(
                "CREATE TEMPORARY TABLE numbers AS WITH RECURSIVE n (i) AS \
                 (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most}) SELECT i FROM n"
            ),
            format!(
                "INSERT INTO organizations (id, name, created_at) \
                 SELECT {id}, 'Organization ' || i, {IN_2026} FROM numbers \
                 WHERE i <= {organizations} ORDER BY i",
                id = id(ORGANIZATION, "i")
            ),
            format!(
                "INSERT INTO accounts (id, organization_id, email, email_key, password_hash, \
                 display_name, role, created_at) \
                 SELECT {id}, {organization}, 'owner-' || i || '@example.com', \
                 'owner-' || i || '@example.com', '', 'Owner ' || i, 'OWNER', {IN_2026} \
                 FROM numbers WHERE i <= {organizations} ORDER BY i",
                id = id(ACCOUNT, "i"),
                organization = id(ORGANIZATION, "i")
            ),
            format!(
                "INSERT INTO sessions (id, secret_hash, account_id, created_at, last_seen_at) \
                 SELECT {id}, CASE i {known} ELSE 'session ' || i END, {account}, {IN_2100}, \
                 {IN_2100} FROM numbers WHERE i <= {organizations} ORDER BY i",
                id = id(SESSION, "i"),
                known = secrets.cases(),
                account = id(ACCOUNT, "i")
            ),
            self.insert_apps(organizations),
            self.insert_installs(),
            self.insert_own_installs(&secrets.token),
            // As migration 21 counts the installs that exist.
            "INSERT INTO install_counts (id, app_id, scopes, active) \
             SELECT MIN(id), app_id, scopes, COUNT(*) FROM installs WHERE status = 'ACTIVE' \
             GROUP BY app_id, scopes"
                .to_owned(),
            insert_activity(INSTALL, ACTIVITY, "CONSENT_APPROVED"),
            insert_activity(OWN_INSTALL, OWN_ACTIVITY, "CONSENT_APPROVED"),
            self.insert_registrations(),
            self.insert_refusals(),
            self.insert_endpoints(),
            self.insert_deliveries(),
            format!(
                "INSERT INTO project_links (id, install_id, external_project_id, \
                 provisioning_mode, created_at) \
                 SELECT {id}, {install}, 'project ' || i, 'PARTNER_WEBHOOK', {IN_2026} + i \
                 FROM numbers WHERE i <= 60 ORDER BY i",
                id = id(LINK, "i"),
                install = id(OWN_INSTALL, "1")
            ),
            "DROP TABLE numbers".to_owned(),
        ]
    }

    fn insert_apps(self, organizations: u64) -> String {
        let own = self.apps_for_each_own();
        format!(
            "INSERT INTO platform_apps (id, organization_id, client_id, slug, name, description, \
             website_url, redirect_uris, scopes, status, revision, created_at, updated_at, \
             disabled_at, search_text) \
             SELECT {id}, CASE WHEN i % {own} = 0 THEN {developer} ELSE {other} END, {client_id}, \
             'labeling-tool-' || i, 'Labeling Tool ' || i, 'Labels pictures and sounds.', \
             'https://tool.example', '[\"https://tool.example/cb\"]', '{CURRENT}', \
             CASE WHEN i % ({own} * 4) = 0 THEN 'DISABLED' ELSE 'ACTIVE' END, \
             1, {IN_2026} + i, {IN_2026} + i, \
             CASE WHEN i % ({own} * 4) = 0 THEN {IN_2026} + i END, \
             'labeling tool ' || i || '\nlabeling-tool-' || i || '\n' || {client_id} \
             FROM numbers WHERE i <= {apps} ORDER BY i",
            id = id(APP, "i"),
            developer = id(ORGANIZATION, "1"),
            other = id(ORGANIZATION, &format!("(3 + i % ({organizations} - 2))")),
            client_id = "'ptnapp_000000000000' || SUBSTR(CAST(1000000000000 + i AS TEXT), 2)",
            apps = self.apps(),
        )
    }

    /// Of the app that is looked at, a quarter is revoked and a quarter has other scopes.
    fn insert_installs(self) -> String {
        let (apps, each) = (self.apps(), self.installs_for_each_of_app());
        let (app, customers) = (self.apps_for_each_own(), self.installs_of_app());
        let [one, two, three] = OTHERS;
        format!(
            "INSERT INTO installs (id, app_id, organization_id, scopes, pii_consent, status, \
             granted_by, granted_by_name, token_id, token_hash, token_last_four, created_at, \
             revoked_at, last_used_at) \
             SELECT {id}, {app_id}, {organization}, \
             CASE WHEN turn % 4 <> 1 THEN '{CURRENT}' WHEN turn % 3 = 0 THEN '{one}' \
             WHEN turn % 3 = 1 THEN '{two}' ELSE '{three}' END, \
             0, CASE WHEN turn % 4 = 0 THEN 'REVOKED' ELSE 'ACTIVE' END, \
             {account}, 'Owner', {token_id}, 'hash of token ' || i, '0000', {IN_2026} + i, \
             CASE WHEN turn % 4 = 0 THEN {IN_2026} + i + 1 END, \
             CASE WHEN i % 3 <> 0 THEN {IN_2026} + i + 1 END \
             FROM (\
               SELECT i, {app} AS app, 2 + i / {each} AS customer, i / {each} AS turn \
               FROM numbers WHERE i <= {installs} AND i % {each} = 0 \
               UNION ALL \
               SELECT i, 1 + other % {apps}, \
                 3 + ((other / {apps}) * 7919 + other) % {customers}, other \
               FROM (SELECT i, i - i / {each} AS other FROM numbers \
                 WHERE i <= {installs} AND i % {each} <> 0) AS others \
               WHERE 1 + other % {apps} <> {app}\
             ) AS granted ORDER BY i",
            id = id(INSTALL, "i"),
            app_id = id(APP, "app"),
            organization = id(ORGANIZATION, "customer"),
            account = id(ACCOUNT, "customer"),
            token_id = id(TOKEN, "i"),
            installs = self.installs,
        )
    }

    /// The customer has connected a hundred apps, but not the one that is looked at.
    fn insert_own_installs(self, token_hash: &str) -> String {
        format!(
            "INSERT INTO installs (id, app_id, organization_id, scopes, pii_consent, status, \
             granted_by, granted_by_name, token_id, token_hash, token_last_four, created_at, \
             last_used_at) \
             SELECT {id}, {app_id}, {organization}, '[\"project-links:write\",\"webhooks:manage\"]', \
             0, 'ACTIVE', {account}, 'Owner', {token_id}, \
             CASE i WHEN 1 THEN '{token_hash}' ELSE 'hash of own token ' || i END, '0000', \
             {IN_2026} + i, {IN_2100} \
             FROM numbers WHERE i <= 100 AND i <> {app} ORDER BY i",
            id = id(OWN_INSTALL, "i"),
            app_id = id(APP, "i"),
            organization = id(ORGANIZATION, "2"),
            account = id(ACCOUNT, "2"),
            token_id = id(OWN_TOKEN, "i"),
            app = self.apps_for_each_own(),
        )
    }

    fn insert_registrations(self) -> String {
        format!(
            "INSERT INTO activity (id, latest, type, at, app_id, organization_id, actor_id, \
             actor_name, details, count, first_at) \
             SELECT {id}, {id}, 'APP_REGISTERED', {IN_2026} + i, {app_id}, {organization}, \
             {account}, 'Owner 1', '{{}}', 1, {IN_2026} + i \
             FROM numbers WHERE i <= {apps} AND i % {own} = 0 ORDER BY i",
            id = id(REGISTRATION, "i"),
            app_id = id(APP, "i"),
            organization = id(ORGANIZATION, "1"),
            account = id(ACCOUNT, "1"),
            apps = self.apps(),
            own = self.apps_for_each_own(),
        )
    }

    fn insert_endpoints(self) -> String {
        format!(
            "INSERT INTO webhook_endpoints (id, install_id, app_id, url, event_types, secret, \
             status, created_at, consecutive_failures, claim_id, claimed_until) \
             SELECT {id}, '{install_id}', '{app_id}', 'https://127.0.0.1/hook', \
             '[\"install.revoked\"]', 'whsec_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcd', 'ACTIVE', \
             {IN_2026}, 0, '', 0 FROM numbers WHERE i <= {ENDPOINTS} ORDER BY i",
            id = id(ENDPOINT, "i"),
            install_id = self.subject().install_id,
            app_id = self.subject().app_id,
        )
    }

    /// A quarter has failed.
    fn insert_deliveries(self) -> String {
        let Subject { app_id, install_id, .. } = self.subject();
        format!(
            "INSERT INTO webhook_deliveries (id, endpoint_id, install_id, app_id, event_id, \
             event_type, event_created_at, body, status, attempts, failures, ended_at) \
             SELECT {id}, CASE i % 4 WHEN 0 THEN {endpoint} ELSE {other_endpoint} END, \
             CASE i % 4 WHEN 0 THEN '{install_id}' ELSE {other_install} END, \
             CASE i % 4 WHEN 0 THEN '{app_id}' ELSE {other_app} END, {event_id}, \
             'project_link.created', {IN_2026} + i, '{{}}', \
             CASE WHEN i / 16 % 4 = 0 THEN 'FAILED' ELSE 'DELIVERED' END, '[]', 0, {IN_2100} \
             FROM numbers WHERE i <= {deliveries} ORDER BY i",
            id = id(DELIVERY, "i"),
            endpoint = id(ENDPOINT, &format!("(1 + i / 4 % {ENDPOINTS})")),
            other_endpoint = id(ENDPOINT, "(11 + i % 50)"),
            other_install = id(OWN_INSTALL, "(11 + i % 50)"),
            other_app = id(APP, "(11 + i % 50)"),
            event_id = id(EVENT, "i"),
            deliveries = self.deliveries(),
        )
    }

    /// One refused link for ten installs.
    fn insert_refusals(self) -> String {
        format!(
            "INSERT INTO activity (id, latest, type, at, app_id, organization_id, actor_id, \
             actor_name, details, reason, count, first_at, repeat_key) \
             SELECT {id}, {id}, 'CONSENT_REFUSED', {IN_2026} + i, {app_id}, {organization}, \
             {account}, 'Owner', '{{}}', 'INVALID_LINK', 1, {IN_2026} + i, 'key ' || i \
             FROM numbers WHERE i <= {refusals} ORDER BY i",
            id = id(REFUSAL, "i"),
            app_id = id(APP, &format!("(1 + i % {})", self.apps())),
            organization = id(ORGANIZATION, &format!("(3 + i % {})", self.installs_of_app())),
            account = id(ACCOUNT, "3"),
            refusals = self.installs / 10,
        )
    }
}

/// Activity about installs, whose IDs differ from theirs in one part.
fn insert_activity(installs: &str, activity: &str, kind: &str) -> String {
    format!(
        "INSERT INTO activity (id, latest, type, at, app_id, organization_id, actor_id, \
         actor_name, details, count, first_at) \
         SELECT REPLACE(id, '-{installs}-', '-{activity}-'), \
         REPLACE(id, '-{installs}-', '-{activity}-'), '{kind}', created_at, app_id, \
         organization_id, granted_by, granted_by_name, \
         '{{\"installId\":\"' || id || '\",\"organizationName\":\"Organization\",\"scopes\":' \
         || scopes || ',\"piiConsent\":false}}', 1, created_at \
         FROM installs WHERE id LIKE '%-{installs}-%' ORDER BY id"
    )
}

/// An approval of a consent that is open.
#[allow(dead_code, reason = "the tests only fill")]
#[derive(Clone, Copy, Debug)]
pub(super) struct Approval<'a> {
    pub(super) install_id: &'a str,
    pub(super) token_hash: &'a str,
    pub(super) consent_id: &'a str,
    pub(super) app: u32,
    /// Counted from zero, like the customers with a session.
    pub(super) customer: u32,
}

impl Approval<'_> {
    /// What the server writes.
    #[allow(dead_code, reason = "the tests only fill")]
    pub(super) fn statements(self) -> [String; 4] {
        let Self { install_id, token_hash, consent_id, app, customer } = self;
        let account_number = (customer + 2).to_string();
        let account = id(ACCOUNT, &account_number);
        let organization = id(ORGANIZATION, &account_number);
        let app_id = id(APP, &app.to_string());
        [
            format!(
                "INSERT INTO installs (id, app_id, organization_id, scopes, pii_consent, status, \
                 granted_by, granted_by_name, token_id, token_hash, token_last_four, created_at) \
                 VALUES ('{install_id}', {app_id}, {organization}, '{CURRENT}', 0, 'ACTIVE', \
                 {account}, 'Owner', 'token of {install_id}', '{token_hash}', '0000', {IN_2026})"
            ),
            format!(
                "UPDATE install_counts SET active = active + 1 WHERE id = \
                 (SELECT id FROM install_counts WHERE app_id = {app_id} AND scopes = '{CURRENT}' \
                 LIMIT 1)"
            ),
            format!("UPDATE consents SET used_at = {IN_2026} WHERE id = '{consent_id}'"),
            format!(
                "INSERT INTO activity (id, latest, type, at, app_id, organization_id, actor_id, \
                 actor_name, details, count, first_at) \
                 VALUES ('{install_id}', '{install_id}', 'CONSENT_APPROVED', {IN_2026}, {app_id}, \
                 {organization}, {account}, 'Owner', '{{\"installId\":\"{install_id}\",\
                 \"organizationName\":\"Organization\",\"scopes\":{CURRENT},\
                 \"piiConsent\":false}}', 1, {IN_2026})"
            ),
        ]
    }
}
