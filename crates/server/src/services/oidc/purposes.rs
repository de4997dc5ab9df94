//! What happens once the provider has said who the person is.

use domain::api_types::Role;
use domain::{DisplayName, Email, OrganizationName};

use super::ProviderSignIn;
use super::error::SignInError;
use crate::clients::oidc::{ClaimedEmail, UserClaims};
use crate::services::sessions::NewSession;
use crate::storage::accounts::AccountRecord;
use crate::storage::{Tx, accounts, identities, invitations};

impl ProviderSignIn {
    /// Signs in to the person's account, and creates it the first time.
    pub(super) async fn sign_in(
        &self,
        claims: &UserClaims,
        browser: &str,
        previous: Option<&str>,
    ) -> Result<NewSession, SignInError> {
        match self.start_session(claims, previous).await {
            // The same person may have just signed up in another tab.
            Err(SignInError::EmailTaken) => {}
            result => return result,
        }
        match self.start_session(claims, previous).await {
            Err(SignInError::EmailTaken) => {
                let email = verified_email(claims)?;
                let is_offered = self.links.offer_link(claims, &email, browser).await?;
                Err(if is_offered { SignInError::PasswordToLink } else { SignInError::EmailTaken })
            }
            result => result,
        }
    }

    async fn start_session(
        &self,
        claims: &UserClaims,
        previous: Option<&str>,
    ) -> Result<NewSession, SignInError> {
        let mut tx = self.db.begin().await?;
        let account_id = match lock_account(&mut tx, claims).await? {
            Some(id) => id,
            None => self.create_owner(&mut tx, claims).await?,
        };
        let new_session = self.sessions.start(&mut tx, &account_id, previous).await?;
        tx.commit().await?;
        Ok(new_session)
    }

    /// Consumes the invitation and creates a member of its organization.
    pub(super) async fn join(
        &self,
        claims: &UserClaims,
        invitation_hash: &str,
        previous: Option<&str>,
    ) -> Result<NewSession, SignInError> {
        let mut tx = self.db.begin().await?;
        if identities::find_account(&mut tx, &claims.issuer, &claims.subject).await?.is_some() {
            return Err(SignInError::AccountExists);
        }
        let email = verified_email(claims)?;
        let (display_name, _) = default_names(claims, &email).ok_or(SignInError::NoName)?;
        let now = self.clock.now();
        let organization_id = invitations::consume(&mut tx, invitation_hash, now).await?;
        let account = AccountRecord {
            id: self.rng.new_id(now),
            organization_id: organization_id.ok_or(SignInError::InvitationInvalid)?,
            email: email.as_str().to_owned(),
            display_name: display_name.into_string(),
            role: Role::Member,
            created_at: now,
        };
        insert_account(&mut tx, &account, &email, claims).await?;
        let new_session = self.sessions.start(&mut tx, &account.id, previous).await?;
        tx.commit().await?;
        Ok(new_session)
    }

    /// Links the person to the account of the session that started this, which must still be the
    /// browser's.
    pub(super) async fn link(
        &self,
        claims: &UserClaims,
        session_id: &str,
        secret: Option<&str>,
    ) -> Result<(), SignInError> {
        let secret = secret.ok_or(SignInError::OtherSession)?;
        let mut tx = self.db.begin().await?;
        let session = self.sessions.lock_by_secret(&mut tx, secret).await?;
        let session = session.filter(|session| session.id == session_id);
        let account_id = session.ok_or(SignInError::OtherSession)?.account_id;
        match identities::find_account(&mut tx, &claims.issuer, &claims.subject).await? {
            Some(owner) if owner == account_id => return Ok(()),
            Some(_) => return Err(SignInError::IdentityTaken),
            None => {}
        }
        if identities::is_linked(&mut tx, &claims.issuer, &account_id).await? {
            return Err(SignInError::AlreadyLinked);
        }
        let now = self.clock.now();
        identities::insert(&mut tx, &claims.issuer, &claims.subject, &account_id, now)
            .await
            .map_err(|error| error.on_unique_violation(SignInError::IdentityTaken))?;
        Ok(tx.commit().await?)
    }

    /// Creates the first owner of a new organization. Never takes over an account with the same
    /// address: whoever created it hasn't proved that the address is theirs.
    async fn create_owner(&self, tx: &mut Tx, claims: &UserClaims) -> Result<String, SignInError> {
        let email = verified_email(claims)?;
        let (display_name, organization) =
            default_names(claims, &email).ok_or(SignInError::NoName)?;
        let now = self.clock.now();
        let account = AccountRecord {
            id: self.rng.new_id(now),
            organization_id: self.rng.new_id(now),
            email: email.as_str().to_owned(),
            display_name: display_name.into_string(),
            role: Role::Owner,
            created_at: now,
        };
        accounts::insert_organization(tx, &account.organization_id, organization.as_str(), now)
            .await?;
        insert_account(tx, &account, &email, claims).await?;
        Ok(account.id)
    }
}

/// The account of the person, locked until the transaction ends.
async fn lock_account(tx: &mut Tx, claims: &UserClaims) -> Result<Option<String>, SignInError> {
    let (issuer, subject) = (&claims.issuer, &claims.subject);
    let Some(id) = identities::find_account(tx, issuer, subject).await? else { return Ok(None) };
    accounts::lock(tx, &id).await?;
    // It may have been unlinked while this waited for the lock.
    Ok(identities::find_account(tx, issuer, subject).await?)
}

async fn insert_account(
    tx: &mut Tx,
    account: &AccountRecord,
    email: &Email,
    claims: &UserClaims,
) -> Result<(), SignInError> {
    accounts::insert(tx, account, &email.normalized(), "")
        .await
        .map_err(|error| error.on_unique_violation(SignInError::EmailTaken))?;
    let (id, at) = (&account.id, account.created_at);
    Ok(identities::insert(tx, &claims.issuer, &claims.subject, id, at).await?)
}

fn verified_email(claims: &UserClaims) -> Result<Email, SignInError> {
    match &claims.email {
        ClaimedEmail::Verified(email) => Email::parse(email).map_err(|_| SignInError::NoEmail),
        ClaimedEmail::Unverified => Err(SignInError::Unverified),
        ClaimedEmail::Unstated => Err(SignInError::Unstated),
        ClaimedEmail::Missing => Err(SignInError::NoEmail),
    }
}

/// The first valid names for the person and their organization: from the provider, or from either
/// side of the address.
fn default_names(claims: &UserClaims, email: &Email) -> Option<(DisplayName, OrganizationName)> {
    let (local, host) = email.as_str().rsplit_once('@')?;
    let given = || claims.name.as_deref().into_iter().chain([local, host]);
    let name = given().find_map(|text| DisplayName::parse(text).ok())?;
    Some((name, given().find_map(|text| OrganizationName::parse(text).ok())?))
}
