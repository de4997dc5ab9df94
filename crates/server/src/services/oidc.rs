//! Signing in through the OpenID Connect provider (`docs/decisions/0011-sign-in-through-a-provider.md`).

use domain::api_types::{Role, SignInProblem};
use domain::{DisplayName, Email, OrganizationName, sanitize_return_to};
use url::Url;

use super::sessions::{self, NewSession};
use crate::clock::{MINUTE, Millis};
use crate::oidc::{LoginAttempt, OidcClient, OidcError, UserClaims};
use crate::rng::sha256_hex;
use crate::services::error::ServiceError;
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
use crate::storage::{StorageError, Tx, accounts, identities, sign_in_attempts};

const ATTEMPT_LIFETIME: Millis = 10 * MINUTE;

/// Sends the browser to the provider. The secret belongs in the browser's cookie and nowhere else.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct AuthorizationRedirect {
    pub secret: String,
    pub url: Url,
}

/// The parameters of the provider's callback.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackParams {
    pub code: Option<String>,
    pub state: Option<String>,
}

/// The result of a callback.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackOutcome {
    /// Path and query on this origin.
    pub return_to: String,
    pub new_session: Result<NewSession, SignInProblem>,
}

/// Why a sign-in failed, as the sign-in page shows it.
#[derive(Debug)]
pub struct SignInError(pub SignInProblem);

impl From<OidcError> for SignInError {
    fn from(error: OidcError) -> Self {
        tracing::warn!(%error, "sign-in through OIDC_ISSUER failed");
        Self(SignInProblem::Failed)
    }
}

impl From<ServiceError> for SignInError {
    fn from(_: ServiceError) -> Self {
        Self(SignInProblem::Failed)
    }
}

impl From<StorageError> for SignInError {
    fn from(error: StorageError) -> Self {
        ServiceError::from(error).into()
    }
}

/// The path and query of `return_to` on this origin, or `/` if it leads elsewhere.
pub fn local_path(state: &AppState, return_to: &str) -> String {
    let target = sanitize_return_to(return_to, &state.settings.own_origin);
    target.strip_prefix(state.settings.origin()).unwrap_or("/").to_owned()
}

/// Starts a sign-in that ends at `return_to`.
pub async fn start(
    state: &AppState,
    provider: &OidcClient,
    return_to: &str,
) -> Result<AuthorizationRedirect, SignInError> {
    let secret = state.rng.secret();
    let url = provider.sign_in_url(LoginAttempt(&secret)).await?;
    let expires_at = state.clock.now() + ATTEMPT_LIFETIME;
    let mut tx = state.db.begin().await?;
    sign_in_attempts::insert(&mut tx, &sha256_hex(&secret), return_to, expires_at).await?;
    tx.commit().await?;
    Ok(AuthorizationRedirect { secret, url })
}

/// Completes the sign-in that the cookie's `secret` started. `previous` is the secret of the session
/// this replaces.
pub async fn complete(
    state: &AppState,
    provider: &OidcClient,
    secret: &str,
    params: CallbackParams,
    previous: Option<&str>,
) -> CallbackOutcome {
    match consume(state, secret).await {
        Ok(return_to) => {
            let new_session =
                sign_in(state, provider, LoginAttempt(secret), params, previous).await;
            CallbackOutcome {
                return_to,
                new_session: new_session.map_err(|SignInError(problem)| problem),
            }
        }
        Err(SignInError(problem)) => {
            CallbackOutcome { return_to: "/".to_owned(), new_session: Err(problem) }
        }
    }
}

/// Consumes the attempt before anything is checked, so each callback counts once.
async fn consume(state: &AppState, secret: &str) -> Result<String, SignInError> {
    let mut tx = state.db.begin().await?;
    let return_to =
        sign_in_attempts::consume(&mut tx, &sha256_hex(secret), state.clock.now()).await?;
    tx.commit().await?;
    return_to.ok_or(SignInError(SignInProblem::Failed))
}

async fn sign_in(
    state: &AppState,
    provider: &OidcClient,
    attempt: LoginAttempt<'_>,
    params: CallbackParams,
    previous: Option<&str>,
) -> Result<NewSession, SignInError> {
    let is_ours = params.state.is_some_and(|state| attempt.has_state(&state));
    let code = params.code.filter(|_| is_ours).ok_or(SignInError(SignInProblem::Failed))?;
    let claims = provider.exchange_code(attempt, code).await?;

    let mut tx = state.db.begin().await?;
    let known = identities::find_account(&mut tx, &claims.issuer, &claims.subject).await?;
    let account_id = match known {
        Some(id) => id,
        None => sign_up(state, &mut tx, &claims).await?,
    };
    accounts::lock(&mut tx, &account_id).await?;
    let new_session = sessions::start(state, &mut tx, &account_id, previous).await?;
    tx.commit().await?;
    Ok(new_session)
}

/// Creates the first owner of a new organization. Never takes over an account with the same address:
/// whoever created it hasn't proved that the address is theirs.
async fn sign_up(
    state: &AppState,
    tx: &mut Tx,
    claims: &UserClaims,
) -> Result<String, SignInError> {
    let email = claims.email.as_deref().and_then(|email| Email::parse(email).ok());
    let email = email.ok_or(SignInError(SignInProblem::EmailUnverified))?;
    let (display_name, organization) =
        names(claims, &email).ok_or(SignInError(SignInProblem::Failed))?;
    let now = state.clock.now();
    let account = AccountRecord {
        id: state.rng.new_id(now),
        organization_id: state.rng.new_id(now),
        email: email.as_str().to_owned(),
        display_name: display_name.into_string(),
        role: Role::Owner,
        created_at: now,
    };
    accounts::insert_organization(tx, &account.organization_id, organization.as_str(), now).await?;
    accounts::insert(tx, &account, &email.normalized(), "").await.map_err(|error| {
        if error.is_unique_violation() {
            SignInError(SignInProblem::EmailTaken)
        } else {
            error.into()
        }
    })?;
    identities::insert(tx, &claims.issuer, &claims.subject, &account.id, now).await?;
    Ok(account.id)
}

/// Initial names of the person and their organization: the provider's, or else the two sides of
/// the address.
fn names(claims: &UserClaims, email: &Email) -> Option<(DisplayName, OrganizationName)> {
    let (local, host) = email.as_str().rsplit_once('@')?;
    let given = || claims.name.as_deref().into_iter().chain([local, host]);
    let name = given().find_map(|text| DisplayName::parse(text).ok())?;
    Some((name, given().find_map(|text| OrganizationName::parse(text).ok())?))
}

/// Deletes expired attempts.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    sign_in_attempts::delete_expired(&mut tx, state.clock.now()).await?;
    Ok(tx.commit().await?)
}
