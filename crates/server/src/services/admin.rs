//! What the operator does from the command line: to any organization, and recorded in its activity
//! without an actor.

use domain::api_types::{
    AccountDetails, ActivityDetails, ActivityType, AppStatus, DisabledDetails, Role,
};
use domain::{Description, Email, Slug};

use crate::clock::{Clock, HOUR, Millis};
use crate::rng::{SharedRng, sha256_hex};
use crate::services::activity::{self, ActivityLog};
use crate::storage::accounts::AccountRecord;
use crate::storage::apps::AppRecord;
pub use crate::storage::overview::{AppOverview, OrganizationOverview};
use crate::storage::{
    Connection, Db, StorageError, Tx, accounts, apps, overview, password_resets, sessions,
};

/// How long a link that resets a password works (rule 42).
const RESET_LIFETIME: Millis = HOUR;

/// Why the operator's command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    #[error("no account has this email address")]
    UnknownEmail,
    #[error("no app has this slug")]
    UnknownSlug,
    #[error("the database can't do it: {0}")]
    Storage(#[from] StorageError),
}

/// Whether a command changed anything: repeating one is harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Changed,
    Unchanged,
}

#[derive(Clone, Debug)]
pub struct Admin {
    db: Db,
    clock: Clock,
    rng: SharedRng,
    activity: ActivityLog,
}

impl Admin {
    pub fn new(db: Db, clock: Clock, rng: SharedRng, activity: ActivityLog) -> Self {
        Self { db, clock, rng, activity }
    }

    /// The organizations whose name contains `search`.
    pub async fn organizations(
        &self,
        search: &str,
    ) -> Result<Vec<OrganizationOverview>, AdminError> {
        let mut connection = self.db.read().await?;
        Ok(overview::list_organizations(&mut connection, search).await?)
    }

    /// The apps of one organization, or of all, that `search` finds as it does for developers.
    pub async fn apps(
        &self,
        organization_id: Option<&str>,
        search: &str,
    ) -> Result<Vec<AppOverview>, AdminError> {
        let mut connection = self.db.read().await?;
        Ok(overview::list_apps(&mut connection, organization_id, search).await?)
    }

    /// Switches an app off, whatever its developers do (rule 41). A new reason replaces the old one.
    ///
    /// # Errors
    /// No app has this slug.
    pub async fn disable_app(
        &self,
        slug: &str,
        reason: Option<&Description>,
    ) -> Result<Outcome, AdminError> {
        let (mut tx, mut app) = self.lock_app(slug).await?;
        let reason = reason.map(|reason| reason.as_str().to_owned());
        let says_nothing_new = reason.is_none() || reason == app.operator_reason;
        if app.disabled.operator.is_some() && says_nothing_new {
            return Ok(Outcome::Unchanged);
        }
        app.disabled.operator.get_or_insert(self.clock.now());
        app.operator_reason.clone_from(&reason);
        let details = ActivityDetails::Disabled(DisabledDetails { reason });
        self.update(&mut tx, app, ActivityType::AppDisabled, details).await?;
        tx.commit().await?;
        Ok(Outcome::Changed)
    }

    /// No longer disables an app. One that its developers have deactivated stays so (rule 41). Returns
    /// the resulting status.
    ///
    /// # Errors
    /// No app has this slug.
    pub async fn enable_app(&self, slug: &str) -> Result<(Outcome, AppStatus), AdminError> {
        let (mut tx, mut app) = self.lock_app(slug).await?;
        if app.disabled.operator.is_none() {
            return Ok((Outcome::Unchanged, app.disabled.status()));
        }
        app.disabled.operator = None;
        app.operator_reason = None;
        let status = app.disabled.status();
        let details = activity::no_details();
        self.update(&mut tx, app, ActivityType::AppEnabled, details).await?;
        tx.commit().await?;
        Ok((Outcome::Changed, status))
    }

    /// Makes the account an owner of its organization.
    ///
    /// # Errors
    /// No account has this address.
    pub async fn make_owner(&self, email: &str) -> Result<Outcome, AdminError> {
        let mut tx = self.db.begin().await?;
        let organization_id = find_account(&mut tx, email).await?.organization_id;
        accounts::lock_members(&mut tx, &organization_id).await?;
        let account = find_account(&mut tx, email).await?;
        if account.role == Role::Owner {
            return Ok(Outcome::Unchanged);
        }
        accounts::set_role(&mut tx, &account.id, Role::Owner).await?;
        self.record_account(&mut tx, &account, ActivityType::MemberMadeOwner).await?;
        tx.commit().await?;
        Ok(Outcome::Changed)
    }

    /// Signs the account out everywhere. Returns how many sessions it had.
    ///
    /// # Errors
    /// No account has this address.
    pub async fn end_sessions(&self, email: &str) -> Result<u64, AdminError> {
        let (mut tx, account) = self.lock_account(email).await?;
        let ended = sessions::delete_all(&mut tx, &account.id).await?;
        if ended > 0 {
            self.record_account(&mut tx, &account, ActivityType::SessionsEnded).await?;
            tx.commit().await?;
        }
        Ok(ended)
    }

    /// The secret of a new link that sets the account's password (rule 42). It replaces an older one.
    ///
    /// # Errors
    /// No account has this address.
    pub async fn create_password_reset(&self, email: &str) -> Result<String, AdminError> {
        let (mut tx, account) = self.lock_account(email).await?;
        let secret = self.rng.secret();
        let expires_at = self.clock.now() + RESET_LIFETIME;
        password_resets::upsert(&mut tx, &account.id, &sha256_hex(&secret), expires_at).await?;
        self.record_account(&mut tx, &account, ActivityType::PasswordResetLinkCreated).await?;
        tx.commit().await?;
        Ok(secret)
    }

    async fn lock_account(&self, email: &str) -> Result<(Tx, AccountRecord), AdminError> {
        let mut tx = self.db.begin().await?;
        let id = find_account(&mut tx, email).await?.id;
        accounts::lock(&mut tx, &id).await?;
        // It may have been removed while this waited for the lock.
        let account = find_account(&mut tx, email).await?;
        Ok((tx, account))
    }

    async fn lock_app(&self, slug: &str) -> Result<(Tx, AppRecord), AdminError> {
        let mut tx = self.db.begin().await?;
        let id = find_app(&mut tx, slug).await?.id;
        apps::lock(&mut tx, &id).await?;
        // It may have been edited while this waited for the lock.
        let app = find_app(&mut tx, slug).await?;
        Ok((tx, app))
    }

    async fn update(
        &self,
        tx: &mut Tx,
        app: AppRecord,
        kind: ActivityType,
        details: ActivityDetails,
    ) -> Result<(), StorageError> {
        let app = AppRecord { updated_at: self.clock.now(), ..app };
        apps::update(tx, &app).await?;
        let AppRecord { organization_id, id, .. } = &app;
        self.activity.record_by_operator(tx, organization_id, Some(id), kind, details).await
    }

    async fn record_account(
        &self,
        tx: &mut Tx,
        account: &AccountRecord,
        kind: ActivityType,
    ) -> Result<(), StorageError> {
        let account_name = account.display_name.clone();
        let details = ActivityDetails::Account(AccountDetails { account_name });
        self.activity.record_by_operator(tx, &account.organization_id, None, kind, details).await
    }
}

async fn find_account(
    connection: &mut Connection,
    email: &str,
) -> Result<AccountRecord, AdminError> {
    let email = Email::parse_existing(email).map_err(|_| AdminError::UnknownEmail)?;
    let account = accounts::find_by_email(connection, &email.normalized()).await?;
    account.ok_or(AdminError::UnknownEmail)
}

async fn find_app(connection: &mut Connection, slug: &str) -> Result<AppRecord, AdminError> {
    let slug = Slug::parse(slug).map_err(|_| AdminError::UnknownSlug)?;
    let found = apps::find_by_slug(connection, &slug).await?;
    found.map(|found| found.app).ok_or(AdminError::UnknownSlug)
}
