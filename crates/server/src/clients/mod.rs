//! The clients of other servers.

mod http_error;
pub mod jobs;
pub mod oidc;
mod public_address;
pub mod webhooks;

use jobs::JobsClient;
use oidc::OidcClient;
use webhooks::WebhookClient;

#[derive(Debug)]
pub struct Clients {
    /// `None` unless an OpenID Connect provider is configured.
    pub oidc: Option<OidcClient>,
    /// `None`: any job is accepted.
    pub jobs: Option<JobsClient>,
    pub webhooks: WebhookClient,
}
