use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};

pub use sqlx::AnyConnection as Connection;

use super::error::StorageError;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a request waits for a connection before it is told that the database is not there.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_CONNECTIONS: u32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Engine {
    Sqlite,
    Postgres,
}

/// The database: a pool of connections.
#[derive(Clone, Debug)]
pub struct Db {
    pool: AnyPool,
    engine: Engine,
    /// SQLite has one writer. Waiting here is first come, first served; waiting in SQLite is
    /// polling.
    writer: Arc<Mutex<()>>,
}

impl Db {
    /// Opens the database, makes a missing SQLite file, and brings its tables up to date.
    ///
    /// # Errors
    /// A URL of another scheme, a database that cannot be reached or migrated.
    pub async fn connect(url: &str) -> Result<Self, StorageError> {
        sqlx::any::install_default_drivers();
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let url = match engine {
            Engine::Sqlite => sqlite_url(url)?,
            Engine::Postgres => url.to_owned(),
        };
        let options: AnyConnectOptions = url.parse()?;
        let pool = AnyPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        configure_sqlite(connection).await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await?;
        MIGRATIONS.run(&pool).await.map_err(sqlx::Error::from)?;
        Ok(Self { pool, engine, writer: Arc::default() })
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn read(&self) -> Result<PoolConnection<Any>, StorageError> {
        Ok(self.pool.acquire().await?)
    }

    /// Starts a transaction that writes; what it does not commit is undone.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<Tx, StorageError> {
        let (writer_guard, statement) = match self.engine {
            Engine::Sqlite => {
                (Some(Arc::clone(&self.writer).lock_owned().await), "BEGIN IMMEDIATE")
            }
            Engine::Postgres => (None, "BEGIN"),
        };
        let inner = self.pool.begin_with(statement).await?;
        Ok(Tx { inner, engine: self.engine, _writer_guard: writer_guard })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), StorageError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A transaction that writes. Rows are locked in the order account, consent, app, install.
#[derive(Debug)]
pub struct Tx {
    inner: Transaction<'static, Any>,
    engine: Engine,
    _writer_guard: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    /// # Errors
    /// Nothing was written.
    pub async fn commit(self) -> Result<(), StorageError> {
        Ok(self.inner.commit().await?)
    }

    /// Keeps a row as it is until this transaction ends. In SQLite all rows are.
    pub(super) async fn lock(&mut self, table: &'static str, id: &str) -> Result<(), StorageError> {
        if self.engine == Engine::Postgres {
            let sql = format!("SELECT 1 FROM {table} WHERE id = $1 FOR NO KEY UPDATE");
            sqlx::query(AssertSqlSafe(sql)).bind(id).execute(&mut *self.inner).await?;
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.inner
    }
}

/// The URL with its file's folder made, and the file to be made when it is missing.
fn sqlite_url(url: &str) -> Result<String, sqlx::Error> {
    let file: SqliteConnectOptions = url.parse()?;
    if let Some(folder) = file.get_filename().parent() {
        std::fs::create_dir_all(folder)?;
    }
    if url.contains("mode=") {
        return Ok(url.to_owned());
    }
    let joint = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{joint}mode=rwc"))
}

async fn configure_sqlite(connection: &mut Connection) -> Result<(), sqlx::Error> {
    for pragma in [
        "PRAGMA journal_mode = WAL",
        // Every acknowledged write survives a power cut.
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA busy_timeout = 5000",
    ] {
        sqlx::query(pragma).execute(&mut *connection).await?;
    }
    Ok(())
}
