//! The installs of presented tokens. Lookups that come in while a statement runs share the next one,
//! so that many calls at once cost the database little. Nothing is remembered: each lookup is answered
//! by a statement that began after it.

use std::collections::{BTreeSet, HashMap};
use std::iter;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::db::Db;
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
    while let Some(first) = waiting.recv().await {
        // Calls that are about to look up a token can still join.
        tokio::task::yield_now().await;
        let others = iter::from_fn(|| waiting.try_recv().ok()).take(MAX_BATCH - 1);
        answer(&db, iter::once(first).chain(others).collect()).await;
    }
}

async fn answer(db: &Db, batch: Vec<Lookup>) {
    // A platform may make many calls at once with one token.
    let hashes: BTreeSet<_> = batch.iter().map(|lookup| lookup.token_hash.as_str()).collect();
    let found = db.within_deadline(find_all(db, &Vec::from_iter(hashes))).await;
    for lookup in batch {
        let answer = match &found {
            Ok(installs) => installs.get(&lookup.token_hash).cloned().transpose(),
            Err(error) => Err(error.clone()),
        };
        // Nobody waits if the client has gone away.
        let _ = lookup.answer.send(answer);
    }
}

/// An install that can't be read fails the lookups of its own token.
async fn find_all(
    db: &Db,
    token_hashes: &[&str],
) -> Result<HashMap<String, Result<Arc<InstallWithApp>, StorageError>>, StorageError> {
    let mut connection = db.read().await?;
    let found = installs::find_by_tokens(&mut connection, token_hashes).await?;
    Ok(found.into_iter().map(|(hash, install)| (hash, install.map(Arc::new))).collect())
}
