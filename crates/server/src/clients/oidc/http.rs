use std::fmt;

use reqwest::{Client, RequestBuilder, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;
use url::form_urlencoded::byte_serialize;

use super::error::OidcError;

/// What the provider is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Discovery,
    Keys,
    Token,
    UserInfo,
    /// Not asked for by itself: a member of the token response.
    IdToken,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discovery => "discovery",
            Self::Keys => "the keys",
            Self::Token => "the token endpoint",
            Self::UserInfo => "userinfo",
            Self::IdToken => "the ID token",
        })
    }
}

/// Requests to the provider. They have no deadline of their own.
#[derive(Debug)]
pub(super) struct Http(Client);

/// How the token endpoint takes the client's secret.
#[derive(Clone, Copy, Debug)]
pub(super) enum ClientAuth {
    /// In the header, with HTTP Basic.
    Basic,
    /// In the body.
    Post,
}

/// The error response of RFC 6749.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Http {
    /// A client that follows no redirects.
    ///
    /// # Errors
    /// TLS can't be initialized.
    pub(super) fn new() -> Result<Self, reqwest::Error> {
        // A redirect could send the client secret elsewhere.
        Client::builder().redirect(redirect::Policy::none()).build().map(Self)
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        endpoint: Endpoint,
        url: &Url,
    ) -> Result<T, OidcError> {
        let (status, body) = send(endpoint, self.0.get(url.clone())).await?;
        read_success(endpoint, status, &body)
    }

    pub(super) async fn user_info<T: DeserializeOwned>(
        &self,
        url: &Url,
        access_token: &str,
    ) -> Result<T, OidcError> {
        let request = self.0.get(url.clone()).bearer_auth(access_token);
        let (status, body) = send(Endpoint::UserInfo, request).await?;
        read_success(Endpoint::UserInfo, status, &body)
    }

    pub(super) async fn token<T: DeserializeOwned>(
        &self,
        url: &Url,
        form: &[(&str, &str)],
        (id, secret): (&str, &str),
        auth: ClientAuth,
    ) -> Result<T, OidcError> {
        let request = self.0.post(url.clone());
        let request = match auth {
            ClientAuth::Basic => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                request.form(form).basic_auth(encoded(id), Some(encoded(secret)))
            }
            ClientAuth::Post => {
                request.form(&[form, &[("client_id", id), ("client_secret", secret)]].concat())
            }
        };
        let (status, body) = send(Endpoint::Token, request).await?;
        match serde_json::from_slice::<Refusal>(&body) {
            Ok(refusal) if status != 200 => Err(OidcError::Refused(error_code(&refusal.error))),
            _ => read_success(Endpoint::Token, status, &body),
        }
    }
}

async fn send(endpoint: Endpoint, request: RequestBuilder) -> Result<(u16, Vec<u8>), OidcError> {
    let exchange = async {
        let response = request.header("accept", "application/json").send().await?;
        let status = response.status().as_u16();
        Ok((status, response.bytes().await?.to_vec()))
    };
    exchange.await.map_err(|error: reqwest::Error| OidcError::from_http(endpoint, &error))
}

fn read_success<T: DeserializeOwned>(
    endpoint: Endpoint,
    status: u16,
    body: &[u8],
) -> Result<T, OidcError> {
    if status != 200 {
        return Err(OidcError::Status { endpoint, status });
    }
    read(endpoint, body)
}

/// Reads the members of `T` and ignores all others.
pub(super) fn read<T: DeserializeOwned>(endpoint: Endpoint, json: &[u8]) -> Result<T, OidcError> {
    let result = serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(json));
    result.map_err(|error| {
        // serde's message holds the value, unless the member is missing.
        let message = error.inner().to_string();
        let missing = message.strip_prefix("missing field `").and_then(|it| it.split('`').next());
        let path = error.path().to_string();
        let member = match missing {
            Some(member) => member.to_owned(),
            None if path == "." => "(JSON)".to_owned(),
            None => path,
        };
        OidcError::Unreadable { endpoint, member }
    })
}

/// An `error` of the provider, if it looks like one of the standard's codes. Anything else may hold a
/// secret or a line break.
pub fn error_code(text: &str) -> String {
    let is_code = text.len() <= 60 && text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
    if is_code && !text.is_empty() { text.to_owned() } else { "(no known code)".to_owned() }
}
