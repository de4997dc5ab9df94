//! Signing up, signing in and inviting.

use domain::api_types::{Invitation, Membership, Role, SignInInput, SignUpInput};
use domain::{Email, FieldCode, FieldError};

use crate::clock::{DAY, format_rfc3339};
use crate::rate_limit::RateLimited;
use crate::rng::sha256_hex;
use crate::services::error::ServiceError;
use crate::services::retention::delete_in_steps;
use crate::services::sessions::{self, NewSession, Session};
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
use crate::storage::{Tx, accounts, invitations};

const INVITATION_LIFETIME: i64 = 7 * DAY;
/// How long an invitation is kept after it expired.
const INVITATION_RETENTION: i64 = 30 * DAY;

/// Creates an account and signs it in. `previous` is the secret of the session this replaces.
pub async fn sign_up(
    state: &AppState,
    input: &SignUpInput,
    previous: Option<&str>,
) -> Result<NewSession, ServiceError> {
    let new = input.parse()?;
    require_password_sign_in(state)?;
    let password_hash = state.passwords.hash(&new.password).await?;

    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let (organization_id, role) = resolve_membership(state, &mut tx, &new.membership, now).await?;
    let account = AccountRecord {
        id: state.rng.new_id(now),
        organization_id,
        email: new.email.as_str().to_owned(),
        display_name: new.display_name.into_string(),
        role,
        created_at: now,
    };
    accounts::insert(&mut tx, &account, &new.email.normalized(), &password_hash).await.map_err(
        |error| {
            if error.is_unique_violation() { ServiceError::EmailTaken } else { error.into() }
        },
    )?;
    let new_session = sessions::start(state, &mut tx, &account.id, previous).await?;
    tx.commit().await?;
    Ok(new_session)
}

async fn resolve_membership(
    state: &AppState,
    tx: &mut Tx,
    membership: &Membership,
    now: i64,
) -> Result<(String, Role), ServiceError> {
    match membership {
        Membership::New(name) => {
            let id = state.rng.new_id(now);
            accounts::insert_organization(tx, &id, name.as_str(), now).await?;
            Ok((id, Role::Owner))
        }
        Membership::Invited(invitation) => {
            let organization_id = invitations::consume(tx, &sha256_hex(invitation), now).await?;
            Ok((organization_id.ok_or_else(invalid_invitation)?, Role::Member))
        }
    }
}

/// The invitation is unknown, used or expired, or its creator is no longer an owner.
pub(super) fn invalid_invitation() -> Vec<FieldError> {
    vec![FieldError::new("invitation", FieldCode::Invalid)]
}

/// Signs in. Takes the same time and fails the same way whether or not the address is known.
pub async fn sign_in(
    state: &AppState,
    input: &SignInInput,
    previous: Option<&str>,
) -> Result<NewSession, ServiceError> {
    require_fields(input)?;
    require_password_sign_in(state)?;
    let email_key = Email::parse(&input.email).map(|email| email.normalized()).unwrap_or_default();
    count_sign_in(state, &email_key)?;

    let mut connection = state.db.read().await?;
    let known = accounts::find_credentials(&mut connection, &email_key).await?;
    drop(connection);
    let password_hash = known.as_ref().map(|(_, password_hash)| password_hash.clone());
    let matches = state.passwords.verify(&input.password, password_hash).await?;
    let verified = known.filter(|_| matches).ok_or(ServiceError::WrongCredentials)?;

    let mut tx = state.db.begin().await?;
    let account_id = lock_verified(&mut tx, &email_key, verified).await?;
    let new_session = sessions::start(state, &mut tx, &account_id, previous).await?;
    tx.commit().await?;
    Ok(new_session)
}

/// Counts a password that is tried for the account with this address.
///
/// # Errors
/// Too many.
pub(crate) fn count_sign_in(state: &AppState, email_key: &str) -> Result<(), RateLimited> {
    // Hashed so that a long input can't make a large key.
    state.limits.sign_in_account.check(&sha256_hex(email_key))
}

/// Locks the account whose ID and password hash were `verified`.
///
/// # Errors
/// The account was removed or its password changed while it was being verified.
pub(super) async fn lock_verified(
    tx: &mut Tx,
    email_key: &str,
    verified: (String, String),
) -> Result<String, ServiceError> {
    accounts::lock(tx, &verified.0).await?;
    let current = accounts::find_credentials(tx, email_key).await?;
    let unchanged = current.filter(|current| *current == verified);
    unchanged.map(|(account_id, _)| account_id).ok_or(ServiceError::WrongCredentials)
}

/// # Errors
/// `PASSWORD_SIGN_IN_OFF`.
pub(super) fn require_password_sign_in(state: &AppState) -> Result<(), ServiceError> {
    if state.settings.password_sign_in { Ok(()) } else { Err(ServiceError::PasswordSignInOff) }
}

fn require_fields(input: &SignInInput) -> Result<(), Vec<FieldError>> {
    let fields = [("email", input.email.trim()), ("password", &input.password)];
    let missing = fields.into_iter().filter(|(_, text)| text.is_empty());
    let missing: Vec<_> =
        missing.map(|(field, _)| FieldError::new(field, FieldCode::Required)).collect();
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

/// Creates a link that lets one person join the organization.
pub async fn invite(state: &AppState, session: &Session) -> Result<Invitation, ServiceError> {
    let now = state.clock.now();
    let expires_at = now + INVITATION_LIFETIME;
    let invitation = state.rng.secret();
    let mut tx = state.db.begin().await?;
    sessions::require_owner(&sessions::lock_caller(&mut tx, session).await?)?;
    invitations::insert(
        &mut tx,
        &sha256_hex(&invitation),
        &session.organization_id,
        &session.account_id,
        now,
        expires_at,
    )
    .await?;
    tx.commit().await?;
    // In the fragment, which reaches neither server logs nor referrers.
    let url = format!("{}/sign-up#invitation={invitation}", state.settings.origin());
    Ok(Invitation { invitation, url, expires_at: format_rfc3339(expires_at) })
}

/// Deletes invitations whose retention is over, in small steps.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn delete_old_invitations(state: &AppState) -> Result<(), ServiceError> {
    let before = state.clock.now() - INVITATION_RETENTION;
    delete_in_steps(state, invitations::DELETE_EXPIRED, before).await
}
