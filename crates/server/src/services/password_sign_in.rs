//! Signing in with passwords. While it's off, everything here fails.

use std::sync::Arc;

use domain::Password;

use crate::passwords::{HashError, Passwords};
use crate::rate_limit::{RateLimited, RateLimits};
use crate::storage::accounts::Credentials;
use crate::storage::{Db, StorageError, Tx, accounts};

#[derive(Clone, Debug)]
pub struct PasswordSignIn {
    pub(crate) is_on: bool,
    pub(crate) db: Db,
    pub(crate) passwords: Passwords,
    pub(crate) limits: Arc<RateLimits>,
}

#[derive(Debug, thiserror::Error)]
pub enum PasswordSignInError {
    #[error("accounts sign in through the provider only")]
    Off,
    #[error("the address or the password is wrong")]
    WrongCredentials,
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Hash(#[from] HashError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// An account whose password was right.
pub(super) struct VerifiedAccount {
    email_key: String,
    credentials: Credentials,
}

impl PasswordSignIn {
    /// Checks that people may use passwords here.
    ///
    /// # Errors
    /// They may not.
    pub(super) fn check_on(&self) -> Result<(), PasswordSignInError> {
        if self.is_on { Ok(()) } else { Err(PasswordSignInError::Off) }
    }

    /// Hashes a new password for storage.
    pub(super) async fn hash(&self, password: &Password) -> Result<String, PasswordSignInError> {
        self.check_on()?;
        Ok(self.passwords.hash(password).await?)
    }

    /// Whether the password matches the hash. Takes the same time without a hash.
    pub(super) async fn matches(
        &self,
        password: &str,
        hash: Option<String>,
    ) -> Result<bool, PasswordSignInError> {
        self.check_on()?;
        Ok(self.passwords.verify(password, hash).await?)
    }

    /// The account with this address and password. Takes the same time and fails the same way
    /// whether or not the address is known. `None` is an address that no account can have: without a
    /// password to guess, there is nothing to limit.
    pub(super) async fn verify(
        &self,
        email_key: Option<String>,
        password: &str,
    ) -> Result<VerifiedAccount, PasswordSignInError> {
        self.check_on()?;
        if let Some(email_key) = &email_key {
            self.limits.check_password(email_key)?;
        }
        let email_key = email_key.unwrap_or_default();
        let mut connection = self.db.read().await?;
        let known = accounts::find_credentials(&mut connection, &email_key).await?;
        drop(connection);
        let hash = known.as_ref().map(|known| known.password_hash.clone());
        let matches = self.matches(password, hash).await?;
        let credentials = known.filter(|_| matches).ok_or(PasswordSignInError::WrongCredentials)?;
        Ok(VerifiedAccount { email_key, credentials })
    }
}

impl VerifiedAccount {
    pub(super) fn id(&self) -> &str {
        &self.credentials.account_id
    }

    /// Locks the account until the transaction ends.
    ///
    /// # Errors
    /// It was removed, or its password changed, while the password was being verified.
    pub(super) async fn lock(&self, tx: &mut Tx) -> Result<(), PasswordSignInError> {
        accounts::lock(tx, self.id()).await?;
        let current = accounts::find_credentials(tx, &self.email_key).await?;
        let is_unchanged = current.as_ref() == Some(&self.credentials);
        if is_unchanged { Ok(()) } else { Err(PasswordSignInError::WrongCredentials) }
    }
}
