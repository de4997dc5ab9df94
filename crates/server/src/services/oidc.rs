//! The way to the OpenID Connect provider and back
//! (`docs/decisions/0011-sign-in-through-a-provider.md`).

mod failure;
mod purposes;

use std::net::IpAddr;

use domain::api_types::{ProviderSignUpInput, SignInProblem};
use domain::sanitize_return_to;
use url::Url;

use self::failure::Failure;
use super::accounts::invalid_invitation;
use super::sessions::{NewSession, Session};
use crate::clock::{DAY, MINUTE, Millis};
use crate::oidc::{LoginAttempt, OidcClient, UserClaims};
use crate::rng::sha256_hex;
use crate::services::error::ServiceError;
use crate::services::retention::delete_in_steps;
use crate::state::AppState;
use crate::storage::sign_in_attempts::{self, AttemptKey, AttemptRecord, Purpose};
use crate::storage::{identities, invitations};

const ATTEMPT_LIFETIME: Millis = 10 * MINUTE;
/// How long an expired attempt still leads back to where it started.
const KEPT_AFTER_EXPIRY: Millis = DAY;
/// Where accounts are linked.
const ACCOUNT_PAGE: &str = "/settings/account";

/// The browser that goes to the provider.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct Browser {
    /// The secret of its cookie, which it may have from another attempt.
    pub secret: Option<String>,
    /// The provider must ask who signs in.
    pub choose_account: bool,
}

/// Sends the browser to the provider. Its secret belongs in its cookie and nowhere else.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct AuthorizationRedirect {
    pub browser: String,
    pub url: Url,
}

/// The provider's callback: parameters, and the secrets of the browser's cookies.
#[derive(Clone, Default)]
#[allow(missing_debug_implementations, reason = "it holds secrets")]
pub struct CallbackParams {
    pub browser: Option<String>,
    pub session: Option<String>,
    pub state: Option<String>,
    pub code: Option<String>,
    pub error: Option<String>,
}

/// The result of a callback.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct CallbackOutcome {
    /// Path and query on this origin.
    pub return_to: String,
    /// The page at `return_to` shows the problem, and not the sign-in page.
    pub shows_problem: bool,
    /// No session if the present one stays.
    pub new_session: Result<Option<NewSession>, SignInProblem>,
}

/// The path and query of `return_to` on this origin, or `/` if it leads elsewhere.
pub fn local_path(state: &AppState, return_to: &str) -> String {
    let target = sanitize_return_to(return_to, &state.settings.own_origin);
    target.strip_prefix(state.settings.origin()).unwrap_or("/").to_owned()
}

/// Starts a sign-in that ends at `return_to`, a path on this origin.
///
/// # Errors
/// What the sign-in page shows. It's logged already.
pub async fn start(
    state: &AppState,
    provider: &OidcClient,
    browser: Browser,
    return_to: String,
    address: IpAddr,
) -> Result<AuthorizationRedirect, SignInProblem> {
    let is_limited = state.limits.provider_sign_in.check(&address.to_string()).is_err();
    if is_limited {
        return Err(Failure::RateLimited.report());
    }
    let redirect = begin(state, provider, browser, Purpose::SignIn, return_to).await;
    redirect.map_err(Failure::report)
}

/// Starts linking the provider to the session's account. The provider asks which person it is.
pub async fn start_link(
    state: &AppState,
    provider: &OidcClient,
    browser: Browser,
    session: &Session,
) -> Result<AuthorizationRedirect, ServiceError> {
    let mut connection = state.db.read().await?;
    if identities::is_linked(&mut connection, provider.issuer(), &session.account_id).await? {
        return Err(ServiceError::ProviderLinked);
    }
    drop(connection);
    let browser = Browser { choose_account: true, ..browser };
    let purpose = Purpose::Link { session_id: session.id.clone() };
    Ok(begin(state, provider, browser, purpose, ACCOUNT_PAGE.to_owned()).await?)
}

/// Starts a sign-up with an invitation.
pub async fn start_sign_up(
    state: &AppState,
    provider: &OidcClient,
    browser: Browser,
    input: &ProviderSignUpInput,
) -> Result<AuthorizationRedirect, ServiceError> {
    let invitation_hash = sha256_hex(&input.invitation);
    let mut connection = state.db.read().await?;
    if !invitations::is_usable(&mut connection, &invitation_hash, state.clock.now()).await? {
        return Err(invalid_invitation().into());
    }
    drop(connection);
    let purpose = Purpose::Join { invitation_hash };
    Ok(begin(state, provider, browser, purpose, "/".to_owned()).await?)
}

async fn begin(
    state: &AppState,
    provider: &OidcClient,
    browser: Browser,
    purpose: Purpose,
    return_to: String,
) -> Result<AuthorizationRedirect, Failure> {
    let secret = browser.secret.filter(|it| is_secret(it)).unwrap_or_else(|| state.rng.secret());
    let attempt = LoginAttempt { browser: &secret, state: &state.rng.secret() };
    let url = provider.sign_in_url(attempt, browser.choose_account).await?;
    let expires_at = state.clock.now() + ATTEMPT_LIFETIME;
    let record = AttemptRecord { purpose, return_to, expires_at };
    let mut tx = state.db.begin().await?;
    sign_in_attempts::insert(&mut tx, &key(attempt), &record).await?;
    tx.commit().await?;
    Ok(AuthorizationRedirect { browser: secret, url })
}

/// Whether the cookie's value can be a secret of [`crate::rng::SharedRng::secret`].
fn is_secret(text: &str) -> bool {
    let is_base64 = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    text.len() == 43 && text.bytes().all(is_base64)
}

fn key(attempt: LoginAttempt<'_>) -> AttemptKey {
    AttemptKey { state_hash: sha256_hex(attempt.state), browser_hash: sha256_hex(attempt.browser) }
}

/// Completes what this browser started.
pub async fn complete(
    state: &AppState,
    provider: &OidcClient,
    params: CallbackParams,
    address: IpAddr,
) -> CallbackOutcome {
    let mut outcome = CallbackOutcome {
        return_to: "/".to_owned(),
        shows_problem: false,
        new_session: Err(SignInProblem::Failed),
    };
    let result = finish(state, provider, params, address, &mut outcome).await;
    outcome.new_session = result.map_err(Failure::report);
    outcome
}

/// Sets where the outcome leads as soon as the attempt is known, whatever becomes of it.
async fn finish(
    state: &AppState,
    provider: &OidcClient,
    params: CallbackParams,
    address: IpAddr,
    outcome: &mut CallbackOutcome,
) -> Result<Option<NewSession>, Failure> {
    let browser = params.browser.ok_or(Failure::NoCookie)?;
    let attempt = LoginAttempt { browser: &browser, state: &params.state.unwrap_or_default() };
    let is_limited = state.limits.provider_callback.check(&address.to_string()).is_err();
    let record = take(state, &key(attempt), !is_limited).await?;
    if let Some(record) = &record {
        outcome.return_to.clone_from(&record.return_to);
        outcome.shows_problem = matches!(record.purpose, Purpose::Link { .. });
    }
    if is_limited {
        return Err(Failure::RateLimited);
    }
    let record = record.ok_or(Failure::UnknownState)?;
    if state.clock.now() >= record.expires_at {
        return Err(Failure::Expired);
    }
    if let Some(error) = params.error {
        return Err(Failure::Refused(error));
    }
    let code = params.code.ok_or(Failure::NoCode)?;
    let claims = provider.exchange_code(attempt, &code).await?;
    achieve(state, &record.purpose, &claims, &browser, params.session.as_deref()).await
}

/// Consumed before anything is checked, so each callback counts once.
async fn take(
    state: &AppState,
    key: &AttemptKey,
    consume: bool,
) -> Result<Option<AttemptRecord>, Failure> {
    if !consume {
        let mut connection = state.db.read().await?;
        return Ok(sign_in_attempts::find(&mut connection, key).await?);
    }
    let mut tx = state.db.begin().await?;
    let consumed = sign_in_attempts::consume(&mut tx, key).await?;
    tx.commit().await?;
    Ok(consumed)
}

async fn achieve(
    state: &AppState,
    purpose: &Purpose,
    claims: &UserClaims,
    browser: &str,
    session: Option<&str>,
) -> Result<Option<NewSession>, Failure> {
    match purpose {
        Purpose::SignIn => purposes::sign_in(state, claims, browser, session).await.map(Some),
        Purpose::Join { invitation_hash } => {
            purposes::join(state, claims, invitation_hash, session).await.map(Some)
        }
        Purpose::Link { session_id } => {
            purposes::link(state, claims, session_id, session).await?;
            Ok(None)
        }
    }
}

/// Deletes attempts that expired long ago, in small steps.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn delete_expired(state: &AppState) -> Result<(), ServiceError> {
    let before = state.clock.now() - KEPT_AFTER_EXPIRY;
    delete_in_steps(state, sign_in_attempts::DELETE_EXPIRED, before).await
}
