//! Inviting people to join an organization.

use std::sync::Arc;

use domain::Origin;
use domain::api_types::{Invitation, Role};

use crate::clock::{Clock, DAY, Millis, format_rfc3339};
use crate::rng::{SharedRng, sha256_hex};
use crate::services::retention::delete_in_steps;
use crate::services::sessions::{self, Session};
use crate::storage::{Db, StorageError, invitations};

/// How long an invitation can be used (rule 45).
const LIFETIME: Millis = 7 * DAY;
/// How long an invitation is kept after it expired.
const RETENTION: Millis = 30 * DAY;

#[derive(Clone, Debug)]
pub struct Invitations {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) own_origin: Arc<Origin>,
}

#[derive(Debug, thiserror::Error)]
pub enum InvitationsError {
    #[error("the caller's account was removed during the request")]
    SignInRequired,
    #[error("the caller isn't an owner")]
    OwnerRequired,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Invitations {
    /// Creates a link that lets one person join the organization.
    pub async fn invite(&self, caller: &Session) -> Result<Invitation, InvitationsError> {
        let now = self.clock.now();
        let expires_at = now + LIFETIME;
        let invitation = self.rng.secret();
        let mut tx = self.db.begin().await?;
        let account = sessions::lock_caller(&mut tx, caller).await?;
        if account.ok_or(InvitationsError::SignInRequired)?.role != Role::Owner {
            return Err(InvitationsError::OwnerRequired);
        }
        invitations::insert(
            &mut tx,
            &sha256_hex(&invitation),
            &caller.organization_id,
            &caller.account_id,
            now,
            expires_at,
        )
        .await?;
        tx.commit().await?;
        // In the fragment, which reaches neither server logs nor referrers.
        let url = format!("{}/sign-up#invitation={invitation}", self.own_origin.as_str());
        Ok(Invitation { invitation, url, expires_at: format_rfc3339(expires_at) })
    }

    /// Deletes invitations whose retention is over, in small steps.
    pub async fn delete_old(&self) -> Result<(), StorageError> {
        let before = self.clock.now() - RETENTION;
        delete_in_steps(&self.db, invitations::DELETE_EXPIRED, before).await
    }
}
