//! The customer's connected apps (rule 26).

use std::collections::BTreeSet;

use domain::api_types::{ActivityType, Install, InstallApp, List, RevocationReason};
use domain::{PlatformToken, Slug};

use crate::clock::format_rfc3339;
use crate::services::activity;
use crate::services::error::ServiceError;
use crate::services::sessions::{self, Session};
use crate::services::webhooks::{self, Event};
use crate::state::AppState;
use crate::storage::{Page, apps, install_counts};

/// Apps whose installs are counted by one statement.
const COUNTED_STEP: i64 = 1000;
pub use crate::storage::installs::InstallFilter;
use crate::storage::installs::{self as store, InstallWithApp};

pub async fn list(
    state: &AppState,
    caller: &Session,
    filter: &InstallFilter,
    page: &Page,
) -> Result<List<Install>, ServiceError> {
    // PostgreSQL rejects some texts that aren't slugs, such as NUL.
    if filter.app.as_deref().is_some_and(|app| Slug::exact(app).is_none()) {
        return Ok(List { items: Vec::new(), next_cursor: None });
    }
    let mut connection = state.db.read().await?;
    let organization = &caller.organization_id;
    let entries = store::list_of_organization(&mut connection, organization, filter, page).await?;
    Ok(page.list(entries, |entry| &entry.install.id, to_api))
}

/// Revokes an install; its token fails from the next request on. Idempotent.
///
/// # Errors
/// No such install in this organization, or the caller isn't an owner.
pub async fn disconnect(state: &AppState, caller: &Session, id: &str) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    let account = sessions::lock_caller(&mut tx, caller).await?;
    let found = store::find(&mut tx, &caller.organization_id, id).await?;
    let app_id = found.ok_or(ServiceError::NotFound)?.install.app_id;
    sessions::require_owner(&account)?;
    // Another request may have just revoked it.
    let active = store::find_active_for_update(&mut tx, &caller.organization_id, &app_id).await?;
    let Some(install) = active.filter(|install| install.id == id) else { return Ok(()) };
    let now = state.clock.now();
    store::revoke(&mut tx, &install, now, &state.rng.new_id(now)).await?;
    let details = activity::install_details(caller, &install);
    let kind = ActivityType::InstallDisconnected;
    activity::record(&mut tx, state, caller, &app_id, kind, details).await?;
    let event = Event::InstallRevoked(RevocationReason::Disconnected);
    webhooks::record(&mut tx, state, &install, event).await?;
    tx.commit().await?;
    state.webhooks.wake();
    Ok(())
}

/// Corrects the counts of installs. A server of a version that doesn't count, which runs while servers
/// are replaced one by one, leaves wrong ones behind.
///
/// # Errors
/// The database failed. The next round goes on.
pub async fn correct_counts(state: &AppState) -> Result<(), ServiceError> {
    let mut after = String::new();
    loop {
        let mut connection = state.db.read().await?;
        let ids = apps::ids_after(&mut connection, &after, COUNTED_STEP).await?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(()) };
        let missing = install_counts::missing(&mut connection, first, last).await?;
        drop(connection);
        let wrong: BTreeSet<_> = missing.into_iter().map(|change| change.app_id).collect();
        for app_id in wrong {
            correct_count(state, &app_id).await?;
        }
        after.clone_from(last);
    }
}

async fn correct_count(state: &AppState, app_id: &str) -> Result<(), ServiceError> {
    let mut tx = state.db.begin().await?;
    // Another server may be doing the same.
    apps::lock(&mut tx, app_id).await?;
    for change in install_counts::missing(&mut tx, app_id, app_id).await? {
        let new_id = state.rng.new_id(state.clock.now());
        install_counts::add(&mut tx, &change, &new_id).await?;
    }
    Ok(tx.commit().await?)
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
