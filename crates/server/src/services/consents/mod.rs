//! The consent page (rules 12–25): a consent is opened for a link, shown, and decided once.

mod decide;
mod refusals;

pub use refusals::Refusal;

use std::iter;
use std::sync::Arc;

use domain::api_types::{
    AppStatus, Consent, ConsentApp, ConsentInput, CurrentInstall, Decider, Destination, Role,
};
use domain::{ConsentLink, FieldCode, FieldError, Origin, Scope, Slug, redirect};

use crate::clock::{Clock, DAY, MINUTE, Millis, format_rfc3339};
use crate::metrics::Metrics;
use crate::rng::SharedRng;
use crate::services::activity::ActivityLog;
use crate::services::retention::delete_in_steps;
use crate::services::sessions::Session;
use crate::services::webhooks::Outbox;
use crate::storage::apps::{self, AppRecord, AppWithOwner};
use crate::storage::consents::{self as store, ConsentRecord};
use crate::storage::installs::{self, InstallRecord};
use crate::storage::{Db, StorageError};

/// Time to decide.
const LIFETIME: Millis = 10 * MINUTE;
/// How long an expired consent is kept, so that a late click still gets the reason.
const RETENTION: Millis = DAY;

#[derive(Clone, Debug)]
pub struct Consents {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) rng: SharedRng,
    pub(crate) activity: ActivityLog,
    pub(crate) outbox: Outbox,
    pub(crate) metrics: Arc<Metrics>,
}

#[derive(Debug, thiserror::Error)]
pub enum ConsentsError {
    #[error("the session has no such consent")]
    NotFound,
    #[error("the session ended during the request")]
    SignInRequired,
    #[error("some fields are invalid")]
    InvalidFields(Vec<FieldError>),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Consents {
    /// Opens a consent for a link. Refused attempts are recorded.
    ///
    /// # Errors
    /// No slug, `UNKNOWN_APP`, no query or one that is too long, `APP_DISABLED`, `INVALID_LINK`,
    /// `REDIRECT_URI_REFUSED`, in this order.
    pub async fn create(
        &self,
        caller: &Session,
        input: &ConsentInput,
    ) -> Result<Consent, ConsentsError> {
        let query = input.checked_query();
        let Some(slug) = &input.slug else {
            let slug = FieldError::new("slug", FieldCode::Required);
            let fields = iter::once(slug).chain(query.err()).collect();
            return Err(ConsentsError::InvalidFields(fields));
        };
        let Some((app_with_owner, current)) = self.find_app(caller, slug).await? else {
            return self.refuse(caller, None, Refusal::UnknownApp).await;
        };
        let app = &app_with_owner.app;
        let query = query.map_err(|field| ConsentsError::InvalidFields(vec![field]))?;
        let link = match check_link(app, query) {
            Ok(link) => link,
            Err(refusal) => return self.refuse(caller, Some(&app.id), refusal).await,
        };
        let consent = self.new_record(caller, app, link, current.as_ref());
        let mut tx = self.db.begin().await?;
        store::insert(&mut tx, &consent).await.map_err(map_ended_session)?;
        tx.commit().await?;
        Ok(to_api(consent, app_with_owner, current, caller))
    }

    /// A consent that is still open.
    ///
    /// # Errors
    /// `NOT_FOUND` if it isn't the caller's, was used, has expired or was ended by an edit.
    pub async fn get(&self, caller: &Session, id: &str) -> Result<Consent, ConsentsError> {
        let mut connection = self.db.read().await?;
        let found = store::find(&mut connection, id, &caller.account_id, &caller.id).await?;
        let consent = found.ok_or(ConsentsError::NotFound)?.consent;
        let app_with_owner = apps::get(&mut connection, &consent.app_id).await?;
        let open = consent.used_at.is_none()
            && !consent.has_expired(self.clock.now())
            && consent.app_revision == app_with_owner.app.revision;
        if !open {
            return Err(ConsentsError::NotFound);
        }
        let current = match &consent.current_install_id {
            Some(id) => installs::find(&mut connection, &caller.organization_id, id).await?,
            None => None,
        };
        let current = current.map(|found| found.install);
        Ok(to_api(consent, app_with_owner, current, caller))
    }

    /// Deletes consents whose retention is over, and the links they came from, in small steps.
    pub async fn delete_expired(&self) -> Result<(), StorageError> {
        delete_in_steps(&self.db, store::DELETE_EXPIRED, self.clock.now() - RETENTION).await
    }

    /// The app that a link names, and the active install that the caller's organization has.
    async fn find_app(
        &self,
        caller: &Session,
        slug: &str,
    ) -> Result<Option<(AppWithOwner, Option<InstallRecord>)>, StorageError> {
        let Some(slug) = Slug::exact(slug) else { return Ok(None) };
        let mut connection = self.db.read().await?;
        let Some(found) = apps::find_by_slug(&mut connection, &slug).await? else {
            return Ok(None);
        };
        let organization_id = &caller.organization_id;
        let current =
            installs::find_active(&mut connection, organization_id, &found.app.id).await?;
        Ok(Some((found, current)))
    }

    fn new_record(
        &self,
        caller: &Session,
        app: &AppRecord,
        link: ConsentLink,
        current: Option<&InstallRecord>,
    ) -> ConsentRecord {
        let now = self.clock.now();
        ConsentRecord {
            id: self.rng.new_id(now),
            account_id: caller.account_id.clone(),
            session_id: caller.id.clone(),
            organization_id: caller.organization_id.clone(),
            app_id: app.id.clone(),
            app_revision: app.revision,
            link,
            current_install_id: current.map(|install| install.id.clone()),
            created_at: now,
            expires_at: now + LIFETIME,
            used_at: None,
        }
    }
}

/// A consent references its session, which may have ended since the request came in.
fn map_ended_session(error: StorageError) -> ConsentsError {
    if error.is_foreign_key_violation() { ConsentsError::SignInRequired } else { error.into() }
}

/// The link's parameters, with the `redirect_uri` in its checked form.
fn check_link(app: &AppRecord, query: &str) -> Result<ConsentLink, Refusal> {
    if app.disabled.status() != AppStatus::Active {
        return Err(Refusal::AppDisabled { app_name: Some(app.name.clone()) });
    }
    let link = ConsentLink::parse(query).map_err(Refusal::InvalidLink)?;
    let Some(presented) = &link.redirect_uri else { return Ok(link) };
    let refuse = |code| Refusal::RedirectUri {
        code,
        origin: redirect::presented_origin(presented),
        app_name: app.name.clone(),
    };
    let checked = redirect::check(&app.bases(), presented).map_err(refuse)?;
    Ok(ConsentLink { redirect_uri: Some(checked.as_str().to_owned()), ..link })
}

fn to_api(
    consent: ConsentRecord,
    AppWithOwner { app, owner_name, owner_since }: AppWithOwner,
    current: Option<InstallRecord>,
    caller: &Session,
) -> Consent {
    Consent {
        id: consent.id,
        expires_at: format_rfc3339(consent.expires_at),
        app: ConsentApp {
            slug: app.slug,
            name: app.name,
            description: app.description,
            website_url: app.website_url,
            owner_name,
            owner_since: format_rfc3339(owner_since),
            client_id: app.client_id,
        },
        scopes: app.scopes.to_strings(),
        pii_consent_requested: app.scopes.contains(Scope::ParticipantsEmail),
        decider: Decider {
            account_email: caller.email.clone(),
            organization_name: caller.organization_name.clone(),
            may_decide: caller.role == Role::Owner,
        },
        destination: consent.link.redirect_uri.and_then(destination),
        current: current.map(|install| CurrentInstall {
            install_id: install.id,
            scopes: install.scopes.to_strings(),
            pii_consent: install.pii_consent,
            created_at: format_rfc3339(install.created_at),
        }),
    }
}

fn destination(url: String) -> Option<Destination> {
    Some(Destination { origin: Origin::parse(&url)?.to_string(), url })
}
