//! Signing in through the OpenID Connect provider (`docs/decisions/0017-sign-in-through-a-provider.md`).

use domain::api_types::{Role, SignInProblem};
use domain::{DisplayName, Email, OrganizationName, sanitize_return_to};
use url::Url;

use super::accounts::is_taken;
use super::sessions::{self, Started};
use crate::clock::{MINUTE, Millis};
use crate::error::ApiError;
use crate::provider::{Attempt, Person, Provider, ProviderError};
use crate::rng::sha256_hex;
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
use crate::storage::{Tx, accounts, identities, sign_in_attempts};

const ATTEMPT_LASTS: Millis = 10 * MINUTE;

/// A sign-in on its way; its secret goes into the browser's cookie and nowhere else.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct Begun {
    pub secret: String,
    /// At the provider.
    pub url: Url,
}

/// What the provider sent the browser back with.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct Returned {
    pub code: Option<String>,
    pub state: Option<String>,
}

/// How a sign-in ended.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct Ended {
    /// Path and query here.
    pub return_to: String,
    pub started: Result<Started, SignInProblem>,
}

/// Why nobody is signed in.
#[derive(Debug)]
pub struct Refused(pub SignInProblem);

impl From<ProviderError> for Refused {
    fn from(error: ProviderError) -> Self {
        tracing::warn!(%error, "the provider of OIDC_ISSUER");
        Self(SignInProblem::Failed)
    }
}

impl From<ApiError> for Refused {
    fn from(_: ApiError) -> Self {
        Self(SignInProblem::Failed)
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        ApiError::from(error).into()
    }
}

/// The path and query that `return_to` names here; the start page if it names anything else.
pub fn own_path(state: &AppState, return_to: &str) -> String {
    let target = sanitize_return_to(return_to, &state.settings.own_origin);
    target.strip_prefix(state.settings.origin()).unwrap_or("/").to_owned()
}

/// Sends the browser to the provider; it comes back to `return_to`.
pub async fn begin(
    state: &AppState,
    provider: &Provider,
    return_to: &str,
) -> Result<Begun, Refused> {
    let secret = state.rng.secret();
    let url = provider.sign_in_url(Attempt(&secret)).await?;
    let expires_at = state.clock.now() + ATTEMPT_LASTS;
    let mut tx = state.db.begin().await?;
    sign_in_attempts::insert(&mut tx, &sha256_hex(&secret), return_to, expires_at).await?;
    tx.commit().await?;
    Ok(Begun { secret, url })
}

/// Signs in whom the provider sent back to the browser with `secret`; `previous` is the secret of
/// the session that ends with it.
pub async fn end(
    state: &AppState,
    provider: &Provider,
    secret: &str,
    returned: Returned,
    previous: Option<&str>,
) -> Ended {
    match consume(state, secret).await {
        Ok(return_to) => {
            let started = sign_in(state, provider, Attempt(secret), returned, previous).await;
            Ended { return_to, started: started.map_err(|Refused(problem)| problem) }
        }
        Err(Refused(problem)) => Ended { return_to: "/".to_owned(), started: Err(problem) },
    }
}

/// Ends an attempt before it is looked at: each answer counts once.
async fn consume(state: &AppState, secret: &str) -> Result<String, Refused> {
    let mut tx = state.db.begin().await?;
    let return_to =
        sign_in_attempts::consume(&mut tx, &sha256_hex(secret), state.clock.now()).await?;
    tx.commit().await?;
    return_to.ok_or(Refused(SignInProblem::Failed))
}

async fn sign_in(
    state: &AppState,
    provider: &Provider,
    attempt: Attempt<'_>,
    returned: Returned,
    previous: Option<&str>,
) -> Result<Started, Refused> {
    let is_answer = returned.state.is_some_and(|state| attempt.has_state(&state));
    let code = returned.code.filter(|_| is_answer).ok_or(Refused(SignInProblem::Failed))?;
    let person = provider.identify(attempt, code).await?;

    let mut tx = state.db.begin().await?;
    let known = identities::find_account(&mut tx, &person.issuer, &person.subject).await?;
    let account_id = match known {
        Some(id) => id,
        None => sign_up(state, &mut tx, &person).await?,
    };
    accounts::lock(&mut tx, &account_id).await?;
    let started = sessions::start(state, &mut tx, &account_id, previous).await?;
    tx.commit().await?;
    Ok(started)
}

/// The first owner of a new organization, as with a password. An account with the same address is
/// not taken over: whoever made it has not shown that the address is theirs.
async fn sign_up(state: &AppState, tx: &mut Tx, person: &Person) -> Result<String, Refused> {
    let email = person.email.as_deref().and_then(|email| Email::parse(email).ok());
    let email = email.ok_or(Refused(SignInProblem::EmailUnverified))?;
    let (display_name, organization) =
        names(person, &email).ok_or(Refused(SignInProblem::Failed))?;
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
        if is_taken(&error) { Refused(SignInProblem::EmailTaken) } else { error.into() }
    })?;
    identities::insert(tx, &person.issuer, &person.subject, &account.id, now).await?;
    Ok(account.id)
}

/// What the person and their organization are called until somebody asks: as the provider says, or
/// by the two sides of the address.
fn names(person: &Person, email: &Email) -> Option<(DisplayName, OrganizationName)> {
    let (local, host) = email.as_str().rsplit_once('@')?;
    let given = || person.name.as_deref().into_iter().chain([local, host]);
    let name = given().find_map(|text| DisplayName::parse(text).ok())?;
    Some((name, given().find_map(|text| OrganizationName::parse(text).ok())?))
}

/// Removes attempts that count no more; called now and then.
pub async fn delete_expired(state: &AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin().await?;
    sign_in_attempts::delete_expired(&mut tx, state.clock.now()).await?;
    Ok(tx.commit().await?)
}
