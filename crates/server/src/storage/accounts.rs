use const_format::formatcp;
use domain::api_types::Role;
use sqlx::any::AnyRow;
use sqlx::{FromRow, Row};

use super::columns::enum_column;
use super::db::{Connection, Tx};
use super::error::StorageError;
use crate::clock::Millis;

/// A row of `accounts`, without the password hash.
#[derive(Clone, Debug)]
pub struct AccountRecord {
    pub id: String,
    pub organization_id: String,
    pub email: String,
    pub display_name: String,
    pub role: Role,
    pub created_at: Millis,
}

/// What a sign-in with a password is checked against.
#[derive(Clone, PartialEq, Eq, FromRow)]
#[expect(missing_debug_implementations, reason = "it holds a password's hash")]
pub struct Credentials {
    pub account_id: String,
    pub password_hash: String,
}

const COLUMNS: &str = "id, organization_id, email, display_name, role, created_at";

impl FromRow<'_, AnyRow> for AccountRecord {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            organization_id: row.try_get("organization_id")?,
            email: row.try_get("email")?,
            display_name: row.try_get("display_name")?,
            role: enum_column(row, "role", Role::parse)?,
            created_at: row.try_get("created_at")?,
        })
    }
}

pub async fn insert_organization(
    connection: &mut Connection,
    id: &str,
    name: &str,
    at: Millis,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO organizations (id, name, created_at) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(name)
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

/// `password_hash` is empty for an account that signs in through the provider.
///
/// # Errors
/// A unique violation if an account has this address.
pub async fn insert(
    connection: &mut Connection,
    account: &AccountRecord,
    email_key: &str,
    password_hash: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO accounts
             (id, organization_id, email, email_key, password_hash, display_name, role, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(&account.id)
    .bind(&account.organization_id)
    .bind(&account.email)
    .bind(email_key)
    .bind(password_hash)
    .bind(&account.display_name)
    .bind(account.role.as_str())
    .bind(account.created_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The credentials of the account with this address, if it has a password.
pub async fn find_credentials(
    connection: &mut Connection,
    email_key: &str,
) -> Result<Option<Credentials>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id AS account_id, password_hash FROM accounts
         WHERE email_key = $1 AND password_hash <> ''",
    )
    .bind(email_key)
    .fetch_optional(connection)
    .await?)
}

/// The account's password hash, if it has a password.
pub async fn find_password_hash(
    connection: &mut Connection,
    id: &str,
) -> Result<Option<String>, StorageError> {
    Ok(sqlx::query_scalar(
        "SELECT password_hash FROM accounts WHERE id = $1 AND password_hash <> ''",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

pub async fn set_password_hash(
    connection: &mut Connection,
    id: &str,
    password_hash: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE accounts SET password_hash = $2 WHERE id = $1")
        .bind(id)
        .bind(password_hash)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn set_display_name(
    connection: &mut Connection,
    id: &str,
    display_name: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE accounts SET display_name = $2 WHERE id = $1")
        .bind(id)
        .bind(display_name)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn find(
    connection: &mut Connection,
    id: &str,
) -> Result<Option<AccountRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!("SELECT {COLUMNS} FROM accounts WHERE id = $1"))
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// The account with this address.
pub async fn find_by_email(
    connection: &mut Connection,
    email_key: &str,
) -> Result<Option<AccountRecord>, StorageError> {
    let sql = formatcp!("SELECT {COLUMNS} FROM accounts WHERE email_key = $1");
    Ok(sqlx::query_as(sql).bind(email_key).fetch_optional(connection).await?)
}

/// Oldest first.
pub async fn list(
    connection: &mut Connection,
    organization_id: &str,
) -> Result<Vec<AccountRecord>, StorageError> {
    Ok(sqlx::query_as(formatcp!(
        "SELECT {COLUMNS} FROM accounts
         WHERE organization_id = $1
         ORDER BY id"
    ))
    .bind(organization_id)
    .fetch_all(connection)
    .await?)
}

/// Locks the account, and so its role, until the transaction ends.
pub async fn lock(tx: &mut Tx, id: &str) -> Result<(), StorageError> {
    tx.lock("accounts", id).await
}

/// Serializes changes of an organization's members.
pub async fn lock_members(tx: &mut Tx, organization_id: &str) -> Result<(), StorageError> {
    tx.lock("organizations", organization_id).await
}

pub async fn count_owners(
    connection: &mut Connection,
    organization_id: &str,
) -> Result<i64, StorageError> {
    Ok(sqlx::query_scalar("SELECT COUNT(*) FROM accounts WHERE organization_id = $1 AND role = $2")
        .bind(organization_id)
        .bind(Role::Owner.as_str())
        .fetch_one(connection)
        .await?)
}

pub async fn set_role(
    connection: &mut Connection,
    id: &str,
    role: Role,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE accounts SET role = $2 WHERE id = $1")
        .bind(id)
        .bind(role.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Its sessions and open consents are deleted with it.
pub async fn delete(connection: &mut Connection, id: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM accounts WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}
