//! The OpenID Connect provider that people can sign in through: what it is asked, and what it says
//! of a person. The authorization code flow with PKCE.

use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreProviderMetadata,
    CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::reqwest::{Client, redirect};
use openidconnect::{
    AuthType, AuthorizationCode, CsrfToken, EndUserEmail, EndUserName, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, LocalizedClaim, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, SubjectIdentifier, TokenResponse,
};
use url::Url;

use crate::clock::Clock;
use crate::config::{OidcSettings, Settings};
use crate::rng::sha256_hex;

/// A person waits for it.
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct OidcClient {
    settings: OidcSettings,
    callback: RedirectUrl,
    http: Client,
    clock: Clock,
}

/// Whom the provider vouches for.
#[derive(Clone, Debug)]
pub struct UserClaims {
    pub issuer: String,
    /// Never changes, and is never given to another person.
    pub subject: String,
    /// Only an address that the provider has verified.
    pub email: Option<String>,
    pub name: Option<String>,
}

/// What the provider did not do. Its own words stay in the log, and may name addresses and
/// settings, never a code or a token.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("its configuration cannot be read: {0}")]
    Discovery(String),
    #[error("the code was not exchanged for a token: {0}")]
    Exchange(String),
    #[error("there is no ID token, or it is not valid: {0}")]
    IdToken(String),
    #[error("the person's claims cannot be read")]
    UserInfo,
}

/// One way to the provider and back. What the provider is told of it is derived from one secret:
/// the browser that keeps it has made the attempt, and the database needs only its hash.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct LoginAttempt<'a>(pub &'a str);

impl LoginAttempt<'_> {
    /// Whether the answer with this `state` belongs to it.
    pub fn has_state(self, state: &str) -> bool {
        // Hashes, so that the time that it takes says nothing.
        sha256_hex(state) == sha256_hex(&self.derive("state"))
    }

    fn derive(self, purpose: &str) -> String {
        sha256_hex(&format!("{purpose} {}", self.0))
    }
}

type Discovered = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl OidcClient {
    /// The one of the settings, if there is one.
    ///
    /// # Errors
    /// No client can be made, for want of TLS.
    pub fn from_settings(
        settings: &Settings,
        clock: Clock,
    ) -> Result<Option<Self>, Box<dyn std::error::Error>> {
        let Some(provider) = settings.oidc.clone() else { return Ok(None) };
        // A redirect could lead the secret somewhere else.
        let http = Client::builder().redirect(redirect::Policy::none()).timeout(TIMEOUT).build()?;
        let callback = RedirectUrl::new(format!("{}/auth/callback", settings.origin()))?;
        Ok(Some(Self { settings: provider, callback, http, clock }))
    }

    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Where the browser asks to sign in.
    ///
    /// # Errors
    /// The provider cannot be reached.
    pub async fn sign_in_url(&self, attempt: LoginAttempt<'_>) -> Result<Url, OidcError> {
        let [state, nonce, verifier] =
            ["state", "nonce", "verifier"].map(|purpose| attempt.derive(purpose));
        let verifier = PkceCodeVerifier::new(verifier);
        let (url, _, _) = self
            .discover()
            .await?
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(["email", "profile"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        Ok(url)
    }

    /// Who came back with this code.
    ///
    /// # Errors
    /// The provider cannot be reached, refuses the code, or what it says is not to be believed.
    pub async fn exchange_code(
        &self,
        attempt: LoginAttempt<'_>,
        code: String,
    ) -> Result<UserClaims, OidcError> {
        // Asked anew: its keys may have changed.
        let client = self.discover().await?;
        let tokens = self.exchange(&client, attempt, code).await?;
        let clock = self.clock.clone();
        let now = move || DateTime::<Utc>::from_timestamp_millis(clock.now()).unwrap_or_default();
        let verifier = client.id_token_verifier().set_time_fn(now);
        let id_token =
            tokens.id_token().ok_or_else(|| OidcError::IdToken("there is none".to_owned()))?;
        let claims = id_token
            .claims(&verifier, &Nonce::new(attempt.derive("nonce")))
            .map_err(|error| OidcError::IdToken(error.to_string()))?;
        let subject = claims.subject();
        if claims.email().is_some() {
            return Ok(self.claims(
                subject,
                claims.email(),
                claims.email_verified(),
                claims.name(),
            ));
        }
        // Many providers say more only when asked; some cannot be asked.
        let Ok(asking) = client.user_info(tokens.access_token().clone(), Some(subject.clone()))
        else {
            return Ok(self.claims(subject, None, None, None));
        };
        let more: CoreUserInfoClaims =
            asking.request_async(&self.http).await.map_err(|_| OidcError::UserInfo)?;
        Ok(self.claims(subject, more.email(), more.email_verified(), more.name()))
    }

    async fn discover(&self) -> Result<Discovered, OidcError> {
        let metadata =
            CoreProviderMetadata::discover_async(self.settings.issuer.clone(), &self.http)
                .await
                .map_err(|error| OidcError::Discovery(error.to_string()))?;
        let methods = metadata.token_endpoint_auth_methods_supported().cloned();
        let takes_basic = methods
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let client = CoreClient::from_provider_metadata(
            metadata,
            self.settings.client_id.clone(),
            Some(self.settings.client_secret.clone()),
        );
        let auth_type = if takes_basic { AuthType::BasicAuth } else { AuthType::RequestBody };
        Ok(client.set_redirect_uri(self.callback.clone()).set_auth_type(auth_type))
    }

    async fn exchange(
        &self,
        client: &Discovered,
        attempt: LoginAttempt<'_>,
        code: String,
    ) -> Result<CoreTokenResponse, OidcError> {
        use openidconnect::RequestTokenError::ServerResponse;
        client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| OidcError::Exchange(error.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.derive("verifier")))
            .request_async(&self.http)
            .await
            .map_err(|error| match error {
                ServerResponse(refused) => OidcError::Exchange(refused.error().to_string()),
                other => OidcError::Exchange(other.to_string()),
            })
    }

    fn claims(
        &self,
        subject: &SubjectIdentifier,
        email: Option<&EndUserEmail>,
        is_verified: Option<bool>,
        name: Option<&LocalizedClaim<EndUserName>>,
    ) -> UserClaims {
        let email = email.filter(|_| is_verified == Some(true));
        let name = name.and_then(|name| name.get(None).or_else(|| Some(name.iter().next()?.1)));
        UserClaims {
            issuer: self.settings.issuer.to_string(),
            subject: subject.to_string(),
            email: email.map(|email| email.to_string()),
            name: name.map(|name| name.to_string()),
        }
    }
}
