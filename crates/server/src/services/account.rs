//! The caller's own account: name, password, ways to sign in.

use std::sync::Arc;

use domain::api_types::{self, AccountPatch, AccountProvider, AccountSignInMethods, PasswordInput};
use domain::{FieldCode, FieldError};

use crate::clients::oidc::OidcClient;
use crate::services::password_sign_in::{PasswordSignIn, PasswordSignInError};
use crate::services::sessions::{Session, lock_caller};
use crate::storage::accounts::AccountRecord;
use crate::storage::{Db, StorageError, Tx, accounts, identities, password_resets, sessions};

#[derive(Clone, Debug)]
pub struct AccountSettings {
    pub(crate) db: Db,
    pub(crate) password_sign_in: PasswordSignIn,
    /// `None` unless a provider is configured.
    pub(crate) provider: Option<Arc<OidcClient>>,
}

#[derive(Debug, thiserror::Error)]
pub enum AccountSettingsError {
    #[error("the account was removed or its session ended during the request")]
    SignInRequired,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error("no provider is configured")]
    NoProvider,
    #[error("the account would have no way to sign in")]
    LastSignInMethod,
    #[error(transparent)]
    Password(#[from] PasswordSignInError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl AccountSettings {
    /// Changes the display name.
    pub async fn update(
        &self,
        caller: Session,
        patch: &AccountPatch,
    ) -> Result<api_types::Session, AccountSettingsError> {
        let display_name = patch.parse().map_err(AccountSettingsError::InvalidFields)?;
        let display_name = display_name.into_string();
        let mut tx = self.db.begin().await?;
        let role = lock_live_caller(&mut tx, &caller).await?.role;
        accounts::set_display_name(&mut tx, &caller.account_id, &display_name).await?;
        tx.commit().await?;
        Ok(Session { display_name, role, ..caller }.to_api())
    }

    /// Changes the password or sets the first one, and signs out all other sessions.
    pub async fn set_password(
        &self,
        caller: &Session,
        input: &PasswordInput,
    ) -> Result<(), AccountSettingsError> {
        let mut connection = self.db.read().await?;
        let old_hash = accounts::find_password_hash(&mut connection, &caller.account_id).await?;
        drop(connection);
        let password =
            input.parse(old_hash.is_some()).map_err(AccountSettingsError::InvalidFields)?;
        if old_hash.is_some() {
            let (current, hash) = (&input.current_password, old_hash.clone());
            let matches = self.password_sign_in.matches(current, hash).await?;
            matches.then_some(()).ok_or_else(wrong_password)?;
        }
        let new_hash = self.password_sign_in.hash(&password).await?;

        let mut tx = self.db.begin().await?;
        lock_live_caller(&mut tx, caller).await?;
        if accounts::find_password_hash(&mut tx, &caller.account_id).await? != old_hash {
            return Err(wrong_password());
        }
        accounts::set_password_hash(&mut tx, &caller.account_id, &new_hash).await?;
        password_resets::delete(&mut tx, &caller.account_id).await?;
        sessions::delete_others(&mut tx, &caller.account_id, &caller.id).await?;
        Ok(tx.commit().await?)
    }

    /// How the account can sign in.
    pub async fn sign_in_methods(
        &self,
        caller: &Session,
    ) -> Result<AccountSignInMethods, StorageError> {
        let mut connection = self.db.read().await?;
        let hash = accounts::find_password_hash(&mut connection, &caller.account_id).await?;
        let password = hash.is_some() && self.password_sign_in.is_on;
        let provider = match &self.provider {
            None => None,
            Some(client) => {
                let (issuer, name) = (client.issuer(), client.name().to_owned());
                let linked =
                    identities::is_linked(&mut connection, issuer, &caller.account_id).await?;
                Some(AccountProvider { name, linked })
            }
        };
        Ok(AccountSignInMethods { password, provider })
    }

    /// Unlinks the provider, unless nothing else would sign in to the account.
    pub async fn unlink_provider(&self, caller: &Session) -> Result<(), AccountSettingsError> {
        let provider = self.provider.as_ref().ok_or(AccountSettingsError::NoProvider)?;
        let (issuer, account_id) = (provider.issuer(), caller.account_id.as_str());
        let mut tx = self.db.begin().await?;
        lock_live_caller(&mut tx, caller).await?;
        if !identities::is_linked(&mut tx, issuer, account_id).await? {
            return Ok(());
        }
        let has_password = accounts::find_password_hash(&mut tx, account_id).await?.is_some();
        if !has_password || !self.password_sign_in.is_on {
            return Err(AccountSettingsError::LastSignInMethod);
        }
        identities::delete(&mut tx, issuer, account_id).await?;
        Ok(tx.commit().await?)
    }
}

/// Locks the account, and checks that the session hasn't ended since, such as by a new password.
async fn lock_live_caller(
    tx: &mut Tx,
    caller: &Session,
) -> Result<AccountRecord, AccountSettingsError> {
    let account = lock_caller(tx, caller).await?.ok_or(AccountSettingsError::SignInRequired)?;
    if sessions::exists(tx, &caller.id).await? {
        Ok(account)
    } else {
        Err(AccountSettingsError::SignInRequired)
    }
}

fn wrong_password() -> AccountSettingsError {
    let field = FieldError::new("currentPassword", FieldCode::Invalid);
    AccountSettingsError::InvalidFields(vec![field])
}
