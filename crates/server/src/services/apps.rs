//! Platform apps, managed by the developers of the owning organization (rules 1–11).

use std::sync::Arc;

use domain::api_types::{
    Activity, ActivityDetails, ActivityType, App, AppChanges, AppInput, AppInstall,
    AppInstallCounts, AppPatch, AppStatus, EditedDetails, FieldChange, FieldValue, InstallStatus,
    List, NewApp, OwnApp, SlugAvailability,
};
use domain::{
    AppName, ClientId, Description, DisabledSince, FieldError, Origin, ScopeSet, Slug, WebsiteUrl,
};

use crate::clock::{Clock, format_rfc3339};
use crate::rng::SharedRng;
use crate::services::activity::{self, ActivityLog};
use crate::services::sessions::{self, Session};
use crate::services::webhooks::Outbox;
pub use crate::storage::apps::AppFilter;
use crate::storage::apps::{self as store, AppRecord, AppWithStats};
use crate::storage::installs::{self, InstallWithOrganization};
use crate::storage::{Connection, Db, Page, StorageError, Tx};

#[derive(Clone, Debug)]
pub struct Apps {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) own_origin: Arc<Origin>,
    pub(crate) activity: ActivityLog,
    pub(crate) outbox: Outbox,
}

#[derive(Debug, thiserror::Error)]
pub enum AppsError {
    #[error("the organization has no such app")]
    NotFound,
    #[error("the caller's account was removed during the request")]
    SignInRequired,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error("another app has the slug")]
    SlugTaken {
        /// A free slug like it.
        suggestion: Option<String>,
        /// The caller's own app that has it (rule 11).
        own_app: Option<OwnApp>,
    },
    #[error("only the operator can reactivate the app")]
    DisabledByOperator,
    #[error("the edit doesn't say which revision it was made from")]
    RevisionRequired,
    #[error("the edit was made from another revision")]
    RevisionMismatch,
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The revision that an edit was made from (rule 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedRevision {
    Missing,
    Revision(i64),
    /// Matches no revision.
    Other,
}

impl ExpectedRevision {
    fn check(self, current: i64) -> Result<(), AppsError> {
        match self {
            Self::Revision(expected) if expected == current => Ok(()),
            Self::Missing => Err(AppsError::RevisionRequired),
            Self::Revision(_) | Self::Other => Err(AppsError::RevisionMismatch),
        }
    }
}

impl Apps {
    pub async fn list(
        &self,
        caller: &Session,
        filter: &AppFilter,
        page: &Page,
    ) -> Result<List<App>, StorageError> {
        if filter.query.as_deref().is_some_and(is_unmatchable) {
            return Ok(List { items: Vec::new(), next_cursor: None });
        }
        let mut connection = self.db.read().await?;
        let apps = store::list(&mut connection, &caller.organization_id, filter, page).await?;
        Ok(page.list(apps, |entry| &entry.app.id, |entry| self.to_api(entry)))
    }

    /// Registers an app, which is active immediately.
    ///
    /// # Errors
    /// Invalid fields, or a taken slug, with a free alternative.
    pub async fn register(&self, caller: &Session, input: &AppInput) -> Result<App, AppsError> {
        let new = input.parse(&self.own_origin).map_err(AppsError::InvalidFields)?;
        let slug = new.slug.clone();
        let app = self.new_record(caller, new);
        let mut tx = self.db.begin().await?;
        sessions::lock_caller(&mut tx, caller).await?.ok_or(AppsError::SignInRequired)?;
        if let Err(error) = store::insert(&mut tx, &app).await {
            if !error.is_unique_violation() {
                return Err(error.into());
            }
            drop(tx);
            return Err(self.slug_taken(caller, &slug).await?);
        }
        let kind = ActivityType::AppRegistered;
        self.activity.record(&mut tx, caller, &app.id, kind, activity::no_details()).await?;
        tx.commit().await?;
        Ok(self.to_api(AppWithStats { app, active: 0, outdated: 0, last_used_at: None }))
    }

    /// An app of the caller's organization.
    ///
    /// # Errors
    /// No such app in this organization.
    pub async fn get(&self, caller: &Session, id: &str) -> Result<App, AppsError> {
        let mut connection = self.db.read().await?;
        let app = find_with_stats(&mut connection, caller, id).await?;
        Ok(self.to_api(app))
    }

    /// Edits an app. A patch that changes nothing writes nothing.
    ///
    /// # Errors
    /// No such app in this organization, a stale revision, or invalid fields.
    pub async fn edit(
        &self,
        caller: &Session,
        id: &str,
        expected: ExpectedRevision,
        patch: &AppPatch,
    ) -> Result<App, AppsError> {
        let (mut tx, mut app) = self.find_for_update(caller, id).await?;
        expected.check(app.revision)?;
        let patch = without_unchanged_texts(patch, &app);
        let changes = patch.parse(&self.own_origin).map_err(AppsError::InvalidFields)?;
        let changes = apply(&mut app, changes);
        if !changes.is_empty() {
            app.revision += 1;
            app.updated_at = self.clock.now();
            store::update(&mut tx, &app).await?;
            let details = ActivityDetails::Edited(EditedDetails { changes });
            self.activity.record(&mut tx, caller, id, ActivityType::AppEdited, details).await?;
        }
        let app = find_with_stats(&mut tx, caller, id).await?;
        tx.commit().await?;
        Ok(self.to_api(app))
    }

    /// Deactivates or reactivates an app without raising its revision (rule 10). An app that the
    /// operator has disabled can be deactivated too, and then stays so (rule 41).
    ///
    /// # Errors
    /// No such app in this organization, or one to reactivate that the operator has disabled.
    pub async fn set_status(
        &self,
        caller: &Session,
        id: &str,
        status: AppStatus,
    ) -> Result<App, AppsError> {
        let (mut tx, mut app) = self.find_for_update(caller, id).await?;
        let now = self.clock.now();
        let (kind, disabled_at) = match status {
            AppStatus::Active if app.disabled.operator.is_some() => {
                return Err(AppsError::DisabledByOperator);
            }
            AppStatus::Active => (ActivityType::AppReactivated, None),
            AppStatus::Disabled => (ActivityType::AppDeactivated, Some(now)),
        };
        if app.disabled.developer.is_some() != disabled_at.is_some() {
            app.disabled.developer = disabled_at;
            app.updated_at = now;
            store::update(&mut tx, &app).await?;
            self.activity.record(&mut tx, caller, id, kind, activity::no_details()).await?;
        }
        let app = find_with_stats(&mut tx, caller, id).await?;
        tx.commit().await?;
        // A reactivated app has its webhooks delivered again.
        self.outbox.wake();
        Ok(self.to_api(app))
    }

    /// The installs of an app in all organizations, optionally only the outdated or the others.
    /// `query` is checked once the app is known to exist: the contract checks in that order.
    ///
    /// # Errors
    /// No such app in this organization, or an invalid query.
    pub async fn list_installs(
        &self,
        caller: &Session,
        id: &str,
        query: Result<(Page, Option<bool>), Vec<FieldError>>,
    ) -> Result<List<AppInstall>, AppsError> {
        let mut connection = self.db.read().await?;
        let app = find(&mut connection, caller, id).await?;
        let (page, outdated) = query.map_err(AppsError::InvalidFields)?;
        let entries = installs::list_by_app(&mut connection, &app, outdated, &page).await?;
        Ok(page.list(entries, |entry| &entry.install.id, |entry| install_to_api(entry, &app)))
    }

    /// The activity of an app. `page` is checked once the app is known to exist.
    ///
    /// # Errors
    /// No such app in this organization, or an invalid query.
    pub async fn list_activity(
        &self,
        caller: &Session,
        id: &str,
        page: Result<Page, Vec<FieldError>>,
    ) -> Result<List<Activity>, AppsError> {
        let mut connection = self.db.read().await?;
        find(&mut connection, caller, id).await?;
        let page = page.map_err(AppsError::InvalidFields)?;
        Ok(activity::list_by_app(&mut connection, caller, id, &page).await?)
    }

    /// Whether a slug is free. If it isn't: a free alternative, and the caller's own app that has
    /// it.
    ///
    /// # Errors
    /// The text isn't a valid slug.
    pub async fn slug_availability(
        &self,
        caller: &Session,
        slug: &str,
    ) -> Result<SlugAvailability, AppsError> {
        let invalid = |code| AppsError::InvalidFields(vec![FieldError::new("slug", code)]);
        let slug = Slug::parse(slug).map_err(invalid)?;
        let mut connection = self.db.read().await?;
        if !store::slug_is_taken(&mut connection, &slug).await? {
            return Ok(SlugAvailability { available: true, suggestion: None, own_app: None });
        }
        let suggestion = suggest_slug(&mut connection, &slug).await?;
        let own_app = find_own_app(&mut connection, caller, &slug).await?;
        Ok(SlugAvailability { available: false, suggestion, own_app })
    }

    async fn slug_taken(&self, caller: &Session, slug: &Slug) -> Result<AppsError, StorageError> {
        let mut connection = self.db.read().await?;
        let suggestion = suggest_slug(&mut connection, slug).await?;
        let own_app = find_own_app(&mut connection, caller, slug).await?;
        Ok(AppsError::SlugTaken { suggestion, own_app })
    }

    async fn find_for_update(
        &self,
        caller: &Session,
        id: &str,
    ) -> Result<(Tx, AppRecord), AppsError> {
        let mut tx = self.db.begin().await?;
        sessions::lock_caller(&mut tx, caller).await?.ok_or(AppsError::SignInRequired)?;
        let app = store::find_for_update(&mut tx, &caller.organization_id, id).await?;
        Ok((tx, app.ok_or(AppsError::NotFound)?))
    }

    fn new_record(&self, caller: &Session, new: NewApp) -> AppRecord {
        let now = self.clock.now();
        AppRecord {
            id: self.rng.new_id(now),
            organization_id: caller.organization_id.clone(),
            client_id: self.rng.with_rng(ClientId::generate).as_str().to_owned(),
            slug: new.slug.into_string(),
            name: new.name.into_string(),
            description: new.description.map(Description::into_string),
            website_url: new.website_url.map(WebsiteUrl::into_string),
            redirect_uris: new.redirect_uris.iter().map(|base| base.as_str().to_owned()).collect(),
            scopes: new.scopes,
            revision: 1,
            created_at: now,
            updated_at: now,
            disabled: DisabledSince::default(),
            operator_reason: None,
        }
    }

    fn to_api(&self, app_with_stats: AppWithStats) -> App {
        let AppWithStats { app, active, outdated, last_used_at } = app_with_stats;
        App {
            consent_url: format!("{}/integrations/{}/connect", self.own_origin.as_str(), app.slug),
            id: app.id,
            client_id: app.client_id,
            slug: app.slug,
            name: app.name,
            description: app.description,
            website_url: app.website_url,
            redirect_uris: app.redirect_uris,
            scopes: app.scopes.to_strings(),
            status: app.disabled.status(),
            revision: app.revision,
            created_at: format_rfc3339(app.created_at),
            updated_at: format_rfc3339(app.updated_at),
            disabled_at: app.disabled.since().map(format_rfc3339),
            disabled_by: app.disabled.by(),
            disabled_reason: app.operator_reason,
            installs: AppInstallCounts {
                active,
                outdated,
                last_used_at: last_used_at.map(format_rfc3339),
            },
        }
    }
}

/// Whether no name, slug or client ID can contain it. PostgreSQL rejects some such texts.
fn is_unmatchable(query: &str) -> bool {
    query.chars().count() > AppName::MAX || query.chars().any(char::is_control)
}

/// Another organization's app looks like one that doesn't exist (rule 11).
async fn find(
    connection: &mut Connection,
    caller: &Session,
    id: &str,
) -> Result<AppRecord, AppsError> {
    let app = store::find(connection, &caller.organization_id, id).await?;
    app.ok_or(AppsError::NotFound)
}

async fn find_with_stats(
    connection: &mut Connection,
    caller: &Session,
    id: &str,
) -> Result<AppWithStats, AppsError> {
    let app = store::find_with_stats(connection, &caller.organization_id, id).await?;
    app.ok_or(AppsError::NotFound)
}

/// The app of the caller's organization that has this slug (rule 11).
async fn find_own_app(
    connection: &mut Connection,
    caller: &Session,
    slug: &Slug,
) -> Result<Option<OwnApp>, StorageError> {
    let app = store::find_by_slug(connection, slug).await?.map(|found| found.app);
    let own_app = app.filter(|app| app.organization_id == caller.organization_id);
    Ok(own_app.map(|app| OwnApp { id: app.id, name: app.name }))
}

/// The first free alternative. The numbers double after the first few, so taken slugs can't make
/// the search long.
async fn suggest_slug(
    connection: &mut Connection,
    slug: &Slug,
) -> Result<Option<String>, StorageError> {
    for n in (2..16).chain((4..31).map(|bit| 1 << bit)) {
        let alternative = slug.alternative(n);
        if !store::slug_is_taken(connection, &alternative).await? {
            return Ok(Some(alternative.into_string()));
        }
    }
    Ok(None)
}

/// The patch without the texts that it doesn't change. An app that was registered under looser rules
/// stays editable: only changed texts must meet today's.
fn without_unchanged_texts(patch: &AppPatch, app: &AppRecord) -> AppPatch {
    let changed = |new: &Option<String>, old: Option<&str>| {
        new.clone().filter(|text| text.trim() != old.unwrap_or_default())
    };
    AppPatch {
        name: changed(&patch.name, Some(app.name.as_str())),
        description: changed(&patch.description, app.description.as_deref()),
        website_url: changed(&patch.website_url, app.website_url.as_deref()),
        ..patch.clone()
    }
}

/// Applies the changes to `app` and lists them.
fn apply(app: &mut AppRecord, to: AppChanges) -> Vec<FieldChange> {
    let text = |text: &Option<String>| FieldValue::Text(text.clone());
    let mut changes = Vec::new();
    if let Some(name) = to.name.map(AppName::into_string) {
        let value = |name: &String| FieldValue::Text(Some(name.clone()));
        change(&mut changes, "name", &mut app.name, name, value);
    }
    if let Some(description) = to.description {
        let description = description.map(Description::into_string);
        change(&mut changes, "description", &mut app.description, description, text);
    }
    if let Some(website_url) = to.website_url {
        let website_url = website_url.map(WebsiteUrl::into_string);
        change(&mut changes, "websiteUrl", &mut app.website_url, website_url, text);
    }
    if let Some(bases) = to.redirect_uris {
        let bases = bases.iter().map(|base| base.as_str().to_owned()).collect();
        let value = |bases: &Vec<String>| FieldValue::List(bases.clone());
        change(&mut changes, "redirectUris", &mut app.redirect_uris, bases, value);
    }
    if let Some(scopes) = to.scopes {
        let value = |scopes: &ScopeSet| FieldValue::List(scopes.to_strings());
        change(&mut changes, "scopes", &mut app.scopes, scopes, value);
    }
    changes
}

fn change<T: PartialEq>(
    changes: &mut Vec<FieldChange>,
    field: &str,
    at: &mut T,
    to: T,
    value: impl Fn(&T) -> FieldValue,
) {
    if *at == to {
        return;
    }
    changes.push(FieldChange { field: field.to_owned(), old: value(at), new: value(&to) });
    *at = to;
}

fn install_to_api(entry: InstallWithOrganization, app: &AppRecord) -> AppInstall {
    let InstallWithOrganization { install, organization_name } = entry;
    AppInstall {
        outdated: install.status == InstallStatus::Active && install.scopes != app.scopes,
        id: install.id,
        organization_name,
        scopes: install.scopes.to_strings(),
        pii_consent: install.pii_consent,
        status: install.status,
        created_at: format_rfc3339(install.created_at),
        revoked_at: install.revoked_at.map(format_rfc3339),
        last_used_at: install.last_used_at.map(format_rfc3339),
    }
}
