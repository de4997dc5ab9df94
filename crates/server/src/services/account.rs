//! The caller's own account: name, password, ways to sign in.

use domain::api_types::{self, AccountPatch, AccountProvider, AccountSignInMethods, PasswordInput};
use domain::{FieldCode, FieldError};

use crate::oidc::OidcClient;
use crate::services::accounts::require_password_sign_in;
use crate::services::error::ServiceError;
use crate::services::sessions::{Session, lock_caller};
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
use crate::storage::{Tx, accounts, identities, password_resets, sessions};

/// Changes the display name.
pub async fn update(
    state: &AppState,
    session: Session,
    patch: &AccountPatch,
) -> Result<api_types::Session, ServiceError> {
    let display_name = patch.parse()?.into_string();
    let mut tx = state.db.begin().await?;
    let role = lock_live_caller(&mut tx, &session).await?.role;
    accounts::set_display_name(&mut tx, &session.account_id, &display_name).await?;
    tx.commit().await?;
    Ok(Session { display_name, role, ..session }.to_api())
}

/// Changes the password or sets the first one, and signs out all other sessions.
pub async fn set_password(
    state: &AppState,
    session: &Session,
    input: &PasswordInput,
) -> Result<(), ServiceError> {
    let mut connection = state.db.read().await?;
    let old_hash = accounts::find_password_hash(&mut connection, &session.account_id).await?;
    drop(connection);
    let password = input.parse(old_hash.is_some())?;
    require_password_sign_in(state)?;
    if old_hash.is_some() {
        let matches = state.passwords.verify(&input.current_password, old_hash.clone()).await?;
        matches.then_some(()).ok_or_else(wrong_password)?;
    }
    let new_hash = state.passwords.hash(&password).await?;

    let mut tx = state.db.begin().await?;
    lock_live_caller(&mut tx, session).await?;
    if accounts::find_password_hash(&mut tx, &session.account_id).await? != old_hash {
        return Err(wrong_password().into());
    }
    accounts::set_password_hash(&mut tx, &session.account_id, &new_hash).await?;
    password_resets::delete(&mut tx, &session.account_id).await?;
    sessions::delete_others(&mut tx, &session.account_id, &session.id).await?;
    Ok(tx.commit().await?)
}

/// Locks the account, and checks that a changed password hasn't ended the session meanwhile.
async fn lock_live_caller(tx: &mut Tx, session: &Session) -> Result<AccountRecord, ServiceError> {
    let account = lock_caller(tx, session).await?;
    if sessions::exists(tx, &session.id).await? {
        Ok(account)
    } else {
        Err(ServiceError::SignInRequired)
    }
}

fn wrong_password() -> Vec<FieldError> {
    vec![FieldError::new("currentPassword", FieldCode::Invalid)]
}

/// How the account can sign in.
pub async fn sign_in_methods(
    state: &AppState,
    session: &Session,
) -> Result<AccountSignInMethods, ServiceError> {
    let mut connection = state.db.read().await?;
    let hash = accounts::find_password_hash(&mut connection, &session.account_id).await?;
    let password = hash.is_some() && state.settings.password_sign_in;
    let provider = match &state.oidc {
        None => None,
        Some(client) => {
            let (issuer, name) = (client.issuer(), client.name().to_owned());
            let linked =
                identities::is_linked(&mut connection, issuer, &session.account_id).await?;
            Some(AccountProvider { name, linked })
        }
    };
    Ok(AccountSignInMethods { password, provider })
}

/// Unlinks the provider, unless nothing else would sign in to the account.
pub async fn unlink_provider(
    state: &AppState,
    provider: &OidcClient,
    session: &Session,
) -> Result<(), ServiceError> {
    let (issuer, account_id) = (provider.issuer(), session.account_id.as_str());
    let mut tx = state.db.begin().await?;
    lock_live_caller(&mut tx, session).await?;
    if !identities::is_linked(&mut tx, issuer, account_id).await? {
        return Ok(());
    }
    let has_password = accounts::find_password_hash(&mut tx, account_id).await?.is_some();
    if !has_password || !state.settings.password_sign_in {
        return Err(ServiceError::LastSignInMethod);
    }
    identities::delete(&mut tx, issuer, account_id).await?;
    Ok(tx.commit().await?)
}
