//! Client of the OpenID Connect provider: the authorization code flow with PKCE.
//!
//! Keys and signatures are `openidconnect`'s. The responses have types of our own, because its types
//! refuse a response over members that nobody here reads.

mod error;
mod http;
mod id_token;
mod profile;
mod provider;

use std::sync::Arc;

use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient};
use openidconnect::{
    AuthUrl, CsrfToken, JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope,
};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

pub use self::error::OidcError;
use self::http::Http;
pub use self::http::{Endpoint, error_code};
use self::id_token::{Expected, IdToken};
use self::profile::{Profile, UserInfo};
use self::provider::Provider;
use crate::clock::Clock;
use crate::config::{OidcSettings, Settings};
use crate::rng::sha256_hex;

#[derive(Debug)]
pub struct OidcClient {
    settings: OidcSettings,
    callback: RedirectUrl,
    http: Http,
    clock: Clock,
    /// Locked while it is fetched, so that concurrent sign-ins fetch it once.
    cached: Mutex<Option<Arc<Provider>>>,
}

/// What the provider says about a person.
#[derive(Clone, Debug)]
pub struct UserClaims {
    pub issuer: String,
    /// Stable, and never reassigned to another person.
    pub subject: String,
    pub email: ClaimedEmail,
    pub name: Option<String>,
}

#[derive(Clone, Debug)]
pub enum ClaimedEmail {
    /// The provider has verified it, or `OIDC_TRUST_EMAIL` says that it always does.
    Verified(String),
    /// The provider says that it hasn't verified it.
    Unverified,
    /// There is an address, but the provider doesn't say whether it has verified it.
    Unstated,
    Missing,
}

/// One sign-in attempt. Nonce and PKCE verifier are derived from `state` and the secret that the
/// browser keeps, so the database can store hashes only.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it holds secrets")]
pub struct LoginAttempt<'a> {
    pub browser: &'a str,
    pub state: &'a str,
}

impl LoginAttempt<'_> {
    fn nonce(self) -> String {
        self.derive("nonce")
    }

    fn verifier(self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.derive("verifier"))
    }

    fn derive(self, purpose: &str) -> String {
        sha256_hex(&format!("{purpose} {} {}", self.browser, self.state))
    }
}

/// The members of the token endpoint's response that are used.
#[derive(Deserialize)]
struct TokenResponse {
    access_token: String,
    id_token: String,
}

impl OidcClient {
    /// A client of the configured provider. `None` without one.
    ///
    /// # Errors
    /// TLS can't be initialized.
    pub fn from_settings(
        settings: &Settings,
        clock: Clock,
    ) -> Result<Option<Self>, Box<dyn std::error::Error>> {
        let Some(provider) = settings.oidc.clone() else { return Ok(None) };
        let callback = RedirectUrl::new(format!("{}/auth/callback", settings.origin()))?;
        let (http, cached) = (Http::new()?, Mutex::default());
        Ok(Some(Self { settings: provider, callback, http, clock, cached }))
    }

    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The issuer URL.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The URL of the provider's sign-in page. With `choose_account`, the provider asks who signs in,
    /// even if it already knows.
    ///
    /// # Errors
    /// The provider can't be reached.
    pub async fn sign_in_url(
        &self,
        attempt: LoginAttempt<'_>,
        choose_account: bool,
    ) -> Result<Url, OidcError> {
        let provider = self.within_deadline(self.provider()).await?;
        let client = CoreClient::new(
            self.settings.client_id.clone(),
            self.settings.issuer.clone(),
            JsonWebKeySet::default(),
        )
        .set_auth_uri(AuthUrl::from_url(provider.authorization_endpoint.clone()))
        .set_redirect_uri(self.callback.clone());
        let (state, nonce) = (attempt.state.to_owned(), attempt.nonce());
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&attempt.verifier()));
        if choose_account && provider.can_prompt("select_account") {
            request = request.add_prompt(CoreAuthPrompt::SelectAccount);
        } else if choose_account && provider.can_prompt("login") {
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        Ok(request.url().0)
    }

    /// Exchanges the callback's code for the person's claims.
    ///
    /// # Errors
    /// The provider can't be reached or refuses the code, or its ID token is invalid.
    pub async fn exchange_code(
        &self,
        attempt: LoginAttempt<'_>,
        code: &str,
    ) -> Result<UserClaims, OidcError> {
        self.within_deadline(self.fetch_claims(attempt, code)).await
    }

    async fn fetch_claims(
        &self,
        attempt: LoginAttempt<'_>,
        code: &str,
    ) -> Result<UserClaims, OidcError> {
        let provider = self.provider().await?;
        let tokens = self.fetch_tokens(&provider, attempt, code).await?;
        let id_token = self.verify(&provider, &tokens.id_token, &attempt.nonce()).await?;
        let mut profile = Profile::from_id_token(&id_token.profile);
        if profile.is_incomplete()
            && let Some(endpoint) = &provider.userinfo_endpoint
        {
            let info: UserInfo = self.http.user_info(endpoint, &tokens.access_token).await?;
            if info.sub != id_token.sub {
                return Err(OidcError::OtherSubject);
            }
            profile = profile.completed_by(Profile::from_user_info(&info.profile));
        }
        Ok(UserClaims {
            issuer: self.settings.issuer.to_string(),
            subject: id_token.sub,
            email: profile.claimed_email(self.settings.trust_email),
            name: profile.name,
        })
    }

    async fn fetch_tokens(
        &self,
        provider: &Provider,
        attempt: LoginAttempt<'_>,
        code: &str,
    ) -> Result<TokenResponse, OidcError> {
        let verifier = attempt.verifier();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.callback.as_str()),
            ("code_verifier", verifier.secret()),
        ];
        let secret = self.settings.client_secret.secret().as_str();
        let client = (self.settings.client_id.as_str(), secret);
        let endpoint = &provider.token_endpoint;
        self.http.token(endpoint, &form, client, provider.client_auth).await
    }

    /// Keys are fetched again if the cached ones don't fit: the provider may have rotated them.
    async fn verify(
        &self,
        provider: &Arc<Provider>,
        token: &str,
        nonce: &str,
    ) -> Result<IdToken, OidcError> {
        let expected = Expected {
            issuer: self.settings.issuer.as_str(),
            client_id: self.settings.client_id.as_str(),
            client_secret: self.settings.client_secret.secret(),
            nonce,
            now: self.clock.now(),
        };
        match id_token::verify(token, &provider.keys, &expected) {
            Err(OidcError::Signature) => {
                let provider = self.refreshed(provider).await?;
                id_token::verify(token, &provider.keys, &expected)
            }
            verified => verified,
        }
    }

    /// The cached configuration, or a new one.
    async fn provider(&self) -> Result<Arc<Provider>, OidcError> {
        let mut cached = self.cached.lock().await;
        let now = self.clock.now();
        if let Some(provider) = cached.as_ref().filter(|provider| provider.is_recent(now)) {
            return Ok(Arc::clone(provider));
        }
        let provider = Arc::new(self.discover().await?);
        *cached = Some(Arc::clone(&provider));
        Ok(provider)
    }

    /// A configuration newer than `old`.
    async fn refreshed(&self, old: &Arc<Provider>) -> Result<Arc<Provider>, OidcError> {
        self.cached.lock().await.take_if(|cached| Arc::ptr_eq(cached, old));
        self.provider().await
    }

    async fn discover(&self) -> Result<Provider, OidcError> {
        provider::discover(&self.http, &self.settings.issuer, self.clock.now()).await
    }

    /// One deadline for everything an exchange needs, because a person is waiting.
    async fn within_deadline<T>(
        &self,
        exchange: impl Future<Output = Result<T, OidcError>>,
    ) -> Result<T, OidcError> {
        let deadline = self.settings.deadline;
        let result = tokio::time::timeout(deadline, exchange).await;
        result.map_err(|_| OidcError::TimedOut(deadline))?
    }
}
