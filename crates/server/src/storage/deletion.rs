use super::db::Connection;
use super::error::StorageError;
use crate::clock::Millis;

/// A statement that deletes up to `$2` rows that are due by `$1`, a time.
#[derive(Clone, Copy, Debug)]
pub struct Deletion(&'static str);

impl Deletion {
    pub(super) const fn new(sql: &'static str) -> Self {
        Self(sql)
    }

    pub fn sql(self) -> &'static str {
        self.0
    }

    /// Returns how many rows it deleted.
    pub async fn run(
        self,
        connection: &mut Connection,
        due: Millis,
        limit: u32,
    ) -> Result<u64, StorageError> {
        let deletion = sqlx::query(self.0).bind(due).bind(i64::from(limit));
        let deleted = deletion.execute(connection).await?;
        Ok(deleted.rows_affected())
    }
}
