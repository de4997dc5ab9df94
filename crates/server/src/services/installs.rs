//! The customer's connected apps (rule 26).

use domain::api_types::{ActivityType, Install, InstallApp, List, RevocationReason, Role};
use domain::{PlatformToken, Slug};

use crate::clock::{Clock, format_rfc3339};
use crate::rng::SharedRng;
use crate::services::activity::{self, ActivityLog};
use crate::services::sessions::{self, Session};
use crate::services::webhooks::{Event, Outbox};
pub use crate::storage::installs::InstallFilter;
use crate::storage::installs::{self as store, InstallWithApp};
use crate::storage::{Db, Page, StorageError};

#[derive(Clone, Debug)]
pub struct Installs {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) activity: ActivityLog,
    pub(crate) outbox: Outbox,
}

#[derive(Debug, thiserror::Error)]
pub enum InstallsError {
    #[error("the organization has no such install")]
    NotFound,
    #[error("the caller's account was removed during the request")]
    SignInRequired,
    #[error("the caller isn't an owner")]
    OwnerRequired,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Installs {
    pub async fn list(
        &self,
        caller: &Session,
        filter: &InstallFilter,
        page: &Page,
    ) -> Result<List<Install>, StorageError> {
        // PostgreSQL rejects some texts that aren't slugs, such as NUL.
        if filter.app.as_deref().is_some_and(|app| Slug::exact(app).is_none()) {
            return Ok(List { items: Vec::new(), next_cursor: None });
        }
        let mut connection = self.db.read().await?;
        let organization = &caller.organization_id;
        let entries =
            store::list_by_organization(&mut connection, organization, filter, page).await?;
        Ok(page.list(entries, |entry| &entry.install.id, to_api))
    }

    /// Revokes an install; its token fails from the next request on. Idempotent.
    ///
    /// # Errors
    /// No such install in this organization, or the caller isn't an owner.
    pub async fn disconnect(&self, caller: &Session, id: &str) -> Result<(), InstallsError> {
        let mut tx = self.db.begin().await?;
        let account = sessions::lock_caller(&mut tx, caller).await?;
        let account = account.ok_or(InstallsError::SignInRequired)?;
        let found = store::find(&mut tx, &caller.organization_id, id).await?;
        let app_id = found.ok_or(InstallsError::NotFound)?.install.app_id;
        if account.role != Role::Owner {
            return Err(InstallsError::OwnerRequired);
        }
        let organization_id = &caller.organization_id;
        let active = store::find_active_for_update(&mut tx, organization_id, &app_id).await?;
        // Another request may have just revoked it.
        let Some(install) = active.filter(|install| install.id == id) else { return Ok(()) };
        let now = self.clock.now();
        store::revoke(&mut tx, &install, now, &self.rng.new_id(now)).await?;
        let details = activity::install_details(caller, &install);
        let kind = ActivityType::InstallDisconnected;
        self.activity.record(&mut tx, caller, &app_id, kind, details).await?;
        let event = Event::InstallRevoked(RevocationReason::Disconnected);
        self.outbox.record(&mut tx, &install, event).await?;
        tx.commit().await?;
        self.outbox.wake();
        Ok(())
    }
}

pub(super) fn to_api(entry: InstallWithApp) -> Install {
    let InstallWithApp { install, app_slug, app_name, app_status, owner_name } = entry;
    Install {
        id: install.id,
        app: InstallApp { slug: app_slug, name: app_name, owner_name, status: app_status },
        scopes: install.scopes.to_strings(),
        pii_consent: install.pii_consent,
        status: install.status,
        granted_by: install.granted_by_name,
        created_at: format_rfc3339(install.created_at),
        revoked_at: install.revoked_at.map(format_rfc3339),
        last_used_at: install.last_used_at.map(format_rfc3339),
        token_hint: format!("{}…{}", PlatformToken::PREFIX, install.token_last_four),
    }
}
