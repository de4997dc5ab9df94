//! The operator's links that set a password (rule 42).

use domain::api_types::{PasswordResetAccount, PasswordResetInput, PasswordResetLookup};
use domain::{FieldCode, FieldError};

use crate::clock::Clock;
use crate::rng::sha256_hex;
use crate::services::password_sign_in::{PasswordSignIn, PasswordSignInError};
use crate::services::retention::delete_in_steps;
use crate::storage::{Db, StorageError, accounts, password_resets, sessions};

#[derive(Clone, Debug)]
pub struct PasswordResets {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) password_sign_in: PasswordSignIn,
}

#[derive(Debug, thiserror::Error)]
pub enum PasswordResetsError {
    /// The password, or `secret`: of a link that is unknown, used or expired. All three answer alike.
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error(transparent)]
    Password(#[from] PasswordSignInError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl PasswordResets {
    /// Whose password the link sets. The link stays usable.
    pub async fn look_up(
        &self,
        input: &PasswordResetLookup,
    ) -> Result<PasswordResetAccount, PasswordResetsError> {
        self.password_sign_in.check_on()?;
        let account_id = self.find_account(&sha256_hex(&input.secret)).await?;
        let account_id = account_id.ok_or_else(invalid_link)?;
        let mut connection = self.db.read().await?;
        let account = accounts::find(&mut connection, &account_id).await?;
        Ok(PasswordResetAccount { email: account.ok_or_else(invalid_link)?.email })
    }

    /// Sets the password of the link's account, consumes the link, and signs the account out
    /// everywhere.
    pub async fn reset(&self, input: &PasswordResetInput) -> Result<(), PasswordResetsError> {
        self.password_sign_in.check_on()?;
        let secret_hash = sha256_hex(&input.secret);
        let account_id = self.find_account(&secret_hash).await?;
        // Hashing is expensive, so the link comes first.
        let (account_id, password) = match (account_id, input.parse()) {
            (Some(account_id), Ok(password)) => (account_id, password),
            (account_id, password) => {
                let secret = account_id.is_none().then(invalid_secret);
                let password = password.err().into_iter().flatten();
                let fields = secret.into_iter().chain(password).collect();
                return Err(PasswordResetsError::InvalidFields(fields));
            }
        };
        let password_hash = self.password_sign_in.hash(&password).await?;

        let mut tx = self.db.begin().await?;
        accounts::lock(&mut tx, &account_id).await?;
        if !password_resets::consume(&mut tx, &secret_hash).await? {
            return Err(invalid_link());
        }
        accounts::set_password_hash(&mut tx, &account_id, &password_hash).await?;
        sessions::delete_all(&mut tx, &account_id).await?;
        Ok(tx.commit().await?)
    }

    /// Deletes expired links, in small steps.
    ///
    /// # Errors
    /// The database failed. The next round goes on.
    pub async fn delete_expired(&self) -> Result<(), StorageError> {
        delete_in_steps(&self.db, password_resets::DELETE_EXPIRED, self.clock.now()).await
    }

    async fn find_account(&self, secret_hash: &str) -> Result<Option<String>, StorageError> {
        let mut connection = self.db.read().await?;
        password_resets::find_account(&mut connection, secret_hash, self.clock.now()).await
    }
}

fn invalid_link() -> PasswordResetsError {
    PasswordResetsError::InvalidFields(vec![invalid_secret()])
}

fn invalid_secret() -> FieldError {
    FieldError::new("secret", FieldCode::Invalid)
}
