//! Webhook endpoints, managed by the platform (rule 36).

use domain::api_types::{
    CreatedWebhookEndpoint, DeletedWebhookEndpoint, DisabledReason, NewWebhookEndpoint,
    RedeliverInput, Redelivered, WebhookEndpoint, WebhookEndpointChanges, WebhookEndpointInput,
    WebhookEndpointPatch, WebhookEndpointResponse, WebhookEndpointStatus, WebhookEndpoints,
};
use domain::{FieldError, Scope, WebhookSecret, WebhookUrl};

use super::Outbox;
use crate::clock::{Clock, Millis, format_rfc3339};
use crate::rng::{SharedRng, is_id};
use crate::services::platform_tokens::{self, AccessError, InstallWithApp};
use crate::storage::webhook_deliveries as deliveries;
use crate::storage::webhook_endpoints::{self as store, WebhookEndpointRecord};
use crate::storage::{Db, StorageError, Tx};

/// What a platform does with its endpoints.
#[derive(Clone, Debug)]
pub struct Endpoints {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) outbox: Outbox,
}

#[derive(Debug, thiserror::Error)]
pub enum EndpointsError {
    #[error("the install has no such endpoint, or the endpoint no such delivery")]
    NotFound,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error("the install has as many endpoints as it can have")]
    LimitReached,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Endpoints {
    /// All endpoints of an install.
    pub async fn list(&self, caller: &InstallWithApp) -> Result<WebhookEndpoints, StorageError> {
        let mut connection = self.db.read().await?;
        let endpoints = store::list(&mut connection, &caller.install.id).await?;
        Ok(WebhookEndpoints { webhook_endpoints: endpoints.into_iter().map(to_api).collect() })
    }

    /// An endpoint of the install.
    ///
    /// # Errors
    /// No such endpoint in this install.
    pub async fn get(
        &self,
        caller: &InstallWithApp,
        id: &str,
    ) -> Result<WebhookEndpointResponse, EndpointsError> {
        let mut connection = self.db.read().await?;
        let endpoint = store::find(&mut connection, &caller.install.id, id).await?;
        let endpoint = endpoint.ok_or(EndpointsError::NotFound)?;
        Ok(WebhookEndpointResponse { webhook_endpoint: to_api(endpoint) })
    }

    /// Events that happen from now on are sent to the new endpoint.
    ///
    /// # Errors
    /// Invalid fields, or too many endpoints.
    pub async fn create(
        &self,
        caller: &InstallWithApp,
        input: &WebhookEndpointInput,
    ) -> Result<CreatedWebhookEndpoint, EndpointsError> {
        let new = input.parse().map_err(EndpointsError::InvalidFields)?;
        let mut tx = self.db.begin().await?;
        platform_tokens::lock(&mut tx, caller, Scope::WebhooksManage).await?;
        if store::list(&mut tx, &caller.install.id).await?.len() >= WebhookUrl::MAX_COUNT {
            return Err(EndpointsError::LimitReached);
        }
        let endpoint = self.new_record(caller, new);
        store::insert(&mut tx, &endpoint).await?;
        tx.commit().await?;
        Ok(CreatedWebhookEndpoint {
            secret: endpoint.secret.expose().to_owned(),
            webhook_endpoint: to_api(endpoint),
        })
    }

    /// Edits an endpoint. Activating it also resets its count of failures.
    ///
    /// # Errors
    /// No such endpoint in this install, or invalid fields.
    pub async fn edit(
        &self,
        caller: &InstallWithApp,
        id: &str,
        patch: &WebhookEndpointPatch,
    ) -> Result<WebhookEndpointResponse, EndpointsError> {
        let (mut tx, mut endpoint) = self.find_for_update(caller, id).await?;
        let changes = patch.parse().map_err(EndpointsError::InvalidFields)?;
        apply(&mut tx, &mut endpoint, changes, self.clock.now()).await?;
        store::update(&mut tx, &endpoint).await?;
        tx.commit().await?;
        self.outbox.wake();
        Ok(WebhookEndpointResponse { webhook_endpoint: to_api(endpoint) })
    }

    /// Deletes an endpoint and its pending deliveries.
    ///
    /// # Errors
    /// No such endpoint in this install.
    pub async fn delete(
        &self,
        caller: &InstallWithApp,
        id: &str,
    ) -> Result<DeletedWebhookEndpoint, EndpointsError> {
        let (mut tx, endpoint) = self.find_for_update(caller, id).await?;
        deliveries::delete_pending(&mut tx, id).await?;
        store::delete(&mut tx, id).await?;
        tx.commit().await?;
        Ok(DeletedWebhookEndpoint { webhook_endpoint: to_api(endpoint), deleted: true })
    }

    /// Queues one delivery again, whatever its state, or all that failed.
    ///
    /// # Errors
    /// No such endpoint in this install, or no such delivery to it.
    pub async fn redeliver(
        &self,
        caller: &InstallWithApp,
        id: &str,
        input: &RedeliverInput,
    ) -> Result<Redelivered, EndpointsError> {
        let (mut tx, endpoint) = self.find_for_update(caller, id).await?;
        let now = self.clock.now();
        let requeued = match &input.delivery_id {
            None => deliveries::requeue_failed(&mut tx, id, now).await?,
            Some(delivery) if is_id(delivery) => {
                deliveries::requeue(&mut tx, id, delivery, now).await?
            }
            Some(_) => 0,
        };
        if requeued == 0 && input.delivery_id.is_some() {
            return Err(EndpointsError::NotFound);
        }
        tx.commit().await?;
        self.outbox.wake();
        let message = message(requeued, endpoint.status);
        Ok(Redelivered { webhook_endpoint: to_api(endpoint), requeued, message })
    }

    async fn find_for_update(
        &self,
        caller: &InstallWithApp,
        id: &str,
    ) -> Result<(Tx, WebhookEndpointRecord), EndpointsError> {
        let mut tx = self.db.begin().await?;
        platform_tokens::lock(&mut tx, caller, Scope::WebhooksManage).await?;
        let endpoint = store::find_for_update(&mut tx, &caller.install.id, id).await?;
        Ok((tx, endpoint.ok_or(EndpointsError::NotFound)?))
    }

    fn new_record(
        &self,
        caller: &InstallWithApp,
        new: NewWebhookEndpoint,
    ) -> WebhookEndpointRecord {
        let now = self.clock.now();
        WebhookEndpointRecord {
            id: self.rng.new_id(now),
            install_id: caller.install.id.clone(),
            app_id: caller.install.app_id.clone(),
            url: new.url.into_string(),
            event_types: new.event_types,
            secret: self.rng.with_rng(WebhookSecret::generate),
            status: WebhookEndpointStatus::Active,
            created_at: now,
            consecutive_failures: 0,
            disabled_at: None,
            disabled_reason: None,
        }
    }
}

fn message(requeued: u64, status: WebhookEndpointStatus) -> String {
    let what = match requeued {
        0 => return "No delivery has failed.".to_owned(),
        1 => "1 delivery".to_owned(),
        n => format!("{n} deliveries"),
    };
    match status {
        WebhookEndpointStatus::Active => format!("{what} will be sent again."),
        WebhookEndpointStatus::Disabled => {
            format!("{what} will be sent again once the endpoint is ACTIVE.")
        }
    }
}

async fn apply(
    tx: &mut Tx,
    endpoint: &mut WebhookEndpointRecord,
    to: WebhookEndpointChanges,
    now: Millis,
) -> Result<(), StorageError> {
    if let Some(url) = to.url.map(WebhookUrl::into_string) {
        endpoint.url = url;
    }
    if let Some(event_types) = to.event_types {
        endpoint.event_types = event_types;
    }
    match to.status {
        Some(WebhookEndpointStatus::Active) => activate(endpoint),
        Some(WebhookEndpointStatus::Disabled) => {
            disable(tx, endpoint, DisabledReason::Requested, now).await?;
        }
        None => {}
    }
    Ok(())
}

fn activate(endpoint: &mut WebhookEndpointRecord) {
    endpoint.status = WebhookEndpointStatus::Active;
    endpoint.consecutive_failures = 0;
    endpoint.disabled_at = None;
    endpoint.disabled_reason = None;
}

/// Disables an endpoint and fails its pending deliveries (rule 39). One that is disabled already
/// keeps its reason.
pub(super) async fn disable(
    tx: &mut Tx,
    endpoint: &mut WebhookEndpointRecord,
    reason: DisabledReason,
    now: Millis,
) -> Result<(), StorageError> {
    if endpoint.status == WebhookEndpointStatus::Disabled {
        return Ok(());
    }
    endpoint.status = WebhookEndpointStatus::Disabled;
    endpoint.disabled_at = Some(now);
    endpoint.disabled_reason = Some(reason);
    deliveries::fail_pending(tx, &endpoint.id, now).await
}

pub(super) fn to_api(endpoint: WebhookEndpointRecord) -> WebhookEndpoint {
    WebhookEndpoint {
        id: endpoint.id,
        url: endpoint.url,
        event_types: endpoint.event_types,
        status: endpoint.status,
        created_at: format_rfc3339(endpoint.created_at),
        consecutive_failures: endpoint.consecutive_failures,
        disabled_at: endpoint.disabled_at.map(format_rfc3339),
        disabled_reason: endpoint.disabled_reason,
    }
}
