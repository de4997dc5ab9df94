//! The Platform API, which platforms call with a token (rules 27 and 28).

use domain::PlatformToken;
use domain::api_types::{
    AppStatus, CurrentInstallResponse, InstallStatus, PartnerApp, PartnerInstall, PartnerToken,
};

use crate::clock::format_rfc3339;
use crate::rng::hex;
use crate::services::error::ServiceError;
use crate::services::last_used;
use crate::state::AppState;
use crate::storage::installs as store;
pub use crate::storage::installs::InstallWithApp;

/// The install of a live token; `None` for a wrong checksum, an unknown and a revoked token alike
/// (rule 29).
pub async fn authenticate(
    state: &AppState,
    presented: &str,
) -> Result<Option<InstallWithApp>, ServiceError> {
    let Some(token) = PlatformToken::parse(presented) else { return Ok(None) };
    let mut connection = state.db.read().await?;
    let found = store::find_by_token(&mut connection, &hex(&token.hash())).await?;
    Ok(found.filter(|found| found.install.status == InstallStatus::Active))
}

/// What the token grants. Needs no scope.
///
/// # Errors
/// The app isn't active.
pub async fn current_install(
    state: &AppState,
    found: InstallWithApp,
) -> Result<CurrentInstallResponse, ServiceError> {
    if found.app_status != AppStatus::Active {
        return Err(ServiceError::AppDisabled);
    }
    last_used::install_used(state, &found.install.id, found.install.last_used_at).await;
    Ok(CurrentInstallResponse { install: to_api(found) })
}

fn to_api(found: InstallWithApp) -> PartnerInstall {
    let InstallWithApp { install, app_slug, app_name, .. } = found;
    let scopes = install.scopes.to_strings();
    PartnerInstall {
        id: install.id,
        status: install.status,
        scopes: scopes.clone(),
        pii_consent: install.pii_consent,
        organization_id: install.organization_id,
        created_at: format_rfc3339(install.created_at),
        token: PartnerToken {
            id: install.token_id,
            name: format!("{app_name} connection"),
            scopes,
        },
        partner_app: PartnerApp { id: install.app_id, slug: app_slug, name: app_name },
    }
}
