//! Signing in through the OpenID Connect provider (`docs/decisions/0017-sign-in-through-a-provider.md`).

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

/// A sign-in on its way; its secret goes into the browser's cookie and nowhere else.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct AuthorizationRedirect {
    pub secret: String,
    /// At the provider.
    pub url: Url,
}

/// What the provider sent the browser back with.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackParams {
    pub code: Option<String>,
    pub state: Option<String>,
}

/// How a sign-in ended.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackOutcome {
    /// Path and query here.
    pub return_to: String,
    pub new_session: Result<NewSession, SignInProblem>,
}

/// Why nobody is signed in.
#[derive(Debug)]
pub struct SignInError(pub SignInProblem);

impl From<OidcError> for SignInError {
    fn from(error: OidcError) -> Self {
        tracing::warn!(%error, "the provider of OIDC_ISSUER");
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

/// The path and query that `return_to` names here; the start page if it names anything else.
pub fn local_path(state: &AppState, return_to: &str) -> String {
    let target = sanitize_return_to(return_to, &state.settings.own_origin);
    target.strip_prefix(state.settings.origin()).unwrap_or("/").to_owned()
}

/// Sends the browser to the provider; it comes back to `return_to`.
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

/// Signs in whom the provider sent back to the browser with `secret`; `previous` is the secret of
/// the session that ends with it.
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

/// Ends an attempt before it is looked at: each answer counts once.
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
    let is_answer = params.state.is_some_and(|state| attempt.has_state(&state));
    let code = params.code.filter(|_| is_answer).ok_or(SignInError(SignInProblem::Failed))?;
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

/// The first owner of a new organization, as with a password. An account with the same address is
/// not taken over: whoever made it has not shown that the address is theirs.
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
    accounts::insert(tx, &account, &email.key(), "").await.map_err(|error| {
        if error.is_unique_violation() {
            SignInError(SignInProblem::EmailTaken)
        } else {
            error.into()
        }
    })?;
    identities::insert(tx, &claims.issuer, &claims.subject, &account.id, now).await?;
    Ok(account.id)
}

/// What the person and their organization are called until somebody asks: as the provider says, or
/// by the two sides of the address.
fn names(claims: &UserClaims, email: &Email) -> Option<(DisplayName, OrganizationName)> {
    let (local, host) = email.as_str().rsplit_once('@')?;
    let given = || claims.name.as_deref().into_iter().chain([local, host]);
    let name = given().find_map(|text| DisplayName::parse(text).ok())?;
    Some((name, given().find_map(|text| OrganizationName::parse(text).ok())?))
}

/// Removes attempts that count no more; called now and then.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    sign_in_attempts::delete_expired(&mut tx, state.clock.now()).await?;
    Ok(tx.commit().await?)
}
