//! Client of the OpenID Connect provider: the authorization code flow with PKCE.

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

/// Short, because a person is waiting.
const TIMEOUT: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct OidcClient {
    settings: OidcSettings,
    callback: RedirectUrl,
    http: Client,
    clock: Clock,
}

/// What the provider says about a person.
#[derive(Clone, Debug)]
pub struct UserClaims {
    pub issuer: String,
    /// Stable, and never reassigned to another person.
    pub subject: String,
    /// Only if the provider has verified it.
    pub email: Option<String>,
    pub name: Option<String>,
}

/// What went wrong with the provider. The details are for the log: they may name addresses and
/// settings, never a code or a token.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    #[error("can't read the provider's configuration: {0}")]
    Discovery(String),
    #[error("can't exchange the code for a token: {0}")]
    Exchange(String),
    #[error("the ID token is missing or invalid: {0}")]
    IdToken(String),
    #[error("can't read the user info")]
    UserInfo,
}

/// One sign-in attempt. `state`, nonce and PKCE verifier are derived from one secret that the browser
/// keeps, so the database stores only its hash.
#[derive(Clone, Copy)]
#[allow(missing_debug_implementations, reason = "it holds a secret")]
pub struct LoginAttempt<'a>(pub &'a str);

impl LoginAttempt<'_> {
    /// Whether a callback with this `state` belongs to the attempt.
    pub fn has_state(self, state: &str) -> bool {
        // Comparing hashes leaks nothing through timing.
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
    /// `None` if no provider is configured.
    ///
    /// # Errors
    /// TLS can't be initialized.
    pub fn from_settings(
        settings: &Settings,
        clock: Clock,
    ) -> Result<Option<Self>, Box<dyn std::error::Error>> {
        let Some(provider) = settings.oidc.clone() else { return Ok(None) };
        // A redirect could send the client secret elsewhere.
        let http = Client::builder().redirect(redirect::Policy::none()).timeout(TIMEOUT).build()?;
        let callback = RedirectUrl::new(format!("{}/auth/callback", settings.origin()))?;
        Ok(Some(Self { settings: provider, callback, http, clock }))
    }

    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The provider's page that the browser goes to.
    ///
    /// # Errors
    /// The provider can't be reached.
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

    /// Exchanges the callback's code for the person's claims.
    ///
    /// # Errors
    /// The provider can't be reached or refuses the code, or its ID token is invalid.
    pub async fn exchange_code(
        &self,
        attempt: LoginAttempt<'_>,
        code: String,
    ) -> Result<UserClaims, OidcError> {
        // Not cached: the provider may have rotated its keys.
        let client = self.discover().await?;
        let tokens = self.exchange(&client, attempt, code).await?;
        let clock = self.clock.clone();
        let now = move || DateTime::<Utc>::from_timestamp_millis(clock.now()).unwrap_or_default();
        let verifier = client.id_token_verifier().set_time_fn(now);
        let id_token = tokens.id_token().ok_or_else(|| OidcError::IdToken("missing".to_owned()))?;
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
        // Many providers leave the e-mail address out of the ID token; some have no user info endpoint.
        let Ok(request) = client.user_info(tokens.access_token().clone(), Some(subject.clone()))
        else {
            return Ok(self.claims(subject, None, None, None));
        };
        let user_info: CoreUserInfoClaims =
            request.request_async(&self.http).await.map_err(|_| OidcError::UserInfo)?;
        Ok(self.claims(subject, user_info.email(), user_info.email_verified(), user_info.name()))
    }

    async fn discover(&self) -> Result<Discovered, OidcError> {
        let metadata =
            CoreProviderMetadata::discover_async(self.settings.issuer.clone(), &self.http)
                .await
                .map_err(|error| OidcError::Discovery(error.to_string()))?;
        let methods = metadata.token_endpoint_auth_methods_supported().cloned();
        let supports_basic = methods
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let client = CoreClient::from_provider_metadata(
            metadata,
            self.settings.client_id.clone(),
            Some(self.settings.client_secret.clone()),
        );
        let auth_type = if supports_basic { AuthType::BasicAuth } else { AuthType::RequestBody };
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
