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
/// How often a step runs whose transaction loses against others.
const RUNS: usize = 3;
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

impl CallbackParams {
    /// `None` if the browser has no cookie.
    fn attempt(&self) -> Option<LoginAttempt<'_>> {
        let state = self.state.as_deref().unwrap_or_default();
        self.browser.as_deref().map(|browser| LoginAttempt { browser, state })
    }
}

/// The result of a callback. `return_to` is path and query on this origin.
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub enum CallbackOutcome {
    SignedIn {
        return_to: String,
        session: NewSession,
    },
    /// The current session stays.
    Linked {
        return_to: String,
    },
    /// The sign-in page shows the problem.
    SignInFailed {
        return_to: String,
        problem: SignInProblem,
    },
    /// The page at `return_to` shows the problem.
    LinkFailed {
        return_to: String,
        problem: SignInProblem,
    },
}

impl CallbackOutcome {
    fn new(attempt: AttemptRecord, result: Result<Option<NewSession>, SignInError>) -> Self {
        let AttemptRecord { purpose, return_to, .. } = attempt;
        match (result, purpose) {
            (Ok(Some(session)), _) => Self::SignedIn { return_to, session },
            (Ok(None), _) => Self::Linked { return_to },
            (Err(error), Purpose::Link { .. }) => {
                Self::LinkFailed { return_to, problem: error.report() }
            }
            (Err(error), Purpose::SignIn | Purpose::Join { .. }) => {
                Self::SignInFailed { return_to, problem: error.report() }
            }
        }
    }

    /// Nothing says where the browser came from.
    fn without_attempt(error: SignInError) -> Self {
        Self::SignInFailed { return_to: "/".to_owned(), problem: error.report() }
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
        let redirect = self.create_attempt(browser, purpose, ACCOUNT_PAGE.to_owned()).await;
        redirect.map_err(SignInError::report_unavailable)
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
        let redirect = self.create_attempt(browser, purpose, "/".to_owned()).await;
        redirect.map_err(SignInError::report_unavailable)
    }

    /// Completes what this browser started. The attempt is consumed before anything is checked, so
    /// each callback counts once.
    pub async fn complete(&self, params: &CallbackParams) -> CallbackOutcome {
        let Some(attempt) = params.attempt() else {
            return CallbackOutcome::without_attempt(SignInError::NoCookie);
        };
        let key = key(attempt);
        match self.retry_conflicts(|| self.consume_attempt(&key)).await {
            Ok(record) => {
                let result = self.fulfill(attempt, &record, params).await;
                CallbackOutcome::new(record, result)
            }
            Err(error) => CallbackOutcome::without_attempt(error),
        }
    }

    /// Leads a browser back whose address has made too many callbacks. The attempt stays for a later
    /// one.
    pub async fn refuse(&self, params: &CallbackParams) -> CallbackOutcome {
        let Some(attempt) = params.attempt() else {
            return CallbackOutcome::without_attempt(SignInError::NoCookie);
        };
        let key = key(attempt);
        match self.retry_conflicts(|| self.find_limited_attempt(&key)).await {
            Ok(record) => CallbackOutcome::new(record, Err(SignInError::RateLimited)),
            Err(error) => CallbackOutcome::without_attempt(error),
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
        let key = key(attempt);
        self.retry_conflicts(|| self.insert_attempt(&key, &record)).await?;
        Ok(AuthorizationRedirect { browser: secret, url })
    }

    async fn insert_attempt(
        &self,
        key: &AttemptKey,
        record: &AttemptRecord,
    ) -> Result<(), SignInError> {
        let mut tx = self.db.begin().await?;
        sign_in_attempts::insert(&mut tx, key, record).await?;
        Ok(tx.commit().await?)
    }

    async fn find_limited_attempt(&self, key: &AttemptKey) -> Result<AttemptRecord, SignInError> {
        let mut connection = self.db.read().await?;
        let found = sign_in_attempts::find(&mut connection, key).await?;
        found.ok_or(SignInError::RateLimited)
    }

    async fn consume_attempt(&self, key: &AttemptKey) -> Result<AttemptRecord, SignInError> {
        let mut tx = self.db.begin().await?;
        let consumed = sign_in_attempts::consume(&mut tx, key).await?;
        tx.commit().await?;
        consumed.ok_or(SignInError::UnknownState)
    }

    /// Returns the new session, or none if the current one stays.
    async fn fulfill(
        &self,
        attempt: LoginAttempt<'_>,
        record: &AttemptRecord,
        params: &CallbackParams,
    ) -> Result<Option<NewSession>, SignInError> {
        let claims = self.exchange(attempt, record, params).await?;
        self.retry_conflicts(|| self.apply(&claims, attempt, record, params)).await
    }

    async fn apply(
        &self,
        claims: &UserClaims,
        attempt: LoginAttempt<'_>,
        record: &AttemptRecord,
        params: &CallbackParams,
    ) -> Result<Option<NewSession>, SignInError> {
        let session = params.session.as_deref();
        match &record.purpose {
            Purpose::SignIn => self.sign_in(claims, attempt.browser, session).await.map(Some),
            Purpose::Join { invitation_hash } => {
                self.join(claims, invitation_hash, session).await.map(Some)
            }
            Purpose::Link { session_id } => {
                self.link(claims, session_id, session).await?;
                Ok(None)
            }
        }
    }

    /// Does a step in the database as the APIs' layers do for a whole request: in limited time, and
    /// again if its transaction lost. A whole callback couldn't run again, because its code is spent.
    async fn retry_conflicts<T, F>(&self, step: impl Fn() -> F) -> Result<T, SignInError>
    where
        F: Future<Output = Result<T, SignInError>>,
    {
        let runs = async {
            for _ in 1..RUNS {
                match step().await {
                    Err(SignInError::Storage(error)) if error.is_conflict() => error.log(),
                    result => return result,
                }
            }
            step().await
        };
        self.db.within_deadline(async { Ok(runs.await) }).await?
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
