//! The operator's links that set a password (rule 42).

use domain::api_types::PasswordResetInput;
use domain::{FieldCode, FieldError};

use crate::clock::Clock;
use crate::passwords::{HashError, Passwords};
use crate::rng::sha256_hex;
use crate::services::error::ServiceError;
use crate::services::retention::delete_in_steps;
use crate::state::AppState;
use crate::storage::{Db, StorageError, accounts, password_resets, sessions};

/// Why a password wasn't reset.
#[derive(Debug)]
pub enum PasswordResetError {
    /// The password, or `secret`: of a link that is unknown, used or expired. All three answer alike.
    InvalidFields(Vec<FieldError>),
    /// Accounts sign in through the provider only.
    PasswordSignInOff,
    Hash(HashError),
    Storage(StorageError),
}

impl From<HashError> for PasswordResetError {
    fn from(error: HashError) -> Self {
        Self::Hash(error)
    }
}

impl From<StorageError> for PasswordResetError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

#[derive(Clone, Debug)]
pub struct PasswordResets {
    db: Db,
    clock: Clock,
    passwords: Passwords,
    /// Whether accounts can sign in with a password.
    password_sign_in: bool,
}

impl PasswordResets {
    pub fn new(db: Db, clock: Clock, passwords: Passwords, password_sign_in: bool) -> Self {
        Self { db, clock, passwords, password_sign_in }
    }

    /// Sets the password of the link's account, uses the link up, and signs the account out
    /// everywhere.
    pub async fn reset(&self, input: &PasswordResetInput) -> Result<(), PasswordResetError> {
        if !self.password_sign_in {
            return Err(PasswordResetError::PasswordSignInOff);
        }
        let secret_hash = sha256_hex(&input.secret);
        let account_id = self.find_account(&secret_hash).await?;
        // Only a link that works is worth the hash of a password.
        let (account_id, password) = match (account_id, input.parse()) {
            (Some(account_id), Ok(password)) => (account_id, password),
            (account_id, password) => {
                let secret = account_id.is_none().then(invalid_secret);
                let password = password.err().into_iter().flatten();
                let fields = secret.into_iter().chain(password).collect();
                return Err(PasswordResetError::InvalidFields(fields));
            }
        };
        let password_hash = self.passwords.hash(&password).await?;

        let mut tx = self.db.begin().await?;
        accounts::lock(&mut tx, &account_id).await?;
        if !password_resets::consume(&mut tx, &secret_hash).await? {
            return Err(PasswordResetError::InvalidFields(vec![invalid_secret()]));
        }
        accounts::set_password_hash(&mut tx, &account_id, &password_hash).await?;
        sessions::delete_all(&mut tx, &account_id).await?;
        Ok(tx.commit().await?)
    }

    async fn find_account(&self, secret_hash: &str) -> Result<Option<String>, StorageError> {
        let mut connection = self.db.read().await?;
        password_resets::find_account(&mut connection, secret_hash, self.clock.now()).await
    }
}

fn invalid_secret() -> FieldError {
    FieldError::new("secret", FieldCode::Invalid)
}

/// Deletes expired links, in small steps.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    delete_in_steps(state, password_resets::DELETE_EXPIRED, state.clock.now()).await
}
