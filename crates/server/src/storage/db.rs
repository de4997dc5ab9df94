use std::ops::{Deref, DerefMut};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyPool, AssertSqlSafe, Connection as _, Transaction};
use tracing::Span;
use tracing::field::Empty;

pub use sqlx::AnyConnection as Connection;

use super::error::StorageError;
use super::group_commit::{GroupCommit, Savepoint};
use crate::trace_target::TRACES;

/// SQLite reads in parallel, and needs no more than this for it.
const SQLITE_READERS: u32 = 10;

/// How much of the database a server uses, and how long it may take before a request fails as
/// unavailable.
#[derive(Clone, Copy, Debug)]
pub struct DbLimits {
    /// To PostgreSQL, for requests.
    pub connections: u32,
    /// For a connection.
    pub wait: Duration,
    /// For one statement on PostgreSQL.
    pub statement: Duration,
    /// For a lock that another transaction, or another program with the same SQLite file, holds.
    pub lock: Duration,
    /// For everything that one request, or one step of a background task, asks.
    pub answer: Duration,
    /// For the answer to a probe.
    pub probe: Duration,
}

impl Default for DbLimits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            connections: 10,
            wait: seconds(10),
            statement: seconds(10),
            // Short, since those that wait for one row may hold every connection meanwhile.
            lock: seconds(2),
            answer: seconds(10),
            probe: seconds(2),
        }
    }
}

impl DbLimits {
    /// PostgreSQL's settings for requests.
    fn for_requests(&self) -> [(&'static str, String); 4] {
        [
            ("statement_timeout", milliseconds(self.statement)),
            ("lock_timeout", milliseconds(self.lock)),
            // Frees the locks of a server that lost its network.
            ("idle_in_transaction_session_timeout", milliseconds(self.statement)),
            // Each statement has an index that fits whatever it looks for. Where one app has much of a
            // table, PostgreSQL would otherwise plan each execution anew, which takes as long as it
            // saves.
            ("plan_cache_mode", "force_generic_plan".to_owned()),
        ]
    }

    /// A migration's statements may take long, but requests that come after it wait behind the locks
    /// that it waits for.
    fn for_migrations(&self) -> [(&'static str, String); 1] {
        [("lock_timeout", milliseconds(self.lock))]
    }
}

/// As PostgreSQL's settings count time.
fn milliseconds(time: Duration) -> String {
    time.as_millis().to_string()
}

/// How many connections a server has for requests, without SQLite's writer.
#[derive(Clone, Copy, Debug)]
pub struct PoolUse {
    pub open: u32,
    pub idle: u32,
    pub max: u32,
}

impl PoolUse {
    /// Whether the next request for a connection has to wait.
    pub fn is_exhausted(&self) -> bool {
        self.idle == 0 && self.open == self.max
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// As OpenTelemetry names it.
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

/// The database: its pools of connections.
#[derive(Clone, Debug)]
pub struct Db {
    readers: AnyPool,
    /// SQLite has one writer: waiting for its connection is fair, while SQLite itself polls, and the
    /// connection keeps its cache, which another's writes would empty. PostgreSQL writes on the
    /// connections that also read.
    sqlite_writer: Option<GroupCommit>,
    /// One connection, so that probes tell whether the database responds and not whether the others
    /// are busy.
    probes: AnyPool,
    engine: Engine,
    limits: DbLimits,
}

impl Db {
    /// Opens the database, creates a missing SQLite file and runs the migrations.
    ///
    /// # Errors
    /// An invalid URL, or a database that can't be reached or migrated.
    pub async fn connect(url: &str) -> Result<Self, StorageError> {
        Self::connect_with(url, DbLimits::default()).await
    }

    /// Like [`Db::connect`], with other limits.
    ///
    /// # Errors
    /// An invalid URL, or a database that can't be reached or migrated.
    pub async fn connect_with(url: &str, limits: DbLimits) -> Result<Self, StorageError> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let (connections, options, migration_options) = match engine {
            Engine::Sqlite => {
                let options = sqlite_options(url)?;
                (SQLITE_READERS, options.clone(), options)
            }
            Engine::Postgres => {
                let migrations = limits.for_migrations();
                let options = postgres_options(url, &limits.for_requests())?;
                (limits.connections, options, postgres_options(url, &migrations)?)
            }
        };
        // Only connecting has a limit: a migration may take long.
        let connecting = async { Ok(Connection::connect_with(&migration_options).await?) };
        migrate(within(limits.wait, connecting).await?, engine).await?;
        let pool = pool_options(engine, limits);
        let connect =
            async |max| pool.clone().max_connections(max).connect_with(options.clone()).await;
        let readers = connect(connections).await?;
        let sqlite_writer = match engine {
            Engine::Sqlite => Some(GroupCommit::start(connect(1).await?)),
            Engine::Postgres => None,
        };
        let probes = pool_options(engine, DbLimits { wait: limits.probe, ..limits });
        let probes = probes.max_connections(1).connect_lazy_with(options);
        Ok(Self { readers, sqlite_writer, probes, engine, limits })
    }

    pub fn limits(&self) -> DbLimits {
        self.limits
    }

    pub fn pool_use(&self) -> PoolUse {
        let idle = u32::try_from(self.readers.num_idle()).unwrap_or(u32::MAX);
        let max = self.readers.options().get_max_connections();
        PoolUse { open: self.readers.size(), idle, max }
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// The database can't be reached.
    pub async fn read(&self) -> Result<ReadConnection, StorageError> {
        let span = self.span("read");
        match self.readers.acquire().await {
            Ok(inner) => Ok(ReadConnection { inner, _span: span }),
            Err(error) => Err(StorageError::connection_failed(error)),
        }
    }

    /// Starts a write transaction. Dropping it without a commit rolls it back.
    ///
    /// # Errors
    /// The database can't be reached, or others keep it busy.
    pub async fn begin(&self) -> Result<Tx, StorageError> {
        // One deadline for the connection and the first statement.
        within(self.limits.wait, self.begin_without_deadline()).await
    }

    async fn begin_without_deadline(&self) -> Result<Tx, StorageError> {
        let span = self.span("transaction");
        let inner = if let Some(writer) = &self.sqlite_writer {
            TxInner::Sqlite(writer.begin().await?)
        } else {
            let begun = self.readers.begin().await;
            TxInner::Postgres(begun.map_err(|error| StorageError::connection_failed(error))?)
        };
        Ok(Tx { inner, span })
    }

    /// Gives work outside of the APIs the time that their requests have. A PostgreSQL whose machine
    /// is gone doesn't end its connections, and never answers on them.
    ///
    /// # Errors
    /// Those of `work`, or its time is up.
    pub async fn within_deadline<T>(
        &self,
        work: impl Future<Output = Result<T, StorageError>>,
    ) -> Result<T, StorageError> {
        within(self.limits.answer, work).await
    }

    /// A part of the request's trace, which ends with its owner. The workers' polling isn't traced.
    pub(super) fn span(&self, name: &'static str) -> Span {
        if Span::current().is_none() {
            return Span::none();
        }
        tracing::trace_span!(
            target: TRACES,
            "database",
            otel.name = name,
            otel.kind = "client",
            db.system.name = self.engine.name(),
            committed = Empty,
        )
    }

    /// Checks that the database responds, on a connection that nothing else uses.
    ///
    /// # Errors
    /// It doesn't.
    pub async fn ping(&self) -> Result<(), StorageError> {
        let ping = async {
            sqlx::query("SELECT 1").execute(&self.probes).await?;
            Ok(())
        };
        within(self.limits.probe, ping).await
    }

    /// Closes every connection after its current query.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Some(writer) = &self.sqlite_writer {
            writer.close().await;
        }
        self.probes.close().await;
    }
}

async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, StorageError>>,
) -> Result<T, StorageError> {
    let done = tokio::time::timeout(limit, work).await;
    done.unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut.into()))
}

/// A connection for reading.
#[derive(Debug)]
pub struct ReadConnection {
    inner: PoolConnection<Any>,
    _span: Span,
}

impl Deref for ReadConnection {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.inner
    }
}

impl DerefMut for ReadConnection {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.inner
    }
}

/// A write transaction. To avoid deadlocks, lock rows in the order account, consent, install, webhook
/// endpoint, app.
///
/// Approvals lock the app shared, so that those by different organizations don't wait for each other. A
/// change of the app locks it alone. Rows of `install_counts` are never waited for.
#[derive(Debug)]
pub struct Tx {
    inner: TxInner,
    span: Span,
}

#[derive(Debug)]
enum TxInner {
    Sqlite(Savepoint),
    Postgres(Transaction<'static, Any>),
}

impl Tx {
    /// Makes the transaction's changes permanent.
    ///
    /// # Errors
    /// The commit failed. If its connection broke, it may have been written all the same.
    pub async fn commit(self) -> Result<(), StorageError> {
        match self.inner {
            TxInner::Sqlite(savepoint) => savepoint.commit().await?,
            TxInner::Postgres(transaction) => transaction.commit().await?,
        }
        self.span.record("committed", true);
        Ok(())
    }

    /// Locks a row until this transaction ends. SQLite write transactions lock everything anyway.
    pub(super) async fn lock(&mut self, table: &'static str, id: &str) -> Result<(), StorageError> {
        if let TxInner::Postgres(transaction) = &mut self.inner {
            let sql = format!("SELECT 1 FROM {table} WHERE id = $1 FOR NO KEY UPDATE");
            sqlx::query(AssertSqlSafe(sql)).bind(id).execute(&mut **transaction).await?;
        }
        Ok(())
    }

    /// The end of a `SELECT` that locks the rows of these tables, in this order. SQLite write
    /// transactions lock everything anyway.
    pub(super) fn for_update(&self, tables: &'static str) -> String {
        match self.inner {
            TxInner::Sqlite(_) => String::new(),
            TxInner::Postgres(_) => format!(" FOR NO KEY UPDATE OF {tables}"),
        }
    }

    /// The end of a `SELECT` that keeps its rows of `table` from being changed, while others can do
    /// the same. `None` for SQLite, whose write transactions lock everything anyway.
    pub(super) fn for_share(&self, table: &'static str) -> Option<String> {
        match self.inner {
            TxInner::Sqlite(_) => None,
            TxInner::Postgres(_) => Some(format!(" FOR SHARE OF {table}")),
        }
    }

    /// The end of a `SELECT` that locks the rows of `table` and skips those that others have locked.
    /// SQLite write transactions lock everything anyway.
    pub(super) fn skip_locked(&self, table: &'static str) -> String {
        match self.inner {
            TxInner::Sqlite(_) => String::new(),
            TxInner::Postgres(_) => format!(" FOR NO KEY UPDATE OF {table} SKIP LOCKED"),
        }
    }
}

impl Deref for Tx {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match &self.inner {
            TxInner::Sqlite(savepoint) => savepoint,
            TxInner::Postgres(transaction) => transaction,
        }
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Connection {
        match &mut self.inner {
            TxInner::Sqlite(savepoint) => savepoint,
            TxInner::Postgres(transaction) => transaction,
        }
    }
}

fn pool_options(engine: Engine, limits: DbLimits) -> AnyPoolOptions {
    let options = match engine {
        // Kept open, so that a restore sees that the file is in use.
        Engine::Sqlite => AnyPoolOptions::new().idle_timeout(None).max_lifetime(None),
        Engine::Postgres => AnyPoolOptions::new(),
    };
    options
        .acquire_timeout(limits.wait)
        // A file has no connection to lose, and a test costs as much as a query.
        .test_before_acquire(engine == Engine::Postgres)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                match engine {
                    Engine::Sqlite => configure_sqlite(connection, limits).await,
                    Engine::Postgres => Ok(()),
                }
            })
        })
        .after_release(move |connection, _| {
            Box::pin(async move {
                // sqlx pings too, without a limit: a connection to a machine that is gone would keep
                // its place in the pool for a quarter of an hour.
                let ping = async { Ok(connection.ping().await?) };
                Ok(engine == Engine::Sqlite || within(limits.wait, ping).await.is_ok())
            })
        })
}

/// Creates the folder of the file, and adds the mode that creates a missing file.
fn sqlite_options(url: &str) -> Result<AnyConnectOptions, sqlx::Error> {
    let file: SqliteConnectOptions = url.parse()?;
    if let Some(folder) = file.get_filename().parent() {
        std::fs::create_dir_all(folder)?;
    }
    if url.contains("mode=") {
        return url.parse();
    }
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}mode=rwc").parse()
}

/// Sends the settings while connecting. A `SET` afterwards would reach another session behind a
/// connection pool.
fn postgres_options(
    url: &str,
    settings: &[(&str, String)],
) -> Result<AnyConnectOptions, sqlx::Error> {
    let mut options: AnyConnectOptions = url.parse()?;
    let settings = settings.iter().map(|(name, value)| format!("-c {name}={value}"));
    let settings = settings.collect::<Vec<_>>().join(" ");
    let url = options.database_url.clone();
    // First, since the last one counts and the operator knows better.
    options
        .database_url
        .query_pairs_mut()
        .clear()
        .append_pair("options", &settings)
        .extend_pairs(url.query_pairs());
    Ok(options)
}

pub(super) fn migrator() -> Migrator {
    let mut migrator = sqlx::migrate!();
    migrator
        // Distributed databases have no advisory locks.
        .set_locking(false)
        // A server of the version before may restart while newer ones run.
        .set_ignore_missing(true);
    migrator
}

/// Runs the migrations on a connection of their own.
///
/// Several servers may start at once. The loser of a race rolls its migration back, and finds it done
/// when it tries again: at most once for each migration, and for the table that lists them.
async fn migrate(mut connection: Connection, engine: Engine) -> Result<(), sqlx::Error> {
    if engine == Engine::Sqlite {
        configure_sqlite(&mut connection, DbLimits::default()).await?;
    }
    let migrator = migrator();
    for _ in migrator.iter() {
        match migrator.run(&mut connection).await.map_err(sqlx::Error::from) {
            Err(error) if is_from_database(&error) => {}
            result => {
                result?;
                return connection.close().await;
            }
        }
    }
    migrator.run(&mut connection).await?;
    connection.close().await
}

fn is_from_database(error: &sqlx::Error) -> bool {
    use sqlx::migrate::MigrateError;
    match error {
        sqlx::Error::Migrate(error) => match &**error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                is_from_database(error)
            }
            _ => false,
        },
        error => error.as_database_error().is_some(),
    }
}

async fn configure_sqlite(
    connection: &mut Connection,
    limits: DbLimits,
) -> Result<(), sqlx::Error> {
    let busy_timeout = format!("PRAGMA busy_timeout = {}", limits.lock.as_millis());
    for pragma in [
        busy_timeout.as_str(),
        "PRAGMA journal_mode = WAL",
        // Acknowledged writes survive a power cut.
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        // A large file is read without a system call for each page that isn't cached. SQLite maps no
        // more than this.
        "PRAGMA mmap_size = 2147418112",
    ] {
        sqlx::query(AssertSqlSafe(pragma)).execute(&mut *connection).await?;
    }
    Ok(())
}
