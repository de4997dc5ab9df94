//! Linking the provider to an account with the same address, once its password was entered
//! (`docs/decisions/0014-link-a-provider-after-the-password.md`).

use domain::api_types::{PendingProviderLink, ProviderLinkInput};
use domain::{Email, FieldCode, FieldError};

use crate::clock::{MINUTE, Millis};
use crate::oidc::{OidcClient, UserClaims};
use crate::rng::sha256_hex;
use crate::services::accounts::{count_sign_in, lock_verified, require_password_sign_in};
use crate::services::error::ServiceError;
use crate::services::retention::delete_in_steps;
use crate::services::sessions::{self, NewSession};
use crate::state::AppState;
use crate::storage::pending_links::{self, PendingLink};
use crate::storage::{Tx, accounts, identities};

const LIFETIME: Millis = 10 * MINUTE;

/// Remembers in this browser that the password of the account with this verified address links the
/// two. Returns `false` if no password could: the account has none, or is linked to somebody else.
pub(super) async fn offer(
    state: &AppState,
    claims: &UserClaims,
    email: &Email,
    browser: &str,
) -> Result<bool, ServiceError> {
    if !state.settings.password_sign_in {
        return Ok(false);
    }
    let email_key = email.normalized();
    let mut tx = state.db.begin().await?;
    let Some((account_id, _)) = accounts::find_credentials(&mut tx, &email_key).await? else {
        return Ok(false);
    };
    accounts::lock(&mut tx, &account_id).await?;
    if identities::is_linked(&mut tx, &claims.issuer, &account_id).await? {
        return Ok(false);
    }
    let link = PendingLink {
        issuer: claims.issuer.clone(),
        subject: claims.subject.clone(),
        email_key,
        account_id,
        expires_at: state.clock.now() + LIFETIME,
    };
    pending_links::put(&mut tx, &sha256_hex(browser), &link).await?;
    tx.commit().await?;
    Ok(true)
}

/// What waits for a password in this browser.
pub async fn find(
    state: &AppState,
    provider: &OidcClient,
    browser: &str,
) -> Result<PendingProviderLink, ServiceError> {
    let mut connection = state.db.read().await?;
    let link =
        pending_links::find(&mut connection, &sha256_hex(browser), state.clock.now()).await?;
    let link = link.ok_or(ServiceError::NotFound)?;
    let account = accounts::find(&mut connection, &link.account_id).await?;
    let email = account.ok_or(ServiceError::NotFound)?.email;
    Ok(PendingProviderLink { email, provider: provider.name().to_owned() })
}

/// Links the provider with the account's password, and signs in. `previous` is the secret of the
/// session this replaces.
pub async fn confirm(
    state: &AppState,
    browser: &str,
    input: &ProviderLinkInput,
    previous: Option<&str>,
) -> Result<NewSession, ServiceError> {
    let browser_hash = sha256_hex(browser);
    let mut connection = state.db.read().await?;
    let link = pending_links::find(&mut connection, &browser_hash, state.clock.now()).await?;
    let link = link.ok_or(ServiceError::NotFound)?;
    require_password(input)?;
    require_password_sign_in(state)?;
    count_sign_in(state, &link.email_key)?;
    let known = accounts::find_credentials(&mut connection, &link.email_key).await?;
    drop(connection);
    let known = known.filter(|(account_id, _)| *account_id == link.account_id);
    let password_hash = known.as_ref().map(|(_, password_hash)| password_hash.clone());
    let matches = state.passwords.verify(&input.password, password_hash).await?;
    let verified = known.filter(|_| matches).ok_or(ServiceError::WrongCredentials)?;

    let mut tx = state.db.begin().await?;
    let account_id = lock_verified(&mut tx, &link.email_key, verified).await?;
    // Another callback may have replaced it since.
    if pending_links::consume(&mut tx, &browser_hash).await?.as_ref() != Some(&link) {
        return Err(ServiceError::NotFound);
    }
    insert_identity(state, &mut tx, &link).await?;
    let new_session = sessions::start(state, &mut tx, &account_id, previous).await?;
    tx.commit().await?;
    Ok(new_session)
}

fn require_password(input: &ProviderLinkInput) -> Result<(), Vec<FieldError>> {
    if input.password.is_empty() {
        return Err(vec![FieldError::new("password", FieldCode::Required)]);
    }
    Ok(())
}

/// # Errors
/// `PROVIDER_LINKED`.
async fn insert_identity(
    state: &AppState,
    tx: &mut Tx,
    link: &PendingLink,
) -> Result<(), ServiceError> {
    let now = state.clock.now();
    identities::insert(tx, &link.issuer, &link.subject, &link.account_id, now).await.map_err(
        |error| {
            if error.is_unique_violation() { ServiceError::ProviderLinked } else { error.into() }
        },
    )
}

/// Deletes expired ones, in small steps.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    delete_in_steps(state, pending_links::DELETE_EXPIRED, state.clock.now()).await
}
