use crate::clock::Millis;
use crate::storage::{Db, Deletion, StorageError};

/// Rows per step, so that no step holds up other writes.
pub(super) const DELETE_STEP: u32 = 500;

/// Deletes, in small steps with a transaction each, everything that is due. What earlier steps deleted
/// stays deleted if one fails.
pub(super) async fn delete_in_steps(
    db: &Db,
    deletion: Deletion,
    due: Millis,
) -> Result<(), StorageError> {
    let step = async || {
        let mut tx = db.begin().await?;
        let deleted = deletion.run(&mut tx, due, DELETE_STEP).await?;
        tx.commit().await?;
        Ok(deleted)
    };
    while db.within_deadline(step()).await? >= u64::from(DELETE_STEP) {}
    Ok(())
}
