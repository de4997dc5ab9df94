//! Deliveries, as the developers of an app see them (rule 38).

use domain::FieldError;
use domain::api_types::{Collection, DeliveredEvent, Delivery, List, WebhookEndpoint};

use super::{Outbox, endpoints};
use crate::clock::{Clock, DAY, Millis, format_rfc3339};
use crate::services::retention::delete_in_steps;
use crate::services::sessions::{self, Session};
pub use crate::storage::webhook_deliveries::DeliveryFilter;
use crate::storage::webhook_deliveries::{self as store, DeliveryQueue, DeliveryWithOrganization};
use crate::storage::{Connection, Db, Page, StorageError, apps, installs, webhook_endpoints};

/// How long deliveries are kept after their end.
const RETENTION: Millis = 30 * DAY;

/// What the developers of an app see of its webhooks.
#[derive(Clone, Debug)]
pub struct Deliveries {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) outbox: Outbox,
}

#[derive(Debug, thiserror::Error)]
pub enum DeliveriesError {
    #[error("the organization has no such app, or the app no such install or delivery")]
    NotFound,
    #[error("the caller's account was removed during the request")]
    SignInRequired,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error("the endpoint of the delivery was deleted")]
    EndpointDeleted,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Deliveries {
    /// How far behind the deliveries of all servers are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn queue(&self) -> Result<DeliveryQueue, StorageError> {
        let mut connection = self.db.read().await?;
        store::queue(&mut connection, self.clock.now()).await
    }

    /// The endpoints of an install of the caller's app.
    ///
    /// # Errors
    /// No such app in this organization, or no such install of the app.
    pub async fn list_endpoints(
        &self,
        caller: &Session,
        app_id: &str,
        install_id: &str,
    ) -> Result<Collection<WebhookEndpoint>, DeliveriesError> {
        let mut connection = self.db.read().await?;
        check_app(&mut connection, caller, app_id).await?;
        if !installs::belongs_to_app(&mut connection, app_id, install_id).await? {
            return Err(DeliveriesError::NotFound);
        }
        let endpoints = webhook_endpoints::list(&mut connection, install_id).await?;
        Ok(Collection { items: endpoints.into_iter().map(endpoints::to_api).collect() })
    }

    /// The deliveries of an app. `query` is checked once the app is known to exist.
    ///
    /// # Errors
    /// No such app in this organization, or an invalid query.
    pub async fn list(
        &self,
        caller: &Session,
        app_id: &str,
        query: Result<(Page, DeliveryFilter), Vec<FieldError>>,
    ) -> Result<List<Delivery>, DeliveriesError> {
        let mut connection = self.db.read().await?;
        check_app(&mut connection, caller, app_id).await?;
        let (page, filter) = query.map_err(DeliveriesError::InvalidFields)?;
        let deliveries = store::list(&mut connection, app_id, &filter, &page).await?;
        Ok(page.list(deliveries, |entry| &entry.delivery.id, to_api))
    }

    /// Queues a delivery again, whatever its state.
    ///
    /// # Errors
    /// No such app in this organization, no such delivery, or its endpoint was deleted.
    pub async fn redeliver(
        &self,
        caller: &Session,
        app_id: &str,
        id: &str,
    ) -> Result<Delivery, DeliveriesError> {
        let mut tx = self.db.begin().await?;
        sessions::lock_caller(&mut tx, caller).await?.ok_or(DeliveriesError::SignInRequired)?;
        check_app(&mut tx, caller, app_id).await?;
        let found = store::find(&mut tx, app_id, id).await?;
        let found = found.ok_or(DeliveriesError::NotFound)?.delivery;
        webhook_endpoints::lock(&mut tx, &found.endpoint_id).await?;
        let endpoint =
            webhook_endpoints::find(&mut tx, &found.install_id, &found.endpoint_id).await?;
        endpoint.ok_or(DeliveriesError::EndpointDeleted)?;
        store::requeue(&mut tx, &found.endpoint_id, id, self.clock.now()).await?;
        let requeued = store::find(&mut tx, app_id, id).await?;
        tx.commit().await?;
        self.outbox.wake();
        Ok(to_api(requeued.ok_or(DeliveriesError::NotFound)?))
    }

    /// Deletes what was kept long enough, in small steps.
    pub async fn delete_old(&self) -> Result<(), StorageError> {
        delete_in_steps(&self.db, store::DELETE_ENDED, self.clock.now() - RETENTION).await
    }
}

/// Another organization's app looks like one that doesn't exist (rule 11).
async fn check_app(
    connection: &mut Connection,
    caller: &Session,
    app_id: &str,
) -> Result<(), DeliveriesError> {
    let app = apps::find(connection, &caller.organization_id, app_id).await?;
    app.map(drop).ok_or(DeliveriesError::NotFound)
}

fn to_api(
    DeliveryWithOrganization { delivery, organization_name }: DeliveryWithOrganization,
) -> Delivery {
    Delivery {
        id: delivery.id,
        event: DeliveredEvent {
            id: delivery.event_id,
            kind: delivery.event_type,
            created_at: format_rfc3339(delivery.event_created_at),
        },
        endpoint_id: delivery.endpoint_id,
        install_id: delivery.install_id,
        organization_name,
        status: delivery.status,
        attempts: delivery.attempts,
        next_attempt_at: delivery.next_attempt_at.map(format_rfc3339),
    }
}
