//! Signing up and signing in.

use domain::api_types::{Membership, Role, SignInInput, SignUpInput};
use domain::{Email, FieldCode, FieldError};

use crate::clock::{Clock, Millis};
use crate::rng::{SharedRng, sha256_hex};
use crate::services::password_sign_in::{PasswordSignIn, PasswordSignInError};
use crate::services::sessions::{NewSession, Sessions};
use crate::storage::accounts::AccountRecord;
use crate::storage::{Db, StorageError, Tx, accounts, invitations};

#[derive(Clone, Debug)]
pub struct Accounts {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) sessions: Sessions,
    pub(crate) password_sign_in: PasswordSignIn,
}

#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error("the invitation is unknown, used or expired, or its creator is no longer an owner")]
    InvalidInvitation,
    #[error("an account has the address")]
    EmailTaken,
    #[error(transparent)]
    Password(#[from] PasswordSignInError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Accounts {
    /// Creates an account and signs it in. `previous` is the secret of the session this replaces.
    pub async fn sign_up(
        &self,
        input: &SignUpInput,
        previous: Option<&str>,
    ) -> Result<NewSession, AccountsError> {
        let new = match input.parse() {
            Ok(new) => new,
            Err(fields) => return Err(self.invalid_fields(input, fields).await?),
        };
        let password_hash = self.password_sign_in.hash(&new.password).await?;

        let now = self.clock.now();
        let mut tx = self.db.begin().await?;
        let (organization_id, role) =
            self.resolve_membership(&mut tx, &new.membership, now).await?;
        let account = AccountRecord {
            id: self.rng.new_id(now),
            organization_id,
            email: new.email.as_str().to_owned(),
            display_name: new.display_name.into_string(),
            role,
            created_at: now,
        };
        accounts::insert(&mut tx, &account, &new.email.normalized(), &password_hash)
            .await
            .map_err(|error| error.on_unique_violation(AccountsError::EmailTaken))?;
        let new_session = self.sessions.start(&mut tx, &account.id, previous).await?;
        tx.commit().await?;
        Ok(new_session)
    }

    /// Signs in. Takes the same time and fails the same way whether or not the address is known.
    pub async fn sign_in(
        &self,
        input: &SignInInput,
        previous: Option<&str>,
    ) -> Result<NewSession, AccountsError> {
        input.check().map_err(AccountsError::InvalidFields)?;
        let email_key = Email::parse_existing(&input.email).ok().map(|email| email.normalized());
        let account = self.password_sign_in.verify(email_key, &input.password).await?;

        let mut tx = self.db.begin().await?;
        account.lock(&mut tx).await?;
        let new_session = self.sessions.start(&mut tx, account.id(), previous).await?;
        tx.commit().await?;
        Ok(new_session)
    }

    /// All invalid fields, with the invitation if it can't be used either.
    async fn invalid_fields(
        &self,
        input: &SignUpInput,
        mut fields: Vec<FieldError>,
    ) -> Result<AccountsError, StorageError> {
        if let Some(invitation) = &input.invitation {
            let mut connection = self.db.read().await?;
            let (hash, now) = (sha256_hex(invitation), self.clock.now());
            if !invitations::is_usable(&mut connection, &hash, now).await? {
                fields.push(FieldError::new("invitation", FieldCode::Invalid));
            }
        }
        Ok(AccountsError::InvalidFields(fields))
    }

    async fn resolve_membership(
        &self,
        tx: &mut Tx,
        membership: &Membership,
        now: Millis,
    ) -> Result<(String, Role), AccountsError> {
        match membership {
            Membership::New(name) => {
                let id = self.rng.new_id(now);
                accounts::insert_organization(tx, &id, name.as_str(), now).await?;
                Ok((id, Role::Owner))
            }
            Membership::Invited(invitation) => {
                let organization_id =
                    invitations::consume(tx, &sha256_hex(invitation), now).await?;
                Ok((organization_id.ok_or(AccountsError::InvalidInvitation)?, Role::Member))
            }
        }
    }
}
