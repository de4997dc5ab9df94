//! Project links (rule 35): what a platform ties to its customer's jobs.

use std::sync::Arc;

use domain::api_types::{
    self, DeletedProjectLink, InstallProjectLinks, List, NewProjectLink, ProjectLink,
    ProjectLinkInput, ProjectLinkResponse,
};
use domain::{
    ExternalProjectId, ExternalProjectName, ExternalProjectUrl, FieldError, JobId, Scope,
};

use crate::clients::jobs::JobsClient;
use crate::clock::{Clock, format_rfc3339};
use crate::rng::SharedRng;
use crate::services::platform_tokens::{self, AccessError, InstallWithApp};
use crate::services::sessions::Session;
use crate::services::webhooks::{Event, Outbox};
use crate::storage::project_links::{self as store, ProjectLinkRecord};
use crate::storage::{Connection, Db, Page, StorageError, installs, webhook_endpoints};

#[derive(Clone, Debug)]
pub struct ProjectLinks {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    /// `None`: any job is accepted.
    pub(crate) jobs: Option<Arc<JobsClient>>,
    pub(crate) outbox: Outbox,
}

#[derive(Debug, thiserror::Error)]
pub enum ProjectLinksError {
    #[error("no such link, or no such install")]
    NotFound,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error("the customer has no such job")]
    UnknownJob,
    #[error("the marketplace can't say whether the customer has the job")]
    JobsUnavailable,
    #[error("the install has a link with this external project")]
    AlreadyLinked,
    #[error("the install has as many links as it can have")]
    LimitReached,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl ProjectLinks {
    /// All links of an install.
    pub async fn list(
        &self,
        caller: &InstallWithApp,
    ) -> Result<api_types::ProjectLinks, StorageError> {
        let mut connection = self.db.read().await?;
        let page = Page { limit: ExternalProjectId::MAX_COUNT, before: None };
        let links = store::list(&mut connection, &caller.install.id, &page).await?;
        Ok(api_types::ProjectLinks { project_links: links.into_iter().map(to_api).collect() })
    }

    /// A link of the install.
    ///
    /// # Errors
    /// No such link in this install.
    pub async fn get(
        &self,
        caller: &InstallWithApp,
        id: &str,
    ) -> Result<ProjectLinkResponse, ProjectLinksError> {
        let mut connection = self.db.read().await?;
        let link = find(&mut connection, caller, id).await?;
        Ok(ProjectLinkResponse { project_link: to_api(link) })
    }

    /// Links an external project to the install.
    ///
    /// # Errors
    /// Invalid fields, an unknown job, a project that is linked already, or too many links.
    pub async fn create(
        &self,
        caller: &InstallWithApp,
        input: &ProjectLinkInput,
    ) -> Result<ProjectLinkResponse, ProjectLinksError> {
        let new = input.parse().map_err(ProjectLinksError::InvalidFields)?;
        self.check_job(caller, new.job_id.as_ref()).await?;
        let mut tx = self.db.begin().await?;
        platform_tokens::lock(&mut tx, caller, Scope::ProjectLinksWrite).await?;
        if store::count(&mut tx, &caller.install.id).await? >= ExternalProjectId::MAX_COUNT {
            return Err(ProjectLinksError::LimitReached);
        }
        let link = self.new_record(caller, new);
        store::insert(&mut tx, &link)
            .await
            .map_err(|error| error.on_unique_violation(ProjectLinksError::AlreadyLinked))?;
        let project_link = to_api(link);
        let event = Event::ProjectLinkCreated(project_link.clone());
        self.outbox.record(&mut tx, &caller.install, event).await?;
        tx.commit().await?;
        self.outbox.wake();
        Ok(ProjectLinkResponse { project_link })
    }

    /// Removes a link for good.
    ///
    /// # Errors
    /// No such link in this install.
    pub async fn delete(
        &self,
        caller: &InstallWithApp,
        id: &str,
    ) -> Result<DeletedProjectLink, ProjectLinksError> {
        let mut tx = self.db.begin().await?;
        platform_tokens::lock(&mut tx, caller, Scope::ProjectLinksWrite).await?;
        let project_link = to_api(find(&mut tx, caller, id).await?);
        store::delete(&mut tx, id).await?;
        let event = Event::ProjectLinkRemoved(project_link.clone());
        self.outbox.record(&mut tx, &caller.install, event).await?;
        tx.commit().await?;
        self.outbox.wake();
        Ok(DeletedProjectLink { project_link, deleted: true })
    }

    /// The links of an install of the caller's organization, and how many links
    /// and webhook endpoints disconnecting ends. `page` is checked once the install is known to exist.
    ///
    /// # Errors
    /// No such install in this organization, or an invalid query.
    pub async fn list_by_install(
        &self,
        caller: &Session,
        install_id: &str,
        page: Result<Page, Vec<FieldError>>,
    ) -> Result<InstallProjectLinks, ProjectLinksError> {
        let mut connection = self.db.read().await?;
        let install = installs::find(&mut connection, &caller.organization_id, install_id).await?;
        install.ok_or(ProjectLinksError::NotFound)?;
        let page = page.map_err(ProjectLinksError::InvalidFields)?;
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
        &self,
        caller: &InstallWithApp,
        job_id: Option<&JobId>,
    ) -> Result<(), ProjectLinksError> {
        let (Some(jobs), Some(job_id)) = (&self.jobs, job_id) else { return Ok(()) };
        let organization_id = &caller.install.organization_id;
        match jobs.exists(organization_id, job_id.as_str()).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(ProjectLinksError::UnknownJob),
            Err(_) => Err(ProjectLinksError::JobsUnavailable),
        }
    }

    fn new_record(&self, caller: &InstallWithApp, new: NewProjectLink) -> ProjectLinkRecord {
        let now = self.clock.now();
        ProjectLinkRecord {
            id: self.rng.new_id(now),
            install_id: caller.install.id.clone(),
            external_project_id: new.external_project_id.into_string(),
            external_project_name: new.external_project_name.map(ExternalProjectName::into_string),
            external_project_url: new.external_project_url.map(ExternalProjectUrl::into_string),
            job_id: new.job_id.map(JobId::into_string),
            provisioning_mode: new.provisioning_mode,
            created_at: now,
        }
    }
}

async fn find(
    connection: &mut Connection,
    caller: &InstallWithApp,
    id: &str,
) -> Result<ProjectLinkRecord, ProjectLinksError> {
    store::find(connection, &caller.install.id, id).await?.ok_or(ProjectLinksError::NotFound)
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
