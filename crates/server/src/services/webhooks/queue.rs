use crate::services::error::ServiceError;
use crate::storage::Db;
use crate::storage::webhook_deliveries::{self as deliveries, DeliveryQueue};

/// How far behind the deliveries of all servers are.
///
/// # Errors
/// The database failed.
pub async fn read_queue(db: &Db) -> Result<DeliveryQueue, ServiceError> {
    let mut connection = db.read().await?;
    Ok(deliveries::queue(&mut connection).await?)
}
