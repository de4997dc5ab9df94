//! Linking the provider to an account with the same address, once its password was entered
//! (`docs/decisions/0014-link-a-provider-after-the-password.md`).

use std::sync::Arc;

use domain::api_types::{PendingProviderLink, ProviderLinkInput};
use domain::{Email, FieldError};

use crate::clients::oidc::{OidcClient, UserClaims};
use crate::clock::{Clock, MINUTE, Millis};
use crate::rng::sha256_hex;
use crate::services::password_sign_in::{PasswordSignIn, PasswordSignInError};
use crate::services::retention::delete_in_steps;
use crate::services::sessions::{NewSession, Sessions};
use crate::storage::accounts::Credentials;
use crate::storage::pending_links::{self, PendingLink};
use crate::storage::{Db, StorageError, accounts, identities};

const LIFETIME: Millis = 10 * MINUTE;

#[derive(Clone, Debug)]
pub struct ProviderLinks {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) sessions: Sessions,
    pub(crate) password_sign_in: PasswordSignIn,
    pub(crate) provider: Arc<OidcClient>,
}

#[derive(Debug, thiserror::Error)]
pub enum ProviderLinksError {
    #[error("this browser has no pending link, or it expired")]
    NotFound,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error("the account is already linked, or the person at the provider has another account")]
    ProviderLinked,
    #[error(transparent)]
    Password(#[from] PasswordSignInError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ProviderLinks {
    /// Lets this browser link the person to the account with this verified address, by entering its
    /// password. Returns `false` if no password can: the account has none, or is linked to somebody
    /// else.
    pub(super) async fn offer_link(
        &self,
        claims: &UserClaims,
        email: &Email,
        browser: &str,
    ) -> Result<bool, StorageError> {
        if !self.password_sign_in.is_on {
            return Ok(false);
        }
        let email_key = email.normalized();
        let mut tx = self.db.begin().await?;
        let credentials = accounts::find_credentials(&mut tx, &email_key).await?;
        let Some(Credentials { account_id, .. }) = credentials else { return Ok(false) };
        accounts::lock(&mut tx, &account_id).await?;
        if identities::is_linked(&mut tx, &claims.issuer, &account_id).await? {
            return Ok(false);
        }
        let link = PendingLink {
            issuer: claims.issuer.clone(),
            subject: claims.subject.clone(),
            email_key,
            account_id,
            expires_at: self.clock.now() + LIFETIME,
        };
        pending_links::upsert(&mut tx, &sha256_hex(browser), &link).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The browser's pending link.
    pub async fn find(&self, browser: &str) -> Result<PendingProviderLink, ProviderLinksError> {
        let mut connection = self.db.read().await?;
        let link =
            pending_links::find(&mut connection, &sha256_hex(browser), self.clock.now()).await?;
        let link = link.ok_or(ProviderLinksError::NotFound)?;
        let account = accounts::find(&mut connection, &link.account_id).await?;
        let email = account.ok_or(ProviderLinksError::NotFound)?.email;
        Ok(PendingProviderLink { email, provider: self.provider.name().to_owned() })
    }

    /// Links the provider with the account's password, and signs in. `previous` is the secret of
    /// the session this replaces.
    pub async fn confirm(
        &self,
        browser: &str,
        input: &ProviderLinkInput,
        previous: Option<&str>,
    ) -> Result<NewSession, ProviderLinksError> {
        let browser_hash = sha256_hex(browser);
        let mut connection = self.db.read().await?;
        let link = pending_links::find(&mut connection, &browser_hash, self.clock.now()).await?;
        drop(connection);
        let link = link.ok_or(ProviderLinksError::NotFound)?;
        input.check().map_err(ProviderLinksError::InvalidFields)?;
        let email_key = Some(link.email_key.clone());
        let account = self.password_sign_in.verify(email_key, &input.password).await?;
        // Another account may have the address by now.
        if account.id() != link.account_id {
            return Err(PasswordSignInError::WrongCredentials.into());
        }

        let mut tx = self.db.begin().await?;
        account.lock(&mut tx).await?;
        // Another callback may have replaced it since.
        if pending_links::consume(&mut tx, &browser_hash).await?.as_ref() != Some(&link) {
            return Err(ProviderLinksError::NotFound);
        }
        let PendingLink { issuer, subject, account_id, .. } = &link;
        identities::insert(&mut tx, issuer, subject, account_id, self.clock.now())
            .await
            .map_err(|error| error.on_unique_violation(ProviderLinksError::ProviderLinked))?;
        let new_session = self.sessions.start(&mut tx, account.id(), previous).await?;
        tx.commit().await?;
        Ok(new_session)
    }
}

/// Deletes expired links, in small steps. Needs no provider: there may have been one before.
pub async fn delete_expired(db: &Db, clock: &Clock) -> Result<(), StorageError> {
    delete_in_steps(db, pending_links::DELETE_EXPIRED, clock.now()).await
}
