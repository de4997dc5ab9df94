//! Signing in, signing up and linking through the OpenID Connect provider
//! (`docs/decisions/0011-sign-in-through-a-provider.md`).

mod error;
mod purposes;

use std::sync::Arc;

use domain::api_types::{ProviderSignUpInput, SignInProblem};
use domain::{Origin, sanitize_return_to};
use url::Url;

use self::error::SignInError;
use super::sessions::{NewSession, Session, Sessions};
use crate::clients::oidc::{LoginAttempt, OidcClient, UserClaims};
use crate::clock::{Clock, DAY, MINUTE, Millis};
use crate::rng::{SharedRng, sha256_hex};
use crate::services::provider_link::ProviderLinks;
use crate::services::retention::delete_in_steps;
use crate::storage::sign_in_attempts::{self, AttemptKey, AttemptRecord, Purpose};
use crate::storage::{Db, StorageError, identities, invitations};

const ATTEMPT_LIFETIME: Millis = 10 * MINUTE;
/// How long an expired attempt still leads back to its page.
const KEPT_AFTER_EXPIRY: Millis = DAY;
/// Where accounts are linked.
const ACCOUNT_PAGE: &str = "/settings/account";

#[derive(Clone, Debug)]
pub struct ProviderSignIn {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) client: Arc<OidcClient>,
    pub(crate) sessions: Sessions,
    pub(crate) links: ProviderLinks,
}

/// Why a page can't send its browser to the provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderSignInError {
    #[error("the account is already linked")]
    ProviderLinked,
    #[error("the invitation is unknown, used or expired, or its creator is no longer an owner")]
    InvalidInvitation,
    #[error("the provider can't be reached")]
    ProviderUnavailable,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The browser that goes to the provider.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct Browser {
    /// The secret in its cookie, which all its attempts share.
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
    /// The page at `return_to` shows the problem instead of the sign-in page.
    pub shows_problem: bool,
    /// No session if the current one stays.
    pub new_session: Result<Option<NewSession>, SignInProblem>,
}

impl CallbackOutcome {
    /// Leads to the sign-in page: without an attempt, nothing says where the browser came from.
    fn without_attempt(error: SignInError) -> Self {
        Self { return_to: "/".to_owned(), shows_problem: false, new_session: Err(error.report()) }
    }
}

impl ProviderSignIn {
    /// Starts a sign-in that ends at `return_to`, a path on this origin.
    ///
    /// # Errors
    /// The problem to show on the sign-in page. It's already logged.
    pub async fn start(
        &self,
        browser: Browser,
        return_to: String,
    ) -> Result<AuthorizationRedirect, SignInProblem> {
        let redirect = self.create_attempt(browser, Purpose::SignIn, return_to).await;
        redirect.map_err(SignInError::report)
    }

    /// Starts linking the provider to the session's account. The provider asks who signs in.
    pub async fn start_link(
        &self,
        browser: Browser,
        session: &Session,
    ) -> Result<AuthorizationRedirect, ProviderSignInError> {
        let mut connection = self.db.read().await?;
        if identities::is_linked(&mut connection, self.client.issuer(), &session.account_id).await?
        {
            return Err(ProviderSignInError::ProviderLinked);
        }
        drop(connection);
        let browser = Browser { choose_account: true, ..browser };
        let purpose = Purpose::Link { session_id: session.id.clone() };
        Ok(self.create_attempt(browser, purpose, ACCOUNT_PAGE.to_owned()).await?)
    }

    /// Starts a sign-up with an invitation.
    pub async fn start_sign_up(
        &self,
        browser: Browser,
        input: &ProviderSignUpInput,
    ) -> Result<AuthorizationRedirect, ProviderSignInError> {
        let invitation_hash = sha256_hex(&input.invitation);
        let mut connection = self.db.read().await?;
        if !invitations::is_usable(&mut connection, &invitation_hash, self.clock.now()).await? {
            return Err(ProviderSignInError::InvalidInvitation);
        }
        drop(connection);
        let purpose = Purpose::Join { invitation_hash };
        Ok(self.create_attempt(browser, purpose, "/".to_owned()).await?)
    }

    /// Completes what this browser started, unless its address has made too many callbacks.
    pub async fn complete(&self, params: CallbackParams, is_limited: bool) -> CallbackOutcome {
        let Some(browser) = &params.browser else {
            return CallbackOutcome::without_attempt(SignInError::NoCookie);
        };
        let attempt = LoginAttempt { browser, state: params.state.as_deref().unwrap_or_default() };
        let record = match self.consume_attempt(&key(attempt), is_limited).await {
            Ok(record) => record,
            Err(error) => return CallbackOutcome::without_attempt(error),
        };
        let new_session = if is_limited {
            Err(SignInError::RateLimited)
        } else {
            self.fulfill(attempt, &record, &params).await
        };
        CallbackOutcome {
            shows_problem: matches!(record.purpose, Purpose::Link { .. }),
            return_to: record.return_to,
            new_session: new_session.map_err(SignInError::report),
        }
    }

    async fn create_attempt(
        &self,
        browser: Browser,
        purpose: Purpose,
        return_to: String,
    ) -> Result<AuthorizationRedirect, SignInError> {
        let secret = browser.secret.filter(|it| is_secret(it)).unwrap_or_else(|| self.rng.secret());
        let attempt = LoginAttempt { browser: &secret, state: &self.rng.secret() };
        let url = self.client.sign_in_url(attempt, browser.choose_account).await?;
        let expires_at = self.clock.now() + ATTEMPT_LIFETIME;
        let record = AttemptRecord { purpose, return_to, expires_at };
        let mut tx = self.db.begin().await?;
        sign_in_attempts::insert(&mut tx, &key(attempt), &record).await?;
        tx.commit().await?;
        Ok(AuthorizationRedirect { browser: secret, url })
    }

    /// Consumes the attempt before anything is checked, so each callback counts once. A rate-limited
    /// one leaves it in place, and still leads back to its page.
    async fn consume_attempt(
        &self,
        key: &AttemptKey,
        is_limited: bool,
    ) -> Result<AttemptRecord, SignInError> {
        if is_limited {
            let mut connection = self.db.read().await?;
            let found = sign_in_attempts::find(&mut connection, key).await?;
            return found.ok_or(SignInError::RateLimited);
        }
        let mut tx = self.db.begin().await?;
        let consumed = sign_in_attempts::consume(&mut tx, key).await?;
        tx.commit().await?;
        consumed.ok_or(SignInError::UnknownState)
    }

    async fn fulfill(
        &self,
        attempt: LoginAttempt<'_>,
        record: &AttemptRecord,
        params: &CallbackParams,
    ) -> Result<Option<NewSession>, SignInError> {
        let claims = self.exchange(attempt, record, params).await?;
        let session = params.session.as_deref();
        match &record.purpose {
            Purpose::SignIn => self.sign_in(&claims, attempt.browser, session).await.map(Some),
            Purpose::Join { invitation_hash } => {
                self.join(&claims, invitation_hash, session).await.map(Some)
            }
            Purpose::Link { session_id } => {
                self.link(&claims, session_id, session).await?;
                Ok(None)
            }
        }
    }

    async fn exchange(
        &self,
        attempt: LoginAttempt<'_>,
        record: &AttemptRecord,
        params: &CallbackParams,
    ) -> Result<UserClaims, SignInError> {
        if self.clock.now() >= record.expires_at {
            return Err(SignInError::Expired);
        }
        if let Some(error) = &params.error {
            return Err(SignInError::Refused(error.clone()));
        }
        let code = params.code.as_deref().ok_or(SignInError::NoCode)?;
        Ok(self.client.exchange_code(attempt, code).await?)
    }
}

/// Logs that too many sign-ins start from one address. Returns what the sign-in page shows.
pub fn report_rate_limited() -> SignInProblem {
    SignInError::RateLimited.report()
}

/// The path and query of `return_to` on this origin, or `/` if it leads elsewhere.
pub fn local_path(own_origin: &Origin, return_to: &str) -> String {
    let target = sanitize_return_to(return_to, own_origin);
    target.strip_prefix(own_origin.as_str()).unwrap_or("/").to_owned()
}

/// Whether the cookie's value can be a secret of [`crate::rng::SharedRng::secret`].
fn is_secret(text: &str) -> bool {
    let is_base64 = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
    text.len() == 43 && text.bytes().all(is_base64)
}

fn key(attempt: LoginAttempt<'_>) -> AttemptKey {
    AttemptKey { state_hash: sha256_hex(attempt.state), browser_hash: sha256_hex(attempt.browser) }
}

/// Deletes attempts that expired long ago, in small steps. Needs no provider: there may have been
/// one before.
pub async fn delete_expired(db: &Db, clock: &Clock) -> Result<(), StorageError> {
    let before = clock.now() - KEPT_AFTER_EXPIRY;
    delete_in_steps(db, sign_in_attempts::DELETE_EXPIRED, before).await
}
