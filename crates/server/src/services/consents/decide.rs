//! Deciding a consent. The transaction that writes a decision locks and rechecks everything the
//! decision depends on: the app last.

use domain::api_types::{
    ActivityType, AppStatus, ApproveInput, Approved, Declined, InstallStatus, RevocationReason,
    Role,
};
use domain::{AnswerUrl, CheckedUrl, FieldCode, FieldError, PlatformToken, grants_pii, redirect};

use super::{Consents, ConsentsError, Refusal};
use crate::clock::Millis;
use crate::metrics::ConsentOutcome;
use crate::services::sessions::Session;
use crate::services::webhooks::Event;
use crate::services::{activity, installs};
use crate::storage::Tx;
use crate::storage::apps::{self, AppRecord, AppWithOwner};
use crate::storage::consents::{self as store, ConsentRecord, ConsentWithRole};
use crate::storage::installs::{self as install_store, InstallRecord, InstallWithApp};

impl Consents {
    /// Grants what the consent showed, once (rule 22).
    ///
    /// # Errors
    /// `NOT_FOUND`, `CONSENT_USED`, `CONSENT_EXPIRED`, `OWNER_REQUIRED`, a missing `piiConsent`,
    /// `APP_DISABLED`, `APP_CHANGED`, `INSTALL_CHANGED`, in this order. Each grants nothing.
    pub async fn approve(
        &self,
        caller: &Session,
        id: &str,
        input: &ApproveInput,
    ) -> Result<Approved, ConsentsError> {
        let mut tx = self.db.begin().await?;
        let decision = Decision::load(&mut tx, caller, id).await?;
        let (install, token) = match self.grant(&mut tx, caller, &decision, input).await {
            Err(ConsentsError::Refused(refusal)) => {
                // Rolls back what was granted before the refusal.
                drop(tx);
                return self.refuse(caller, Some(&decision.app.id), refusal).await;
            }
            granted => granted?,
        };
        tx.commit().await?;
        match decision.current {
            Some(_) => {
                self.outbox.wake();
                self.metrics.record_decision(ConsentOutcome::Reconnected);
            }
            None => self.metrics.record_decision(ConsentOutcome::Approved),
        }
        let answer = |url| AnswerUrl::approved(&url, &decision.consent.link, &install.id);
        Ok(Approved {
            continue_url: decision.checked_url().map(answer).map(AnswerUrl::into_string),
            install: installs::to_api(decision.into_install_with_app(install)),
            token: token.expose().to_owned(),
        })
    }

    /// Ends a consent without a grant (rule 24).
    ///
    /// # Errors
    /// `NOT_FOUND`, `CONSENT_USED`, `CONSENT_EXPIRED`, `OWNER_REQUIRED`, in this order.
    pub async fn decline(&self, caller: &Session, id: &str) -> Result<Declined, ConsentsError> {
        let mut tx = self.db.begin().await?;
        let decision = Decision::load(&mut tx, caller, id).await?;
        let now = self.clock.now();
        decision.check_decidable(now)?;
        store::mark_used(&mut tx, id, now).await?;
        let app_id = &decision.app.id;
        let kind = ActivityType::ConsentDeclined;
        self.activity.record(&mut tx, caller, app_id, kind, activity::no_details()).await?;
        tx.commit().await?;
        self.metrics.record_decision(ConsentOutcome::Declined);
        let answer = |url| AnswerUrl::declined(&url, &decision.consent.link);
        Ok(Declined { return_url: decision.checked_url().map(answer).map(AnswerUrl::into_string) })
    }

    /// Creates the install and revokes the one it replaces, with its token (rule 20). After an
    /// error, the transaction must be rolled back.
    async fn grant(
        &self,
        tx: &mut Tx,
        caller: &Session,
        decision: &Decision,
        input: &ApproveInput,
    ) -> Result<(InstallRecord, PlatformToken), ConsentsError> {
        let now = self.clock.now();
        decision.check_decidable(now)?;
        let pii_ticked = input.pii_consent.ok_or_else(|| missing("piiConsent"))?;
        decision.check_unchanged()?;
        let token = self.rng.with_rng(PlatformToken::generate);
        let install = self.new_install(caller, decision, pii_ticked, &token);
        let kind = match &decision.current {
            Some(old) => {
                install_store::revoke(tx, old, now, &self.rng.new_id(now)).await?;
                let event = Event::InstallRevoked(RevocationReason::Reconnected);
                self.outbox.record(tx, old, event).await?;
                ActivityType::InstallReconnected
            }
            None => ActivityType::ConsentApproved,
        };
        let (token_hash, counter_id) = (hex::encode(token.hash()), self.rng.new_id(now));
        match install_store::insert(tx, &install, &token_hash, &counter_id).await {
            // Another approval by the organization came first (rule 22).
            Err(error) if error.is_unique_violation() => return Err(Refusal::InstallChanged.into()),
            inserted => inserted?,
        }
        store::mark_used(tx, &decision.consent.id, now).await?;
        let details = activity::install_details(caller, &install);
        self.activity.record(tx, caller, &install.app_id, kind, details).await?;
        // Last, because a change of the app waits until no approval holds this lock, and PostgreSQL
        // lets new ones take it meanwhile.
        if let Some(reloaded) = apps::reload_for_share(tx, &install.app_id).await? {
            decision.check_app(&reloaded)?;
        }
        Ok((install, token))
    }

    fn new_install(
        &self,
        caller: &Session,
        Decision { consent, app, .. }: &Decision,
        pii_ticked: bool,
        token: &PlatformToken,
    ) -> InstallRecord {
        let now = self.clock.now();
        InstallRecord {
            id: self.rng.new_id(now),
            app_id: app.id.clone(),
            organization_id: consent.organization_id.clone(),
            scopes: app.scopes,
            pii_consent: grants_pii(app.scopes, pii_ticked),
            status: InstallStatus::Active,
            granted_by: caller.account_id.clone(),
            granted_by_name: caller.display_name.clone(),
            token_id: self.rng.new_id(now),
            token_last_four: token.last_four().to_owned(),
            created_at: now,
            revoked_at: None,
            last_used_at: None,
        }
    }
}

/// A consent and everything it depends on, locked until the transaction ends, except the app.
struct Decision {
    consent: ConsentRecord,
    /// The decider's current role.
    role: Role,
    app: AppRecord,
    owner_name: String,
    /// What the approval replaces: the active install, if the consent showed one.
    current: Option<InstallRecord>,
}

impl Decision {
    async fn load(tx: &mut Tx, caller: &Session, id: &str) -> Result<Self, ConsentsError> {
        let found = store::find_for_update(tx, id, &caller.account_id, &caller.id).await?;
        let ConsentWithRole { consent, role } = found.ok_or(ConsentsError::NotFound)?;
        let AppWithOwner { app, owner_name, .. } = apps::get(tx, &consent.app_id).await?;
        let current = match consent.current_install_id {
            Some(_) => {
                let organization_id = &caller.organization_id;
                install_store::find_active_for_update(tx, organization_id, &app.id).await?
            }
            None => None,
        };
        Ok(Self { consent, role, app, owner_name, current })
    }

    fn check_decidable(&self, now: Millis) -> Result<(), Refusal> {
        if self.consent.used_at.is_some() {
            Err(Refusal::ConsentUsed)
        } else if self.consent.has_expired(now) {
            Err(Refusal::ConsentExpired)
        } else if self.role != Role::Owner {
            Err(Refusal::OwnerRequired)
        } else {
            Ok(())
        }
    }

    /// Approving grants exactly what was on the screen (rule 19).
    fn check_unchanged(&self) -> Result<(), Refusal> {
        self.check_app(&self.app)?;
        let current = self.current.as_ref().map(|install| &install.id);
        if current == self.consent.current_install_id.as_ref() {
            Ok(())
        } else {
            Err(Refusal::InstallChanged)
        }
    }

    fn check_app(&self, app: &AppRecord) -> Result<(), Refusal> {
        if app.disabled.status() != AppStatus::Active {
            Err(Refusal::AppDisabled { app_name: None })
        } else if app.revision != self.consent.app_revision {
            Err(Refusal::AppChanged)
        } else {
            Ok(())
        }
    }

    /// Where the customer returns to. Checked again: the bases may have been edited before a
    /// decline.
    fn checked_url(&self) -> Option<CheckedUrl> {
        let url = self.consent.link.redirect_uri.as_deref()?;
        redirect::check(&self.app.bases(), url).ok()
    }

    fn into_install_with_app(self, install: InstallRecord) -> InstallWithApp {
        InstallWithApp {
            install,
            app_status: self.app.disabled.status(),
            app_slug: self.app.slug,
            app_name: self.app.name,
            owner_name: self.owner_name,
        }
    }
}

fn missing(field: &str) -> ConsentsError {
    ConsentsError::InvalidFields(vec![FieldError::new(field, FieldCode::Required)])
}
