//! Project links (rule 35): what a platform ties to its customer's jobs.

use domain::api_types::{
    DeletedProjectLink, InstallProjectLinks, List, NewProjectLink, ProjectLink, ProjectLinkInput,
    ProjectLinkResponse, ProjectLinks,
};
use domain::{ExternalProjectName, ExternalProjectUrl, FieldError, JobId, Scope};

use crate::clock::format_rfc3339;
use crate::services::error::ServiceError;
use crate::services::partner::{self, InstallWithApp};
use crate::services::sessions::Session;
use crate::services::webhooks::{self, Event};
use crate::state::AppState;
use crate::storage::project_links::{self as store, ProjectLinkRecord};
use crate::storage::{Connection, Page, StorageError, installs, webhook_endpoints};

/// How many links an install can have.
const MAX_LINKS: i64 = 1_000;

/// All links of an install.
pub async fn list(state: &AppState, caller: &InstallWithApp) -> Result<ProjectLinks, ServiceError> {
    let mut connection = state.db.read().await?;
    let page = Page { limit: MAX_LINKS, before: None };
    let links = store::list(&mut connection, &caller.install.id, &page).await?;
    Ok(ProjectLinks { project_links: links.into_iter().map(to_api).collect() })
}

/// # Errors
/// No such link in this install.
pub async fn get(
    state: &AppState,
    caller: &InstallWithApp,
    id: &str,
) -> Result<ProjectLinkResponse, ServiceError> {
    let mut connection = state.db.read().await?;
    let link = find(&mut connection, caller, id).await?;
    Ok(ProjectLinkResponse { project_link: to_api(link) })
}

/// # Errors
/// Invalid fields, an unknown job, a project that is linked already, or too many links.
pub async fn create(
    state: &AppState,
    caller: &InstallWithApp,
    input: &ProjectLinkInput,
) -> Result<ProjectLinkResponse, ServiceError> {
    let new = input.parse()?;
    check_job(state, caller, new.job_id.as_ref()).await?;
    let mut tx = state.db.begin().await?;
    partner::lock(&mut tx, caller, Scope::ProjectLinksWrite).await?;
    if store::count(&mut tx, &caller.install.id).await? >= MAX_LINKS {
        return Err(ServiceError::LimitReached);
    }
    let link = new_record(state, caller, new);
    store::insert(&mut tx, &link).await.map_err(map_conflict)?;
    let project_link = to_api(link);
    let event = Event::ProjectLinkCreated(project_link.clone());
    webhooks::record(&mut tx, state, &caller.install, event).await?;
    tx.commit().await?;
    state.webhooks.wake();
    Ok(ProjectLinkResponse { project_link })
}

/// Removes a link for good.
///
/// # Errors
/// No such link in this install.
pub async fn delete(
    state: &AppState,
    caller: &InstallWithApp,
    id: &str,
) -> Result<DeletedProjectLink, ServiceError> {
    let mut tx = state.db.begin().await?;
    partner::lock(&mut tx, caller, Scope::ProjectLinksWrite).await?;
    let project_link = to_api(find(&mut tx, caller, id).await?);
    store::delete(&mut tx, id).await?;
    let event = Event::ProjectLinkRemoved(project_link.clone());
    webhooks::record(&mut tx, state, &caller.install, event).await?;
    tx.commit().await?;
    state.webhooks.wake();
    Ok(DeletedProjectLink { project_link, deleted: true })
}

/// The links of an install of the caller's organization, and how much ends with it. `parse_page` runs once the install is known
/// to exist.
///
/// # Errors
/// No such install in this organization.
pub async fn list_of_install(
    state: &AppState,
    caller: &Session,
    install_id: &str,
    parse_page: impl FnOnce() -> Result<Page, Vec<FieldError>>,
) -> Result<InstallProjectLinks, ServiceError> {
    let mut connection = state.db.read().await?;
    let install = installs::find(&mut connection, &caller.organization_id, install_id).await?;
    install.ok_or(ServiceError::NotFound)?;
    let page = parse_page()?;
    let links = store::list(&mut connection, install_id, &page).await?;
    let List { items, next_cursor } = page.list(links, |link| &link.id, to_api);
    Ok(InstallProjectLinks {
        items,
        next_cursor,
        project_links: store::count(&mut connection, install_id).await?,
        webhook_endpoints: webhook_endpoints::count(&mut connection, install_id).await?,
    })
}

/// Asks before the transaction: others must not wait for the marketplace.
async fn check_job(
    state: &AppState,
    caller: &InstallWithApp,
    job_id: Option<&JobId>,
) -> Result<(), ServiceError> {
    let (Some(jobs), Some(job_id)) = (&state.jobs, job_id) else { return Ok(()) };
    let organization_id = &caller.install.organization_id;
    match jobs.exists(organization_id, job_id.as_str()).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(ServiceError::UnknownJob),
        Err(_) => Err(ServiceError::JobsUnavailable),
    }
}

async fn find(
    connection: &mut Connection,
    caller: &InstallWithApp,
    id: &str,
) -> Result<ProjectLinkRecord, ServiceError> {
    store::find(connection, &caller.install.id, id).await?.ok_or(ServiceError::NotFound)
}

fn map_conflict(error: StorageError) -> ServiceError {
    if error.is_unique_violation() { ServiceError::ProjectLinked } else { error.into() }
}

fn new_record(state: &AppState, caller: &InstallWithApp, new: NewProjectLink) -> ProjectLinkRecord {
    let now = state.clock.now();
    ProjectLinkRecord {
        id: state.rng.new_id(now),
        install_id: caller.install.id.clone(),
        external_project_id: new.external_project_id.into_string(),
        external_project_name: new.external_project_name.map(ExternalProjectName::into_string),
        external_project_url: new.external_project_url.map(ExternalProjectUrl::into_string),
        job_id: new.job_id.map(JobId::into_string),
        provisioning_mode: new.provisioning_mode,
        created_at: now,
    }
}

fn to_api(link: ProjectLinkRecord) -> ProjectLink {
    ProjectLink {
        id: link.id,
        job_id: link.job_id,
        external_project_id: link.external_project_id,
        external_project_name: link.external_project_name,
        external_project_url: link.external_project_url,
        provisioning_mode: link.provisioning_mode,
        created_at: format_rfc3339(link.created_at),
    }
}
