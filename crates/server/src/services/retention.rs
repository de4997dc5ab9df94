use crate::clock::Millis;
use crate::services::error::ServiceError;
use crate::state::AppState;
use crate::storage::Deletion;

/// Rows per step, so that no step holds up other writes.
pub(super) const DELETE_STEP: i64 = 500;

/// Deletes everything that is due in small steps, each in a transaction of its own.
///
/// # Errors
/// The database failed. What earlier steps deleted stays deleted.
pub(super) async fn delete_in_steps(
    state: &AppState,
    deletion: Deletion,
    due: Millis,
) -> Result<(), ServiceError> {
    loop {
        let mut tx = state.db.begin().await?;
        let deleted = deletion.run(&mut tx, due, DELETE_STEP).await?;
        tx.commit().await?;
        if deleted < DELETE_STEP.unsigned_abs() {
            return Ok(());
        }
    }
}
