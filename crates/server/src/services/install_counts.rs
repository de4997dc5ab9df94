//! Counts of active installs. A server of a version that doesn't count, which runs while servers are
//! replaced one by one, leaves wrong counts behind.

use std::collections::BTreeSet;

use crate::clock::Clock;
use crate::rng::SharedRng;
use crate::storage::{Db, StorageError, apps, install_counts as store};

/// Apps whose installs are counted by one statement.
const COUNTED_STEP: i64 = 500;

#[derive(Clone, Debug)]
pub struct InstallCounts {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
}

impl InstallCounts {
    /// Corrects the counts of the apps with an ID after `after`, a few at a time. Returns the last ID,
    /// or `None` when no apps are left.
    ///
    /// # Errors
    /// The database failed.
    pub async fn correct(&self, after: &str) -> Result<Option<String>, StorageError> {
        let mut connection = self.db.read().await?;
        let ids = apps::ids_after(&mut connection, after, COUNTED_STEP).await?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(None) };
        let missing = store::missing(&mut connection, first, last).await?;
        drop(connection);
        let wrong: BTreeSet<_> = missing.into_iter().map(|change| change.app_id).collect();
        for app_id in wrong {
            self.correct_app(&app_id).await?;
        }
        Ok(Some(last.clone()))
    }

    async fn correct_app(&self, app_id: &str) -> Result<(), StorageError> {
        let mut tx = self.db.begin().await?;
        // Another server may be doing the same.
        apps::lock(&mut tx, app_id).await?;
        for change in store::missing(&mut tx, app_id, app_id).await? {
            let new_id = self.rng.new_id(self.clock.now());
            store::add(&mut tx, &change, &new_id).await?;
        }
        tx.commit().await
    }
}
