//! The installs of presented tokens. Lookups that come in while a statement runs share the next one,
//! so that many calls at once cost the database little. Nothing is remembered: each lookup is answered
//! by a statement that began after it.

use std::collections::{BTreeSet, HashMap};
use std::iter;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::db::{Db, ReadConnection};
use super::error::StorageError;
use super::installs::{self, InstallWithApp};

/// Lookups that share a statement.
const MAX_BATCH: usize = 32;

type Answer = Result<Option<Arc<InstallWithApp>>, StorageError>;

#[derive(Debug)]
struct Lookup {
    token_hash: String,
    answer: oneshot::Sender<Answer>,
}

/// Looks up installs by their tokens, in batches.
#[derive(Clone, Debug)]
pub struct TokenLookups {
    db: Db,
    waiting: mpsc::Sender<Lookup>,
}

impl TokenLookups {
    /// Starts the task that asks the database. It ends with the last clone.
    pub fn start(db: &Db) -> Self {
        let (waiting, lookups) = mpsc::channel(MAX_BATCH);
        tokio::spawn(run(db.clone(), lookups));
        Self { db: db.clone(), waiting }
    }

    /// The install that a token belongs to.
    pub async fn find(&self, token_hash: String) -> Answer {
        let _span = self.db.span("read");
        let (answer, answered) = oneshot::channel();
        let lookup = Lookup { token_hash, answer };
        self.waiting.send(lookup).await.map_err(|_| StorageError::stopped())?;
        answered.await.map_err(|_| StorageError::stopped())?
    }
}

async fn run(db: Db, mut waiting: mpsc::Receiver<Lookup>) {
    let mut kept = None;
    while let Some(first) = waiting.recv().await {
        // Calls that are about to look up a token can still join.
        tokio::task::yield_now().await;
        let others = iter::from_fn(|| waiting.try_recv().ok()).take(MAX_BATCH - 1);
        let batch: Vec<_> = iter::once(first).chain(others).collect();
        let installs = find(&db, &mut kept, &batch).await;
        answer(batch, &installs);
        // A platform that has its answer may call again at once.
        tokio::task::yield_now().await;
        let others_wait = db.pool_use().is_exhausted();
        if waiting.is_empty() || others_wait {
            kept = None;
        }
    }
}

/// The installs of a batch by the hashes of their tokens. One that can't be read fails the lookups of
/// its own token.
type Installs = HashMap<String, Result<Arc<InstallWithApp>, StorageError>>;

async fn find(
    db: &Db,
    kept: &mut Option<ReadConnection>,
    batch: &[Lookup],
) -> Result<Installs, StorageError> {
    // A platform may make many calls at once with one token.
    let hashes: BTreeSet<_> = batch.iter().map(|lookup| lookup.token_hash.as_str()).collect();
    let hashes = Vec::from_iter(hashes);
    let find = async {
        match find_all(db, kept, &hashes).await {
            // The connection may have been cut, and reading again does no harm.
            Err(error) if error.is_unavailable() => find_all(db, kept, &hashes).await,
            found => found,
        }
    };
    db.within_deadline(find).await
}

/// Keeps a connection that works for the next batch. PostgreSQL's are tested when they are taken and
/// twice when they are returned, and each test costs as much as the lookups.
async fn find_all(
    db: &Db,
    kept: &mut Option<ReadConnection>,
    token_hashes: &[&str],
) -> Result<Installs, StorageError> {
    let mut connection = match kept.take() {
        Some(connection) => connection,
        None => db.read().await?,
    };
    let found = installs::find_by_tokens(&mut connection, token_hashes).await?;
    *kept = Some(connection);
    Ok(found.into_iter().map(|(hash, install)| (hash, install.map(Arc::new))).collect())
}

fn answer(batch: Vec<Lookup>, installs: &Result<Installs, StorageError>) {
    for lookup in batch {
        let answer = match installs {
            Ok(installs) => installs.get(&lookup.token_hash).cloned().transpose(),
            Err(error) => Err(error.clone()),
        };
        // Nobody waits if the client has gone away.
        let _ = lookup.answer.send(answer);
    }
}
