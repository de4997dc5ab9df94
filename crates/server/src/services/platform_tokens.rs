//! The tokens that platforms call the Platform API with (rules 27 and 28).

use std::sync::Arc;

use domain::api_types::{
    AppStatus, CurrentInstallResponse, InstallStatus, PartnerApp, PartnerInstall, PartnerToken,
};
use domain::{PlatformToken, Scope};

use crate::clock::format_rfc3339;
use crate::services::last_used::LastUsed;
pub use crate::storage::installs::InstallWithApp;
use crate::storage::installs::{self as store, InstallRecord};
use crate::storage::token_lookups::TokenLookups;
use crate::storage::{StorageError, Tx};

#[derive(Clone, Debug)]
pub struct PlatformTokens {
    pub(crate) lookups: TokenLookups,
    pub(crate) last_used: LastUsed,
}

/// Why an install may not make a call (rule 27).
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error("the token was revoked while the call ran")]
    TokenRequired,
    #[error("the app is deactivated")]
    AppDisabled,
    #[error("the install lacks the scope that the call needs")]
    ScopeRequired,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl PlatformTokens {
    /// The install of a live token; `None` for a wrong checksum, an unknown and a revoked token
    /// alike (rule 29).
    pub async fn authenticate(
        &self,
        presented: &str,
    ) -> Result<Option<Arc<InstallWithApp>>, StorageError> {
        let Some(token) = PlatformToken::parse(presented) else { return Ok(None) };
        let found = self.lookups.find(hex::encode(token.hash())).await?;
        Ok(found.filter(|found| found.install.status == InstallStatus::Active))
    }

    /// Whether the install may make a call that needs `scope`, which then counts as a use of its
    /// token.
    ///
    /// # Errors
    /// The app isn't active, or the install lacks the scope.
    pub async fn authorize(
        &self,
        found: &InstallWithApp,
        scope: Option<Scope>,
    ) -> Result<(), AccessError> {
        check_access(found, scope)?;
        self.last_used.install_used(&found.install.id, found.install.last_used_at).await;
        Ok(())
    }
}

/// Locks the install until the transaction ends. It may have been revoked, or its app deactivated,
/// since the call was authorized.
///
/// # Errors
/// The install is revoked, or the app isn't active.
pub(super) async fn lock(
    tx: &mut Tx,
    caller: &InstallWithApp,
    scope: Scope,
) -> Result<(), AccessError> {
    let InstallRecord { id, organization_id, .. } = &caller.install;
    store::lock(tx, id).await?;
    let found = store::find(tx, organization_id, id).await?;
    let active = found.filter(|found| found.install.status == InstallStatus::Active);
    check_access(&active.ok_or(AccessError::TokenRequired)?, Some(scope))
}

/// Implied scopes count (rules 6 and 27).
fn check_access(found: &InstallWithApp, scope: Option<Scope>) -> Result<(), AccessError> {
    if found.app_status != AppStatus::Active {
        Err(AccessError::AppDisabled)
    } else if scope.is_some_and(|scope| !found.install.scopes.allows(scope)) {
        Err(AccessError::ScopeRequired)
    } else {
        Ok(())
    }
}

/// What the token grants. Needs no scope (rule 28).
pub fn current_install(found: &InstallWithApp) -> CurrentInstallResponse {
    CurrentInstallResponse { install: to_api(found) }
}

fn to_api(found: &InstallWithApp) -> PartnerInstall {
    let InstallWithApp { install, app_slug, app_name, .. } = found;
    let scopes = install.scopes.to_strings();
    PartnerInstall {
        id: install.id.clone(),
        status: install.status,
        scopes: scopes.clone(),
        pii_consent: install.pii_consent,
        organization_id: install.organization_id.clone(),
        created_at: format_rfc3339(install.created_at),
        token: PartnerToken {
            id: install.token_id.clone(),
            name: format!("{app_name} connection"),
            scopes,
        },
        partner_app: PartnerApp {
            id: install.app_id.clone(),
            slug: app_slug.clone(),
            name: app_name.clone(),
        },
    }
}
