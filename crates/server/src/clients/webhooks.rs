//! Sends webhooks (rules 38 and 40): one signed request to an address that was checked, with bounded
//! time and memory.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use domain::WebhookSecret;
use domain::api_types::{AttemptError, EventType};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, Response, StatusCode, header, redirect};
use sha2::Sha256;
use tokio::time::timeout_at;
use url::{Host, Url};

use super::http_error::{causes, is_tls};
use super::public_address::is_public;
use crate::clock::{Millis, SECOND};
use crate::config::WebhookSettings;

/// How much of an answer's body is kept, in bytes. No more is read.
const MAX_EXCERPT: usize = 1024;
const USER_AGENT: &str = "OpenTrain-Partner-Webhooks/1.0";

#[derive(Debug)]
pub struct WebhookClient {
    http: Client,
    settings: WebhookSettings,
}

/// What to send.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: String,
    pub secret: WebhookSecret,
    pub delivery_id: String,
    pub event_type: EventType,
    pub body: String,
}

/// The result.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: Option<u16>,
    pub error: Option<AttemptError>,
    pub duration_ms: u64,
    /// The beginning of the body, if there was an answer.
    pub excerpt: Option<String>,
}

impl WebhookClient {
    /// Resolves names as the operating system does.
    ///
    /// # Errors
    /// TLS can't be initialized.
    pub fn new(settings: WebhookSettings) -> Result<Self, reqwest::Error> {
        Self::with_resolver(settings, Arc::new(SystemResolver))
    }

    /// Like [`WebhookClient::new`], with another resolver.
    ///
    /// # Errors
    /// TLS can't be initialized.
    pub fn with_resolver(
        settings: WebhookSettings,
        resolver: Arc<dyn Resolve>,
    ) -> Result<Self, reqwest::Error> {
        let allow_private = settings.allow_private;
        let http = Client::builder()
            .dns_resolver(Arc::new(CheckedResolver { resolver, allow_private }))
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .user_agent(USER_AGENT)
            // A connection of its own for each delivery: each address is checked, and none was
            // closed by the other side meanwhile.
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self { http, settings })
    }

    /// Sends a webhook, signed at `now`.
    pub async fn send(&self, webhook: &Webhook, now: Millis) -> Answer {
        let started = Instant::now();
        let exchanged = self.exchange(webhook, now).await;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match exchanged {
            Ok((status, excerpt)) => Answer {
                status: Some(status.as_u16()),
                error: status_error(status),
                duration_ms,
                excerpt: Some(excerpt),
            },
            Err(error) => Answer { status: None, error: Some(error), duration_ms, excerpt: None },
        }
    }

    /// The status of the answer and the beginning of its body.
    async fn exchange(
        &self,
        webhook: &Webhook,
        now: Millis,
    ) -> Result<(StatusCode, String), AttemptError> {
        let deadline = tokio::time::Instant::now() + self.settings.deadline;
        self.check_literal(&webhook.url)?;
        let request = self
            .http
            .post(&webhook.url)
            .header(header::CONTENT_TYPE, "application/json")
            .header("X-OpenTrain-Event", webhook.event_type.as_str())
            .header("X-OpenTrain-Delivery", &webhook.delivery_id)
            .header("X-OpenTrain-Signature", sign(&webhook.secret, now / SECOND, &webhook.body))
            .body(webhook.body.clone());
        let sent = timeout_at(deadline, request.send()).await;
        let mut response = sent.map_err(|_| AttemptError::Timeout)?.map_err(|it| classify(&it))?;
        // The status decides: a body that is slow or never ends changes nothing.
        let mut excerpt = Vec::new();
        let _ = timeout_at(deadline, read_excerpt(&mut response, &mut excerpt)).await;
        Ok((response.status(), String::from_utf8_lossy(&excerpt).into_owned()))
    }

    /// An address in a URL never gets to the resolver.
    fn check_literal(&self, url: &str) -> Result<(), AttemptError> {
        let url = Url::parse(url).map_err(|_| AttemptError::Dns)?;
        let address = match url.host() {
            Some(Host::Ipv4(address)) => address.into(),
            Some(Host::Ipv6(address)) => address.into(),
            _ => return Ok(()),
        };
        if self.settings.allow_private || is_public(address) {
            Ok(())
        } else {
            Err(AttemptError::AddressRefused)
        }
    }
}

/// Why an answer with this status is no success.
fn status_error(status: StatusCode) -> Option<AttemptError> {
    if status.is_success() {
        None
    } else if status.is_redirection() {
        Some(AttemptError::Redirect)
    } else {
        Some(AttemptError::Http)
    }
}

/// `t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + body)>`
fn sign(secret: &WebhookSecret, seconds: i64, body: &str) -> String {
    let key = secret.expose().as_bytes();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(format!("{seconds}.{body}").as_bytes());
    format!("t={seconds},v1={}", hex::encode(mac.finalize().into_bytes()))
}

async fn read_excerpt(response: &mut Response, excerpt: &mut Vec<u8>) {
    while excerpt.len() < MAX_EXCERPT {
        let Ok(Some(chunk)) = response.chunk().await else { return };
        let missing = MAX_EXCERPT - excerpt.len();
        excerpt.extend_from_slice(&chunk[..chunk.len().min(missing)]);
    }
}

fn classify(error: &reqwest::Error) -> AttemptError {
    let refused = causes(error).find_map(|cause| cause.downcast_ref::<ResolveError>());
    let is_large = causes(error).any(|cause| {
        cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse_too_large)
    });
    match refused {
        Some(ResolveError::NoAddress) => AttemptError::Dns,
        Some(ResolveError::NotPublic) => AttemptError::AddressRefused,
        None if is_tls(error) => AttemptError::Tls,
        None if error.is_connect() => AttemptError::Connect,
        None if is_large => AttemptError::TooLarge,
        None => AttemptError::Http,
    }
}

/// Why a name has no address to connect to.
#[derive(Clone, Copy, Debug, thiserror::Error)]
enum ResolveError {
    #[error("the host has no address")]
    NoAddress,
    #[error("the host has an address that isn't public")]
    NotPublic,
}

struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let addresses = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}

/// The connection is made to the very addresses that were checked: nothing resolves the name again.
struct CheckedResolver {
    resolver: Arc<dyn Resolve>,
    allow_private: bool,
}

impl fmt::Debug for CheckedResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckedResolver")
    }
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (resolving, allow_private) = (self.resolver.resolve(name), self.allow_private);
        Box::pin(async move {
            let addresses = resolving.await.map_err(|_| ResolveError::NoAddress)?;
            let addresses: Vec<SocketAddr> = addresses.collect();
            if addresses.is_empty() {
                return Err(ResolveError::NoAddress.into());
            }
            if !allow_private && !addresses.iter().all(|address| is_public(address.ip())) {
                return Err(ResolveError::NotPublic.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
