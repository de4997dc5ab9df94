use domain::wire::Role;
use sqlx::Row;

use super::Tx;
use super::columns::word;

/// Keeps the account as it is until the transaction ends, and tells its role.
///
/// # Errors
/// The database.
pub async fn lock_role(tx: &mut Tx, id: &str) -> Result<Option<Role>, sqlx::Error> {
    tx.lock("accounts", id).await?;
    let row = sqlx::query("SELECT role FROM accounts WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| word(&row, "role", Role::from_word)).transpose()
}
