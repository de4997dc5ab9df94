//! SQLite's writer. Write transactions take turns, and those that wait for each other share one commit:
//! flushing it to the disk takes as long as several of them.
//!
//! Each is a savepoint of a transaction for all. Committing it waits until that one is committed, and
//! fails if that fails. Dropping it undoes its own writes alone.

use std::iter;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyPool};
use tokio::sync::{Mutex, OwnedMutexGuard, mpsc, oneshot};

use super::db::Connection;
use super::error::StorageError;

/// Savepoints that share a commit. The first waits for all of them.
const MAX_GROUP: usize = 32;

/// Waits for its turn.
type Request = oneshot::Sender<Result<Savepoint, StorageError>>;
/// Waits for the commit of its group.
type Acknowledgment = oneshot::Sender<Result<(), StorageError>>;

/// The queue for the connection that writes.
#[derive(Clone, Debug)]
pub(super) struct GroupCommit {
    pool: AnyPool,
    requests: mpsc::Sender<Request>,
}

impl GroupCommit {
    /// Starts the task that commits, over a pool of one connection. It ends with the last clone.
    pub(super) fn start(pool: AnyPool) -> Self {
        let (requests, waiting) = mpsc::channel(MAX_GROUP);
        tokio::spawn(run(pool.clone(), waiting));
        Self { pool, requests }
    }

    pub(super) async fn begin(&self) -> Result<Savepoint, StorageError> {
        let (request, turn) = oneshot::channel();
        self.requests.send(request).await.map_err(|_| StorageError::stopped())?;
        turn.await.map_err(|_| StorageError::stopped())?
    }

    /// Closes the connection after the current group.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// A write transaction. Nobody else writes until it is committed or dropped.
#[derive(Debug)]
pub(super) struct Savepoint {
    connection: OwnedMutexGuard<PoolConnection<Any>>,
    ended: oneshot::Sender<Acknowledgment>,
}

impl Savepoint {
    pub(super) async fn commit(self) -> Result<(), StorageError> {
        let (acknowledgment, committed) = oneshot::channel();
        drop(self.connection);
        // If the task has ended, so has the wait.
        let _ = self.ended.send(acknowledgment);
        committed.await.map_err(|_| StorageError::stopped())?
    }
}

impl Deref for Savepoint {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Savepoint {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

async fn run(pool: AnyPool, mut requests: mpsc::Receiver<Request>) {
    while let Some(first) = requests.recv().await {
        let mut group = match Group::begin(&pool).await {
            Ok(group) => group,
            Err(error) => {
                // Nobody waits if the client has gone away.
                let _ = first.send(Err(error));
                continue;
            }
        };
        let others = iter::from_fn(|| requests.try_recv().ok());
        let members = iter::once(first).chain(others).take(MAX_GROUP);
        let committed = group.run(members).await;
        group.acknowledge(committed).await;
    }
}

struct Group {
    connection: Arc<Mutex<PoolConnection<Any>>>,
    acknowledgments: Vec<Acknowledgment>,
}

impl Group {
    async fn begin(pool: &AnyPool) -> Result<Self, StorageError> {
        let connection =
            pool.acquire().await.map_err(|error| StorageError::connection_failed(error))?;
        let connection = Arc::new(Mutex::new(connection));
        let group = Self { connection, acknowledgments: Vec::new() };
        group.execute("BEGIN IMMEDIATE").await?;
        Ok(group)
    }

    /// Commits what its members commit.
    async fn run(&mut self, members: impl Iterator<Item = Request>) -> Result<(), StorageError> {
        for member in members {
            self.execute("SAVEPOINT member").await?;
            let connection = Arc::clone(&self.connection).lock_owned().await;
            let (ended, end) = oneshot::channel();
            // Dropped at once if nobody waits for it any more.
            let _ = member.send(Ok(Savepoint { connection, ended }));
            match end.await {
                Ok(acknowledgment) => self.acknowledgments.push(acknowledgment),
                Err(_) => self.execute("ROLLBACK TO member").await?,
            }
            self.execute("RELEASE member").await?;
        }
        self.execute("COMMIT").await
    }

    async fn acknowledge(self, committed: Result<(), StorageError>) {
        if committed.is_err() {
            // SQLite may have rolled back by itself, or still be in the transaction.
            self.connection.lock().await.close_on_drop();
        }
        // Free for the next group before anybody hears of this one.
        drop(self.connection);
        for acknowledgment in self.acknowledgments {
            let _ = acknowledgment.send(committed.clone());
        }
    }

    /// A failure is none of a member's own, so its code doesn't count.
    async fn execute(&self, statement: &'static str) -> Result<(), StorageError> {
        let mut connection = self.connection.lock().await;
        let executed = sqlx::query(statement).execute(&mut **connection).await;
        executed.map_err(|error| StorageError::connection_failed(error))?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::Pin;

    use futures_util::FutureExt as _;
    use sqlx::any::AnyPoolOptions;
    use tempfile::TempDir;

    use super::*;

    struct Database {
        readers: AnyPool,
        writer: GroupCommit,
        _folder: TempDir,
    }

    impl Database {
        async fn new() -> Self {
            sqlx::any::install_default_drivers();
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
            let pool = AnyPoolOptions::new().max_connections(1);
            let writers = pool.clone().connect(&url).await.unwrap();
            for statement in [
                "PRAGMA journal_mode = WAL",
                "CREATE TABLE apps (id INTEGER PRIMARY KEY)",
                "CREATE TABLE installs (app_id INTEGER REFERENCES apps)",
            ] {
                sqlx::query(statement).execute(&writers).await.unwrap();
            }
            let readers = pool.connect(&url).await.unwrap();
            Self { readers, writer: GroupCommit::start(writers), _folder: folder }
        }

        async fn begin(&self) -> Savepoint {
            self.writer.begin().await.unwrap()
        }

        /// Begins and inserts the first app.
        async fn begin_first(&self) -> Savepoint {
            let mut savepoint = self.begin().await;
            insert(&mut savepoint, 1).await;
            savepoint
        }

        /// What others see.
        async fn apps(&self) -> Vec<i64> {
            let apps = sqlx::query_scalar("SELECT id FROM apps ORDER BY id");
            apps.fetch_all(&self.readers).await.unwrap()
        }
    }

    async fn insert(savepoint: &mut Savepoint, app: i64) {
        let insert = sqlx::query("INSERT INTO apps (id) VALUES ($1)").bind(app);
        insert.execute(&mut **savepoint).await.unwrap();
    }

    /// Runs it until it waits.
    fn start<F: Future>(work: F) -> Pin<Box<F>> {
        let mut work = Box::pin(work);
        assert!(work.as_mut().now_or_never().is_none());
        work
    }

    #[tokio::test]
    async fn those_that_wait_share_a_commit() {
        let database = Database::new().await;
        let first = database.begin_first().await;
        let second = start(database.begin());
        let mut first = start(first.commit());
        let mut second = second.await;
        insert(&mut second, 2).await;
        assert!(first.as_mut().now_or_never().is_none());
        assert!(database.apps().await.is_empty());

        second.commit().await.unwrap();
        assert_eq!(database.apps().await, [1, 2]);
        first.await.unwrap();
    }

    #[tokio::test]
    async fn one_that_nobody_waits_for_is_committed_at_once() {
        let database = Database::new().await;
        for app in 1..=3 {
            let mut savepoint = database.begin().await;
            insert(&mut savepoint, app).await;
            savepoint.commit().await.unwrap();
            assert_eq!(database.apps().await.last(), Some(&app));
        }
    }

    #[tokio::test]
    async fn dropping_one_undoes_its_own_writes_alone() {
        let database = Database::new().await;
        let first = database.begin_first().await;
        let (second, third) = (start(database.begin()), start(database.begin()));
        let first = start(first.commit());
        let mut second = second.await;
        insert(&mut second, 2).await;
        drop(second);
        let mut third = third.await;
        insert(&mut third, 3).await;
        third.commit().await.unwrap();
        first.await.unwrap();
        assert_eq!(database.apps().await, [1, 3]);
    }

    #[tokio::test]
    async fn one_whose_request_is_gone_is_passed_over() {
        let database = Database::new().await;
        let first = database.begin_first().await;
        let second = start(database.begin());
        let third = start(database.begin());
        drop(second);
        let first = start(first.commit());
        let mut third = third.await;
        insert(&mut third, 3).await;
        third.commit().await.unwrap();
        first.await.unwrap();
        assert_eq!(database.apps().await, [1, 3]);
    }

    #[tokio::test]
    async fn failed_commit_fails_its_whole_group_as_unavailable_and_no_other() {
        let database = Database::new().await;
        let first = database.begin_first().await;
        let second = start(database.begin());
        let first = start(first.commit());
        let mut second = second.await;
        // Fails only at the end of the group.
        for statement in
            ["PRAGMA defer_foreign_keys = ON", "INSERT INTO installs (app_id) VALUES (404)"]
        {
            sqlx::query(statement).execute(&mut *second).await.unwrap();
        }
        assert!(second.commit().await.unwrap_err().is_unavailable());
        assert!(first.await.unwrap_err().is_unavailable());
        assert!(database.apps().await.is_empty());

        database.begin_first().await.commit().await.unwrap();
        assert_eq!(database.apps().await, [1]);
    }

    #[tokio::test]
    async fn lost_transaction_fails_those_before_and_none_after() {
        let database = Database::new().await;
        let first = database.begin_first().await;
        let (second, third) = (start(database.begin()), start(database.begin()));
        let first = start(first.commit());
        // As SQLite does by itself when there is no memory or disk left.
        sqlx::query("ROLLBACK").execute(&mut *second.await).await.unwrap();
        assert!(first.await.unwrap_err().is_unavailable());

        let mut third = third.await;
        insert(&mut third, 3).await;
        third.commit().await.unwrap();
        assert_eq!(database.apps().await, [3]);
    }
}
