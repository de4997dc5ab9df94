//! Events (rule 37): written in the transaction of their cause, one delivery for each endpoint that
//! receives them.

use std::sync::Arc;

use domain::api_types::{
    DeliveryStatus, EventData, EventType, InstallRevokedData, ProjectLink, ProjectLinkResponse,
    RevocationReason, WebhookEndpointStatus, WebhookEvent,
};

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::clock::{Clock, Millis, format_rfc3339};
use crate::rng::{self, SharedRng};
use crate::storage::installs::InstallRecord;
use crate::storage::webhook_deliveries::{self as deliveries, DeliveryRecord};
use crate::storage::webhook_endpoints::{self as endpoints, WebhookEndpointRecord};
use crate::storage::{StorageError, Tx};

const API_VERSION: &str = "v1";

/// What happened to an install.
#[derive(Clone, Debug)]
pub(in crate::services) enum Event {
    ProjectLinkCreated(ProjectLink),
    ProjectLinkRemoved(ProjectLink),
    InstallRevoked(RevocationReason),
}

impl Event {
    fn kind(&self) -> EventType {
        match self {
            Self::ProjectLinkCreated(_) => EventType::ProjectLinkCreated,
            Self::ProjectLinkRemoved(_) => EventType::ProjectLinkRemoved,
            Self::InstallRevoked(_) => EventType::InstallRevoked,
        }
    }

    fn into_api(self, id: String, at: Millis, install: &InstallRecord) -> WebhookEvent {
        let kind = self.kind();
        let (resource_id, job_id, data) = match self {
            Self::ProjectLinkCreated(link) | Self::ProjectLinkRemoved(link) => {
                let (id, job_id) = (link.id.clone(), link.job_id.clone());
                let data = ProjectLinkResponse { project_link: link };
                (id, job_id, EventData::ProjectLink(data))
            }
            Self::InstallRevoked(reason) => {
                let data = EventData::InstallRevoked(InstallRevokedData { reason });
                (install.id.clone(), None, data)
            }
        };
        let (api_version, created_at) = (API_VERSION.to_owned(), format_rfc3339(at));
        WebhookEvent { id, kind, api_version, created_at, resource_id, job_id, data }
    }
}

/// Queues events, and tells the worker.
#[derive(Clone, Debug)]
pub struct Outbox {
    clock: Clock,
    rng: SharedRng,
    queued: Arc<Notify>,
}

impl Outbox {
    pub(crate) fn new(clock: Clock, rng: SharedRng) -> Self {
        Self { clock, rng, queued: Arc::default() }
    }

    /// Queues an event for the active endpoints that subscribe to it. The install must be locked,
    /// so that its events come one after another.
    pub(in crate::services) async fn record(
        &self,
        tx: &mut Tx,
        install: &InstallRecord,
        event: Event,
    ) -> Result<(), StorageError> {
        let kind = event.kind();
        let receives = |endpoint: &WebhookEndpointRecord| {
            endpoint.status == WebhookEndpointStatus::Active && endpoint.event_types.contains(&kind)
        };
        // Locked: what is recorded while an endpoint is being disabled would stay pending.
        let endpoints = endpoints::list_for_update(tx, &install.id).await?;
        let receivers: Vec<_> = endpoints.into_iter().filter(receives).collect();
        if receivers.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let id = self.next_id(tx, &install.id, now).await?;
        // Not before the latest event, which a server with a faster clock may have recorded.
        let due = now.max(rng::millis_of_id(&id));
        let event = event.into_api(id, now, install);
        let body = deliveries::encode_event(&event)?;
        for endpoint in receivers {
            let delivery = DeliveryRecord {
                id: self.rng.new_id(now),
                endpoint_id: endpoint.id,
                install_id: install.id.clone(),
                app_id: install.app_id.clone(),
                event_id: event.id.clone(),
                event_type: kind,
                event_created_at: now,
                body: body.clone(),
                status: DeliveryStatus::Pending,
                attempts: Vec::new(),
                failures: 0,
                next_attempt_at: Some(due),
                ended_at: None,
            };
            deliveries::insert(tx, &delivery).await?;
        }
        Ok(())
    }

    /// Rises in the install, although IDs of several servers, whose clocks differ, don't.
    async fn next_id(
        &self,
        tx: &mut Tx,
        install_id: &str,
        now: Millis,
    ) -> Result<String, StorageError> {
        let id = self.rng.new_id(now);
        match deliveries::latest_event_id(tx, install_id).await? {
            Some(latest) if latest >= id => Ok(self.rng.new_id(rng::millis_of_id(&latest) + 1)),
            _ => Ok(id),
        }
    }

    /// Tells the worker that something may be due.
    pub(in crate::services) fn wake(&self) {
        self.queued.notify_one();
    }

    /// Waits for [`Outbox::wake`].
    pub(super) fn woken(&self) -> Notified<'_> {
        self.queued.notified()
    }
}
