//! Whether the database answers, and how busy this server keeps it.

use crate::storage::{Db, PoolUse, StorageError};

#[derive(Clone, Debug)]
pub struct DatabaseHealth {
    pub(crate) db: Db,
}

impl DatabaseHealth {
    /// Checks that the database responds.
    ///
    /// # Errors
    /// It doesn't.
    pub async fn ping(&self) -> Result<(), StorageError> {
        self.db.ping().await
    }

    /// How many connections this server has.
    pub fn pool_use(&self) -> PoolUse {
        self.db.pool_use()
    }
}
