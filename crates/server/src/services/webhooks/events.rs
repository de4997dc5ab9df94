//! Events (rule 37): written in the transaction of their cause, one delivery for each endpoint that
//! receives them.

use domain::api_types::{
    DeliveryStatus, EventData, EventType, InstallRevokedData, ProjectLink, ProjectLinkResponse,
    RevocationReason, WebhookEndpointStatus, WebhookEvent,
};

use crate::clock::{Millis, format_rfc3339};
use crate::rng;
use crate::services::error::ServiceError;
use crate::state::AppState;
use crate::storage::Tx;
use crate::storage::installs::InstallRecord;
use crate::storage::webhook_deliveries::{self as deliveries, DeliveryRecord};
use crate::storage::webhook_endpoints::{self as endpoints, WebhookEndpointRecord};

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

/// Queues an event for the active endpoints that subscribe to it. The install must be locked, so that
/// its events come one after another.
pub(in crate::services) async fn record(
    tx: &mut Tx,
    state: &AppState,
    install: &InstallRecord,
    event: Event,
) -> Result<(), ServiceError> {
    let kind = event.kind();
    let receives = |endpoint: &WebhookEndpointRecord| {
        endpoint.status == WebhookEndpointStatus::Active && endpoint.event_types.contains(&kind)
    };
    let endpoints = endpoints::list(tx, &install.id).await?;
    let receivers: Vec<_> = endpoints.into_iter().filter(receives).collect();
    if receivers.is_empty() {
        return Ok(());
    }
    let now = state.clock.now();
    let id = next_id(tx, state, &install.id, now).await?;
    let event = event.into_api(id, now, install);
    let body = serde_json::to_string(&event).map_err(|_| ServiceError::Internal)?;
    for endpoint in receivers {
        let delivery = DeliveryRecord {
            id: state.rng.new_id(now),
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
            next_attempt_at: Some(now),
            ended_at: None,
        };
        deliveries::insert(tx, &delivery).await?;
    }
    Ok(())
}

/// Rises in the install, although IDs of several servers, whose clocks differ, don't.
async fn next_id(
    tx: &mut Tx,
    state: &AppState,
    install_id: &str,
    now: Millis,
) -> Result<String, ServiceError> {
    let id = state.rng.new_id(now);
    match deliveries::latest_event_id(tx, install_id).await? {
        Some(latest) if latest >= id => Ok(state.rng.new_id(rng::millis_of_id(&latest) + 1)),
        _ => Ok(id),
    }
}
