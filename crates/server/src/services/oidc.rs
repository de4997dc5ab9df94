//! Signing in through the OpenID Connect provider (`docs/decisions/0011-sign-in-through-a-provider.md`).

use std::net::IpAddr;

use domain::api_types::{Role, SignInProblem};
use domain::{DisplayName, Email, OrganizationName, sanitize_return_to};
use url::Url;

use super::sessions::{self, NewSession};
use crate::clock::{DAY, MINUTE, Millis};
use crate::oidc::{ClaimedEmail, LoginAttempt, OidcClient, UserClaims, error_code};
use crate::rng::sha256_hex;
use crate::services::error::ServiceError;
use crate::services::retention::delete_in_steps;
use crate::state::AppState;
use crate::storage::accounts::AccountRecord;
use crate::storage::sign_in_attempts::{self, AttemptKey};
use crate::storage::{StorageError, Tx, accounts, identities};

const ATTEMPT_LIFETIME: Millis = 10 * MINUTE;
/// How long an expired attempt still leads back to where it started.
const KEPT_AFTER_EXPIRY: Millis = DAY;

/// How a sign-in starts.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct StartParams {
    /// Path and query on this origin, where the sign-in ends.
    pub return_to: String,
    /// The secret of the browser's cookie, which it may have from another attempt.
    pub browser: Option<String>,
    /// The provider must ask who signs in.
    pub choose_account: bool,
}

/// Sends the browser to the provider. Its secret belongs in its cookie and nowhere else.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct AuthorizationRedirect {
    pub browser: String,
    pub url: Url,
}

/// The provider's callback: parameters, and the secret of the browser's cookie.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackParams {
    pub browser: Option<String>,
    pub state: Option<String>,
    pub code: Option<String>,
    pub error: Option<String>,
}

/// The result of a callback.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackOutcome {
    /// Path and query on this origin.
    pub return_to: String,
    pub new_session: Result<NewSession, SignInProblem>,
}

/// Why a sign-in failed. The text is for the log, which gets one line of each.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Provider(#[from] crate::oidc::OidcError),
    #[error("rate limited: too many from one address")]
    RateLimited,
    #[error("no cookie: the callback comes from a browser that started none, or lost its cookies")]
    NoCookie,
    #[error("no such `state`: used, from another browser, or older than a day")]
    UnknownState,
    #[error("expired: the person took more than ten minutes")]
    Expired,
    #[error("the provider answered `?error={}`", error_code(.0))]
    Refused(String),
    #[error("the callback has neither `code` nor `error`")]
    NoCode,
    #[error("unverified: the provider says `email_verified: false`")]
    Unverified,
    #[error(
        "unverified: the provider sends no `email_verified`; if it verifies every address, set \
         OIDC_TRUST_EMAIL=true"
    )]
    Unstated,
    #[error("no email address, or none that is valid; does the client have the scope `email`?")]
    NoEmail,
    #[error("address taken: an account with a password has this email address")]
    EmailTaken,
    #[error("no valid name can be made of the claims")]
    NoName,
    #[error("this server failed")]
    Service,
}

impl Failure {
    fn problem(&self) -> SignInProblem {
        match self {
            Self::RateLimited => SignInProblem::RateLimited,
            Self::Refused(error) if error == "access_denied" => SignInProblem::Cancelled,
            Self::Unverified => SignInProblem::EmailUnverified,
            Self::Unstated | Self::NoEmail => SignInProblem::EmailMissing,
            Self::EmailTaken => SignInProblem::EmailTaken,
            _ => SignInProblem::Failed,
        }
    }

    /// Logs the failure, and turns it into what the page shows.
    fn report(self) -> SignInProblem {
        let problem = self.problem();
        if problem == SignInProblem::Cancelled {
            tracing::info!("sign-in through OIDC_ISSUER cancelled: {self}");
        } else {
            tracing::warn!("sign-in through OIDC_ISSUER failed: {self}");
        }
        problem
    }
}

impl From<ServiceError> for Failure {
    fn from(_: ServiceError) -> Self {
        Self::Service
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        ServiceError::from(error).into()
    }
}

/// The path and query of `return_to` on this origin, or `/` if it leads elsewhere.
pub fn local_path(state: &AppState, return_to: &str) -> String {
    let target = sanitize_return_to(return_to, &state.settings.own_origin);
    target.strip_prefix(state.settings.origin()).unwrap_or("/").to_owned()
}

/// Starts a sign-in.
///
/// # Errors
/// What the sign-in page shows. It's logged already.
pub async fn start(
    state: &AppState,
    provider: &OidcClient,
    params: StartParams,
    address: IpAddr,
) -> Result<AuthorizationRedirect, SignInProblem> {
    let redirect = begin(state, provider, params, address).await;
    redirect.map_err(Failure::report)
}

async fn begin(
    state: &AppState,
    provider: &OidcClient,
    params: StartParams,
    address: IpAddr,
) -> Result<AuthorizationRedirect, Failure> {
    let limit = &state.limits.provider_sign_in;
    limit.check(&address.to_string()).map_err(|_| Failure::RateLimited)?;
    let browser = params.browser.filter(|it| is_secret(it)).unwrap_or_else(|| state.rng.secret());
    let attempt = LoginAttempt { browser: &browser, state: &state.rng.secret() };
    let url = provider.sign_in_url(attempt, params.choose_account).await?;
    let expires_at = state.clock.now() + ATTEMPT_LIFETIME;
    let mut tx = state.db.begin().await?;
    sign_in_attempts::insert(&mut tx, &key(attempt), &params.return_to, expires_at).await?;
    tx.commit().await?;
    Ok(AuthorizationRedirect { browser, url })
}

/// Whether the cookie's value can be a secret of [`crate::rng::SharedRng::secret`].
fn is_secret(text: &str) -> bool {
    let is_base64 = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    text.len() == 43 && text.bytes().all(is_base64)
}

fn key(attempt: LoginAttempt<'_>) -> AttemptKey {
    AttemptKey { state_hash: sha256_hex(attempt.state), browser_hash: sha256_hex(attempt.browser) }
}

/// Completes a sign-in that this browser started. `previous` is the secret of the session this
/// replaces.
pub async fn complete(
    state: &AppState,
    provider: &OidcClient,
    params: CallbackParams,
    previous: Option<&str>,
    address: IpAddr,
) -> CallbackOutcome {
    let mut return_to = "/".to_owned();
    let new_session = sign_in(state, provider, params, previous, address, &mut return_to).await;
    CallbackOutcome { return_to, new_session: new_session.map_err(Failure::report) }
}

/// Sets `return_to` as soon as the attempt is known, whatever becomes of it.
async fn sign_in(
    state: &AppState,
    provider: &OidcClient,
    params: CallbackParams,
    previous: Option<&str>,
    address: IpAddr,
    return_to: &mut String,
) -> Result<NewSession, Failure> {
    let browser = params.browser.ok_or(Failure::NoCookie)?;
    let attempt = LoginAttempt { browser: &browser, state: &params.state.unwrap_or_default() };
    if state.limits.provider_callback.check(&address.to_string()).is_err() {
        let mut connection = state.db.read().await?;
        let target = sign_in_attempts::find_return_to(&mut connection, &key(attempt)).await?;
        *return_to = target.unwrap_or_else(|| "/".to_owned());
        return Err(Failure::RateLimited);
    }
    // Consumed before anything is checked, so each callback counts once.
    let mut tx = state.db.begin().await?;
    let consumed = sign_in_attempts::consume(&mut tx, &key(attempt)).await?;
    tx.commit().await?;
    let (target, expires_at) = consumed.ok_or(Failure::UnknownState)?;
    *return_to = target;
    if state.clock.now() >= expires_at {
        return Err(Failure::Expired);
    }
    if let Some(error) = params.error {
        return Err(Failure::Refused(error));
    }
    let code = params.code.ok_or(Failure::NoCode)?;
    let claims = provider.exchange_code(attempt, &code).await?;
    match start_session(state, &claims, previous).await {
        // Perhaps by the same person, who has just signed up in another tab.
        Err(Failure::EmailTaken) => start_session(state, &claims, previous).await,
        result => result,
    }
}

async fn start_session(
    state: &AppState,
    claims: &UserClaims,
    previous: Option<&str>,
) -> Result<NewSession, Failure> {
    let mut tx = state.db.begin().await?;
    let known = identities::find_account(&mut tx, &claims.issuer, &claims.subject).await?;
    let account_id = match known {
        Some(id) => id,
        None => sign_up(state, &mut tx, claims).await?,
    };
    accounts::lock(&mut tx, &account_id).await?;
    let new_session = sessions::start(state, &mut tx, &account_id, previous).await?;
    tx.commit().await?;
    Ok(new_session)
}

/// Creates the first owner of a new organization. Never takes over an account with the same address:
/// whoever created it hasn't proved that the address is theirs.
async fn sign_up(state: &AppState, tx: &mut Tx, claims: &UserClaims) -> Result<String, Failure> {
    let email = match &claims.email {
        ClaimedEmail::Verified(email) => Email::parse(email).map_err(|_| Failure::NoEmail)?,
        ClaimedEmail::Unverified => return Err(Failure::Unverified),
        ClaimedEmail::Unstated => return Err(Failure::Unstated),
        ClaimedEmail::Missing => return Err(Failure::NoEmail),
    };
    let (display_name, organization) = names(claims, &email).ok_or(Failure::NoName)?;
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
        if error.is_unique_violation() { Failure::EmailTaken } else { error.into() }
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

/// Deletes attempts that expired long ago, in small steps.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    let before = state.clock.now() - KEPT_AFTER_EXPIRY;
    delete_in_steps(state, sign_in_attempts::DELETE_EXPIRED, before).await
}
